import FastAGI
import Logging

/// The script the load generators expect: twelve commands, then the end.
struct AGIServe {
    let port: Int

    func run() async throws {
        var router = AGIRouter()
        router.on("*") { session in
            try await session.answer()
            _ = try await session.getVariable("CAMPAIGN")
            _ = try await session.getVariable("LEAD")
            try await session.setVariable("STATE", to: "connected")
            try await session.setVariable("RESULT", to: "ok")
            try await session.verbose("lead", level: 3)
            _ = try await session.streamFile("hello", escapeDigits: "#")
            _ = try await session.getData("prompt", timeout: .seconds(5), maximumDigits: 4)
            _ = try await session.sayDigits("1234")
            _ = try await session.channelStatus()
            try await session.exec("NoOp", "x")
            try await session.hangup()
        }
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let server = FastAGIServer(configuration: .init(port: port), router: router, logger: logger)
        try await server.run { print("listening on \($0)") }
    }
}
