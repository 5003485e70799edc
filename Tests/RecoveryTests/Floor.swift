import AsteriskRig
import Foundation
import Synchronization

/// The call centre under fire: a real Asterisk, the daemon as a child process, the proxy between them, and a diary of
/// when the daemon could not see.
final class Floor: Sendable {
    let rig: RunningAsterisk
    let proxy: FaultProxy
    let directory: URL
    private let daemon = Mutex<ChildProcess?>(nil)
    private let diary = Mutex<[Outage]>([])

    /// From the moment something broke until the daemon had read the truth.
    struct Outage: Sendable {
        var from: Date
        var to: Date
        /// Asterisk itself was gone: it remembers nothing of its calls.
        var ofAsterisk: Bool
        var what: String
    }

    var outages: [Outage] { diary.withLock { $0 } }
    var database: String { directory.appendingPathComponent("marcador.sqlite").path }
    private var config: URL { directory.appendingPathComponent("marcador.yaml") }
    private var socket: String { directory.appendingPathComponent("control.sock").path }
    private var log: URL { directory.appendingPathComponent("daemon.log") }

    /// Numbers that nobody has; what the people do is in their last two digits (`Tests/AsteriskRig/Resources/people.conf`).
    static let kinds = ["01", "10", "02", "12", "04", "03", "14", "05", "08", "18", "01", "11", "07", "13", "02", "17"]
    /// No account comes due again within a test: whoever is called a second time was called too early.
    static let rest = 3600

