import FastAGI
import Logging

// The code of docs/fastagi.md, so that it cannot rot: GuideTests compares each of its blocks with this file, and runs it.

enum GuideSample {
    // guide: scripts
    static func scripts(payments: [String: String]) -> AGIRouter {
        var router = AGIRouter()
        router.on("balance") { session in
            try await session.answer()
            let keys = try await session.getData("enter-account", timeout: .seconds(5), maximumDigits: 6)
            guard let amount = payments[keys.keys] else {
                try await session.setVariable("RESULT", to: "unknown")
                return
            }
            try await session.sayDigits(amount, escapeDigits: "#")
            try await session.setVariable("RESULT", to: "said")
        }
        return router
    }
    // guide: end

    // guide: serve
    static func serve(_ router: AGIRouter, onBound: @escaping @Sendable (Int) -> Void) async throws {
        let server = FastAGIServer(
            configuration: .init(port: 0),  // 4573 in earnest
            router: router, logger: Logger(label: "fastagi"))
        try await server.run { onBound($0.port) }  // until cancelled, or server.drain()
    }
    // guide: end

    // guide: after
    static func promise(_ session: AGISession) async throws {
        do {
            let choice = try await session.getOption("promise-menu", escapeDigits: "12", timeout: .seconds(4))
            try await session.setVariable("PROMISE", to: choice.key == "1" ? "yes" : "no")
        } catch AGIError.hungUp {
            // The caller is gone, the channel is not yet: variables, exec, verbose and the database still work.
            try await session.setVariable("PROMISE", to: "left")
        }
    }
    // guide: end

    // guide: metrics
    static func report(_ metrics: FastAGIMetrics) -> String {
        let slowest = metrics.firstCommand.quantile(0.99).map { "\($0)" } ?? "-"
        return "\(metrics.open) open, \(metrics.served) served, \(metrics.refused.total) refused, "
            + "\(metrics.badPeers.total) bad peers, first command within \(slowest) for 99 %"
    }
    // guide: end
}
