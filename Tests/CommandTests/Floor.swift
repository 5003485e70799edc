import Foundation
import Logging
import PBXSimulator

/// Config files and a daemon for a scene.
extension Scene {
    /// A config file as an operator would write it, for people who may be called at any hour.
    struct Config {
        var port = 1
        var secret = Scene.secret
        var log = "level: info"
        var fastAGI = "port: 0"
        var database = "marcador.sqlite"
        var socket = "control.sock"
        var campaigns = [Campaign()]
        var extra = ""

        struct Campaign {
            var name = "norte"
            var mode = "progressive"
            var queue = "marcador"
            var trunk = "salida"
            var start = "running"
            var more = ""
        }
    }

    /// Writes the config file and the secret file beside it; gives its path.
    @discardableResult
    func configure(_ config: Config = Config(), name: String = "marcador.yaml") throws -> String {
        try write(config.secret + "\n", to: "ami-secret")
        chmod(path("ami-secret"), 0o600)
        var text = """
            database: \(path(config.database))
            control_socket: \(path(config.socket))
            log: {\(config.log)}
            fastagi: {\(config.fastAGI)}
            servers:
              - name: pbx
                port: \(config.port)
                secret_file: ami-secret
                max_calls: 20
                calls_per_second: 10
                trunks: {salida: "PJSIP/{digits}@carrier"}

            """
        if !config.campaigns.isEmpty { text += "campaigns:\n" }
        for campaign in config.campaigns {
            text += """
                  - name: \(campaign.name)
                    mode: \(campaign.mode)
                    queue: \(campaign.queue)
                    trunk: \(campaign.trunk)
                    start: \(campaign.start)
                    countries: [CL]
                    caller_id: {number: "+56200000100"}
                    \(campaign.more)

                """
        }
        text += """
            compliance:
              CL: {extends: none, hours: "daily 00:00-24:00", holidays_through: 2100, override: no people are called}
            \(config.extra)

            """
        return try write(text, to: name)
    }

    /// Debtors with numbers that nobody has.
    static func portfolio(_ count: Int, from first: Int = 0) -> String {
        var text = "rut;nombre;telefono;cuenta;monto;vencimiento\n"
        for index in first..<(first + count) {
            text += "\(20_000_000 + index)-0;Persona \(index);+5622\(1_000_000 + index);C-\(index);45000;2026-01-15\n"
        }
        return text
    }

    /// Imports that many debtors by the program.
    func importPortfolio(_ count: Int, from first: Int = 0) async throws -> Ran {
        try write(Self.portfolio(count, from: first), to: "cartera.csv")
        return try await run([
            "import", path("cartera.csv"), "-c", path("marcador.yaml"), "--portfolio", "prueba", "--country", "CL",
        ])
    }

    /// Starts the daemon and waits until it is ready.
    func daemon(
        _ arguments: [String] = [], by other: [String] = [], environment: [String: String] = [:]
    ) async throws -> Child {
        let daemon = try start(
            ["run", "-c", path("marcador.yaml")] + arguments, by: other, environment: environment)
        try await eventually("the daemon to be ready") {
            if daemon.end != nil { throw Child.NotStarted(reason: daemon.errorText) }
            return daemon.errorText.contains("ready: FastAGI on")
        }
        return daemon
    }

    /// A simulated Asterisk within this process, for as long as `body` runs.
    static func withPBX<Result: Sendable>(
        write: EventClasses? = nil, agents: Int = 3, speed: Double = 1,
        _ body: @Sendable (_ port: Int, _ server: PBXServer) async throws -> Result
    ) async throws -> Result {
        var dialer = PBXUser.dialer(secret: secret)
        if let write { dialer.write = write }
        var queue = PBXQueue.staffed("marcador", agents: agents)
        queue.wrapUpTime = 1
        let configuration = PBXConfiguration(
            seed: 4, users: [dialer, .wallboard(secret: secret)], queues: [queue])
        let quiet = Logger(label: "pbx") { _ in SwiftLogNoOpLogHandler() }
        let server = PBXServer(configuration: configuration, timeFactor: speed, logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            defer { group.cancelAll() }
            let port = await server.boundPort() ?? 0
            return try await body(port, server)
        }
    }
}