    static func with(agents: Int, debtors: Int, _ body: (Floor) async throws -> Void) async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: agents)) { rig in
            let floor = try Floor(rig)
            do {
                try await floor.prepare(debtors: debtors)
                try await body(floor)
                await floor.close()
            } catch {
                await floor.close()
                let words = (try? Program.text(of: floor.log).split(separator: "\n").suffix(40)) ?? []
                print("The daemon's last words:\n\(words.joined(separator: "\n"))")
                throw error
            }
        }
    }

    private init(_ rig: RunningAsterisk) throws {
        self.rig = rig
        proxy = try FaultProxy(upstream: rig.amiPort)
        directory = rig.directory.appendingPathComponent("marcador")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func close() async {
        await daemon.withLock { $0 }?.stop(patience: 10)
        proxy.stop()
    }

    private func prepare(debtors: Int) async throws {
        let again = Outcomes.all.map { "\($0): {after: \(Self.rest)s, attempts: 3}" }.joined(separator: ", ")
        let yaml = """
            database: \(database)
            control_socket: \(socket)
            fastagi: {port: \(rig.agiPort)}
            servers:
              - name: pbx
                port: \(proxy.port)
                secret_file: \(rig.directory.path)/ami-secret
                max_calls: 30
                calls_per_second: 10
                trunks: {people: "Local/{digits}@people"}
            compliance:
              CL: {extends: none, hours: "daily 00:00-24:00", caps: []}
            campaigns:
              - name: cobranza
                mode: ratio
                ratio: 4
                queue: marcador
                trunk: people
                caller_id: {name: Cobranza, number: "+56200000100"}
                wrap_up: 5s
                ring_time: 15s
                hold_limit: 2s
                abandonment: {cap: 100%}
                retry: {\(again)}
            """
        try Data(yaml.utf8).write(to: config)
        let rows = (0..<debtors).map { index in
            let number = "+56200\(String(10_000 + index).suffix(4))\(Self.kinds[index % Self.kinds.count])"
            return "C-\(index + 1),Persona \(index + 1),\(number),1000,CLP"
        }
        let csv = directory.appendingPathComponent("cartera.csv")
        let text = "account,name,phone,balance,currency\n" + rows.joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: csv)
        let imported = try await Program.run(
            ["import", "-c", config.path, csv.path, "--portfolio", "cartera", "--country", "CL"], in: directory)
        guard imported.code == 0 else { throw RigError.refused("import: \(imported.output)") }
    }

    // MARK: - The daemon

    func start() throws {
        let child = try Program.start(["run", "-c", config.path, "--drain", "30"], log: log)
        daemon.withLock { $0 = child }
    }

    func kill9() async {
        let child = daemon.withLock { $0 }
        child?.signal(SIGKILL)
        await child?.ended()
    }

    func command(_ arguments: String...) async throws {
        let ending = try await Program.run(arguments + ["--socket", socket], in: directory)
        guard ending.code == 0 else { throw RigError.refused("\(arguments): \(ending.output)") }
    }

    func status() async throws -> Status? {
        let ending = try await Program.run(["status", "--json", "--socket", socket], in: directory)
        guard ending.code == 0 else { return nil }
        return try JSONDecoder().decode(Status.self, from: Data(ending.output.utf8))
    }

    /// Waits until calls are up, so that something is at stake.
    func untilBusy(_ calls: Int) async throws {
        try await poll("\(calls) calls", seconds: 30) { (try await status()?.calls ?? 0) >= calls }
    }

    // MARK: - Trouble

    /// Breaks something, mends it, and waits until the daemon has read Asterisk's state again; the agents must then be
    /// right within five seconds of the login.
    func outage(_ what: String, ofAsterisk: Bool = false, _ body: () async throws -> Void) async throws {
        let from = Date()
        let seen = proxy.notices.map(\.connection).max() ?? 0
        try await body()
        var login: Date?
        try await poll("a new login after: \(what)", seconds: 45) {
            let fresh = proxy.notices.filter { $0.connection > seen && $0.kind == .loggedIn }
            login = fresh.last?.at
            return login != nil
        }
        var disagreement: String?
        try await poll("the server to be up after: \(what)", seconds: 10) { try await status()?.isUp ?? false }
        diary.withLock { $0.append(Outage(from: from, to: Date(), ofAsterisk: ofAsterisk, what: what)) }
        do {
            try await poll("agents to be right after: \(what)", seconds: 5) {
                disagreement = try await agentsDisagree()
                return disagreement == nil
            }
        } catch {
            throw RigError.timedOut("the agents to be right after: \(what): \(disagreement ?? "")")
        }
        let needed = Date().timeIntervalSince(login ?? from)
        print("\(what): agents right \(String(format: "%.2f", needed)) s after the login")
        guard needed <= 5 else { throw RigError.timedOut("agents right only \(needed) s after the login: \(what)") }
    }

    /// Compares `marcador status` with Asterisk's QueueStatus; nil when they agree.
    func agentsDisagree() async throws -> String? {
        let before = try await members()
        guard let status = try await status() else { return "the daemon does not answer" }
        guard try await members() == before else { return "changing" }
        let told = Dictionary(uniqueKeysWithValues: status.agents.map { ($0.interface, $0.state) })
        guard Set(told.keys) == Set(before.keys) else { return "Asterisk has \(before.keys), the daemon \(told.keys)" }
        for (interface, member) in before {
            let state = told[interface] ?? ""
            if !member.states.contains(state) { return "\(interface): \(state), and Asterisk says \(member)" }
        }
        return nil
    }

    private func members() async throws -> [String: Member] {
        let manager = try await rig.manager()
        _ = try await manager.perform("Events", [("EventMask", "off")])
        let id = try await manager.send("QueueStatus", [("Queue", "marcador")])
        _ = try await manager.wait(seconds: 5) { $0["Event"] == "QueueStatusComplete" && $0["ActionID"] == id }
        let rows = await manager.received.filter { $0["Event"] == "QueueMember" && $0["ActionID"] == id }
        await manager.close()
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let member = Member(
                    status: Int(row["Status"] ?? "") ?? 0, inCall: row["InCall"] == "1", paused: row["Paused"] == "1")
                return (row["StateInterface"] ?? "", member)
            })
    }

    /// Pauses an agent, or takes the pause back, as a supervisor would while the daemon does not look.
    func pause(_ interface: String, _ paused: Bool) async throws {
        let manager = try await rig.manager()
        _ = try await manager.perform(
            "QueuePause", [("Interface", interface), ("Paused", paused ? "true" : "false"), ("Reason", "almuerzo")])
        await manager.close()
    }

    // MARK: - The end

    /// Stops launching and waits until every call is over and told.
    func finish() async throws {
        try await command("campaign", "stop", "cobranza")
        try await poll("the last call to end", seconds: 60) { try await status()?.calls == 0 }
        // The dispositions of the last calls.
        try await poll("AstDB to be empty", seconds: 45) { try await Judge.kept(rig).isEmpty }
        try await poll("the agents to be right at the end", seconds: 15) { try await agentsDisagree() == nil }
        await daemon.withLock { $0 }?.stop(patience: 10)
    }
}

/// One member as Asterisk reports it.
struct Member: Equatable, Sendable {
    var status: Int
    var inCall: Bool
    var paused: Bool

    /// What the daemon may call that.
    var states: Set<String> {
        if [2, 3, 7, 8].contains(status) || inCall { return ["talking", "wrapUp", "ringing"] }
        if [4, 5].contains(status) { return ["loggedOut"] }
        if paused { return ["paused"] }
        return status == 6 ? ["ringing"] : ["idle", "reserved", "wrapUp"]
    }
}

/// What `marcador status --json` prints, as far as these tests look.
struct Status: Decodable, Sendable {
    struct Campaign: Decodable, Sendable { var calls: [String: Int] }
    struct Agent: Decodable, Sendable {
        var interface: String
        var state: String
    }
    struct Server: Decodable, Sendable { var isUp: Bool }
    var campaigns: [Campaign]
    var agents: [Agent]
    var servers: [Server]

    var calls: Int { campaigns.flatMap(\.calls.values).reduce(0, +) }
    var isUp: Bool { servers.allSatisfy(\.isUp) }
}
