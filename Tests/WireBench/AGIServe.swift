import FastAGI
import Logging

/// Scripts for load generators.
struct AGIServe {
    let port: Int

    /// What `agi_load` expects: twelve commands, then the end.
    func twelve() async throws {
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
        try await run(router)
    }

    /// What `agi_talk` is told by a script that knows neither dialogue, debtor nor prompt: as many commands as a bot needs
    /// for a conversation of three prompts, and nothing else.
    func bare() async throws {
        var router = AGIRouter()
        router.on("bot") { session in
            try await session.setVariable("MARCADOR_STAGE", to: "bot")
            for sound in ["one", "two", "three"] {
                try await session.setVariable("TIMEOUT(absolute)", to: "12.000")
                _ = try await session.getOption(sound, escapeDigits: "0123456789*#")
            }
            try await session.setVariable("MARCADOR_BOT_OUTCOME", to: "informed")
            try await session.setVariable("MARCADOR_ACTION", to: "hangup")
        }
        router.on("left") { try await $0.setVariable("MARCADOR_KEPT", to: "yes") }
        try await run(router)
    }

    private func run(_ router: AGIRouter) async throws {
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let server = FastAGIServer(configuration: .init(port: port), router: router, logger: logger)
        try await server.run { print("listening on \($0)") }
    }
}
