import AsteriskRig
import Foundation
import GRDB

#if canImport(Glibc)
    import Glibc
#endif

/// A call centre for one test: the real Asterisk, a config file, a database, and the program.
struct Floor {
    let rig: RunningAsterisk
    let directory: URL
    var config: URL { directory.appendingPathComponent("marcador.yaml") }
    var database: String { directory.appendingPathComponent("marcador.sqlite").path }
    var socket: String { directory.appendingPathComponent("control.sock").path }
    private let sippPort: Int

    init(_ rig: RunningAsterisk, sippPort: Int = 1) throws {
        self.rig = rig
        self.sippPort = sippPort
        // Goes with the rig's own directory.
        directory = rig.directory.appendingPathComponent("marcador")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// Writes the config file. The people of these tests may be called at any hour of any day, so that the tests can
    /// run at any hour of any day.
    func configure(_ campaigns: [CampaignLines], further: String = "") throws {
        let text = """
            database: \(database)
            control_socket: \(socket)
            fastagi: {port: 0}
            servers:
              - name: pbx
                port: \(rig.amiPort)
                secret_file: \(rig.directory.path)/ami-secret
                recordings: \(rig.recordings.path)
                max_calls: 40
                calls_per_second: 20
                trunks:
                  people: Local/{digits}@people
                  sipp: PJSIP/sipp/sip:{digits}@127.0.0.1:\(sippPort)
            compliance:
              CL: {extends: none, hours: "daily 00:00-24:00", override: no people are called}
            campaigns:
            \(campaigns.map(\.text).joined(separator: "\n"))
            \(further)
            """
        try Data(text.utf8).write(to: config)
    }

    /// Imports a portfolio with `marcador import`, as a user does.
    func importPeople(_ people: [Person], portfolio: String) async throws -> Program.Ending {
        let file = directory.appendingPathComponent("\(portfolio).csv")
        try Data(Cartera.csv(people).utf8).write(to: file)
        return try await Program.run(
            ["import", "-c", config.path, file.path, "--portfolio", portfolio, "--country", "CL"], in: directory)
    }

    /// Asks the running daemon, as `marcador status` or `marcador why` does.
    func ask(_ arguments: String...) async throws -> Program.Ending {
        try await Program.run(arguments + ["--socket", socket], in: directory)
    }

    /// Starts `marcador run`, waits until it is ready, runs `body`, and makes sure that it has ended afterwards.
    func withDaemon<Result>(
        _ arguments: [String] = [], _ body: (Daemon) async throws -> Result
    ) async throws -> Result {
        let log = directory.appendingPathComponent("daemon-\(UUID().uuidString.prefix(8)).log")
        let child = try Program.start(["run", "-c", config.path] + arguments, log: log)
        let daemon = Daemon(child: child, log: log)
        do {
            try await daemon.says("ready: FastAGI on", seconds: 30)
            let result = try await body(daemon)
            await child.stop(patience: 10)
            return result
        } catch {
            await child.stop(patience: 2)
            let last = (try? Program.text(of: log).split(separator: "\n").suffix(30).joined(separator: "\n")) ?? ""
            FileHandle.standardError.write(Data("The daemon's last words:\n\(last)\n".utf8))
            throw error
        }
    }

    var journal: Journal {
        get async throws { try await read { try Journal($0) } }
    }

    /// What `marcador status --json` says.
    var status: Status {
        get async throws {
            try JSONDecoder().decode(Status.self, from: Data(try await ask("status", "--json").output.utf8))
        }
    }

    func read<Value: Sendable>(_ query: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: database, configuration: configuration)
        let value = try await queue.read(query)
        try queue.close()
        return value
    }
}

/// `marcador run` in another process.
struct Daemon {
    let child: ChildProcess
    let log: URL

    /// Sends SIGTERM and gives the exit code.
    func terminated(seconds: Double) async throws -> Int32? {
        child.signal(SIGTERM)
        try await poll("the end of the daemon", seconds: seconds) { !child.isRunning }
        return child.exitCode
    }

    /// Waits for words in its log.
    func says(_ words: String, seconds: Double) async throws {
        try await poll("the daemon's log to say '\(words)'", seconds: seconds) {
            if try Program.text(of: log).contains(words) { return true }
            guard child.isRunning else { throw RigError.closed("the daemon ended: \(try Program.text(of: log))") }
            return false
        }
    }
}

/// What of `marcador status --json` is looked at.
struct Status: Decodable {
    struct Campaign: Decodable {
        var name: String
        var mode: String
        var outcomes: [String: Int]
        var abandoned: Int
    }
    struct Agent: Decodable {
        var interface: String
        var state: String
        var attempt: Int?
    }
    struct Server: Decodable { var isUp: Bool }
    var campaigns: [Campaign]
    var agents: [Agent]
    var servers: [Server]
}

/// A campaign of the config file, over the portfolio of the same name.
struct CampaignLines {
    var name: String
    var mode = "progressive"
    var queue: String
    var trunk = "people"
    /// Further keys, one a line.
    var further: [String] = []

    var text: String {
        let lines =
            [
                "- name: \(name)", "  portfolio: \(name)", "  mode: \(mode)", "  queue: \(queue)", "  trunk: \(trunk)",
                "  caller_id: {name: Cobranza, number: \"+56200000100\"}",
                // What queues.d/marcador.conf gives its members.
                "  wrap_up: 5s",
                // Rings out within the test.
                "  ring_time: 15s",
            ] + further.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }
}
