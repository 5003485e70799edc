import AsteriskRig
import Foundation
import GRDB
import Synchronization

/// The call centre under fire: a real Asterisk, the daemon as a child process, a proxy in the line to the manager and one
/// in the line to the scripts, and a diary of what the daemon could not see.
final class Floor: Sendable {
    let rig: RunningAsterisk
    /// Before Asterisk's manager.
    let line: FaultProxy
    /// Before the daemon's FastAGI server.
    let scripts: FaultProxy
    let directory: URL
    private let size: FloorSize
    private let scriptPort: Int
    private let daemon = Mutex<ChildProcess?>(nil)
    private let diary = Mutex(Diary())

    private struct Diary {
        var outages: [Outage] = []
        var agentChecks: [AgentCheck] = []
        var leftovers: [String] = []
    }

    var database: String { directory.appendingPathComponent("marcador.sqlite").path }
    private var config: URL { directory.appendingPathComponent("marcador.yaml") }
    private var socket: String { directory.appendingPathComponent("control.sock").path }
    private var log: URL { directory.appendingPathComponent("daemon.log") }

    /// What the people do is in the last two digits of their numbers (`Tests/AsteriskRig/Resources/people.conf`).
    static let kinds = ["01", "10", "02", "12", "04", "03", "14", "05", "08", "18", "01", "11", "07", "13", "02", "17"]
    /// No account comes due again within a test: whoever is called a second time was called too early. In seconds.
    static let rest = 7200

    static func with(_ size: FloorSize, _ body: (Floor) async throws -> Void) async throws {
        let options = RigOptions(agents: size.agents, bootLimit: 60, isVerbose: false)
        try await AsteriskRig.withAsterisk(options) { rig in
            let floor = try Floor(rig, size)
            do {
                try await floor.prepare()
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

    private init(_ rig: RunningAsterisk, _ size: FloorSize) throws {
        self.rig = rig
        self.size = size
        scriptPort = try LoopbackPort.free(.tcp)
        line = try FaultProxy(upstream: rig.amiPort)
        scripts = try FaultProxy(upstream: scriptPort)
        directory = rig.directory.appendingPathComponent("marcador")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func close() async {
        await daemon.withLock { $0 }?.stop(patience: 10)
        line.stop()
        scripts.stop()
    }

    private func prepare() async throws {
        let again = Outcomes.all.map { "\($0): {after: \(Self.rest)s, attempts: 3}" }.joined(separator: ", ")
        let yaml = """
            database: \(database)
            control_socket: \(socket)
            fastagi: {port: \(scriptPort), advertise: "127.0.0.1:\(scripts.port)"}
            servers:
              - name: pbx
                port: \(line.port)
                secret_file: \(rig.directory.path)/ami-secret
                max_calls: \(size.maxCalls)
                calls_per_second: \(size.callsPerSecond)
                trunks: {people: "Local/{digits}@people"}
            compliance:
              CL: {extends: none, hours: "daily 00:00-24:00", override: no people are called}
            campaigns:
              - name: cobranza
                mode: ratio
                ratio: \(size.ratio)
                queue: marcador
                trunk: people
                caller_id: {name: Cobranza, number: "+56200000100"}
                wrap_up: \(size.wrapUp)s
                ring_time: \(size.ringTime)s
                hold_limit: 2s
                abandonment: {cap: 100%}
                retry: {\(again)}
            """
        try Data(yaml.utf8).write(to: config)
        let rows = (0..<size.debtors).map { index in
            let number = "+5620\(String(100_000 + index).suffix(5))\(size.kinds[index % size.kinds.count])"
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

    /// SIGTERM; once more when it waits too long for its calls. It must end then.
    func stop(patience: Double) async throws {
        guard let child = daemon.withLock({ $0 }) else { return }
        child.signal(SIGTERM)
        let deadline = ContinuousClock.now + .seconds(patience)
        while child.isRunning, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        child.signal(SIGTERM)
        try await poll("the daemon to end after SIGTERM", seconds: 20) { !child.isRunning }
        await child.ended()
    }

    var daemonProcess: Int32? { daemon.withLock { $0?.id } }

    func command(_ arguments: String...) async throws {
        let ending = try await Program.run(arguments + ["--socket", socket], in: directory)
        guard ending.code == 0 else { throw RigError.refused("\(arguments): \(ending.output)") }
    }

    /// What `marcador status --json` prints.
    func status() async throws -> Status? {
        guard let answer = await Program.ask(socket, #"{"command":"status"}"#) else { return nil }
        return try JSONDecoder().decode(Reply.self, from: answer).status
    }

    private struct Reply: Decodable { var status: Status? }

    /// Waits until calls are up, so that something is at stake.
    func untilBusy(_ calls: Int) async throws {
        try await poll("\(calls) calls", seconds: 60) { (try await status()?.calls ?? 0) >= calls }
    }

    // MARK: - Trouble

    func note(_ outage: Outage) { diary.withLock { $0.outages.append(outage) } }
    func note(_ check: AgentCheck) { diary.withLock { $0.agentChecks.append(check) } }
    var outages: [Outage] { diary.withLock { $0.outages } }

    /// Compares the daemon's agents with Asterisk's QueueStatus; nil when they agree.
    func agentsDisagree() async throws -> String? {
        guard let manager = try? await rig.manager() else { return "Asterisk's manager does not answer" }
        _ = try await manager.perform("Events", [("EventMask", "off")])
        var disagreement: String?
        // What changes between the readings is read again, on the same line.
        for _ in 0..<10 {
            let before = try await members(manager)
            guard let status = try await status() else { return "the daemon does not answer" }
            guard try await members(manager) == before else {
                disagreement = "Asterisk's own word changes"
                continue
            }
            disagreement = difference(before, status)
            if disagreement == nil { break }
        }
        await manager.close()
        return disagreement
    }

    private func difference(_ members: [String: Member], _ status: Status) -> String? {
        let told = Dictionary(uniqueKeysWithValues: status.agents.map { ($0.interface, $0.state) })
        guard Set(told.keys) == Set(members.keys) else {
            return "Asterisk has \(members.keys.sorted()), the daemon \(told.keys.sorted())"
        }
        for (interface, member) in members.sorted(by: { $0.key < $1.key }) {
            let state = told[interface] ?? ""
            if !member.states.contains(state) { return "\(interface) is \(state), and Asterisk says \(member)" }
        }
        return nil
    }

    private func members(_ manager: RawManager) async throws -> [String: Member] {
        let id = try await manager.send("QueueStatus", [("Queue", "marcador")])
        _ = try await manager.wait(seconds: 5) { $0["Event"] == "QueueStatusComplete" && $0["ActionID"] == id }
        let rows = await manager.received.filter { $0["Event"] == "QueueMember" && $0["ActionID"] == id }
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

    /// Stops launching, and waits until every call is over and told, or has no excuse any more.
    func finish() async throws {
        try await command("campaign", "stop", "cobranza")
        try? await poll("the last call to end", seconds: 90) { try await status()?.calls == 0 }
        // The dispositions of the last calls, and what the daemon has yet to have forgotten.
        try? await poll("AstDB and channels to be gone", seconds: 60) { try await leftovers().isEmpty }
        let left = try await leftovers()
        diary.withLock { $0.leftovers = left }
        let begin = Date()
        try? await poll("the agents to be right at the end", seconds: 15) { try await agentsDisagree() == nil }
        note(
            AgentCheck(
                what: "the end", seconds: Date().timeIntervalSince(begin), limit: 15,
                disagreement: try await agentsDisagree()))
        await daemon.withLock { $0 }?.stop(patience: 10)
    }

    /// Which attempts the audit has as allowed, by a search that knows nothing of its code; and what `marcador audit verify` says
    /// of it.
    func audit() async throws -> (allowed: Set<Int64>, verdict: (code: Int32?, output: String)) {
        let folder = directory.appendingPathComponent("audit")
        var allowed: Set<Int64> = []
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            for line in try Program.lines(of: file) {
                guard let found = line.firstMatch(of: /"kind":"allowed","attempt":(\d+),/) else { continue }
                if let attempt = Int64(found.1) { allowed.insert(attempt) }
            }
        }
        return (allowed, try await Program.run(["audit", "verify", "-c", config.path], in: directory))
    }

    /// The attempts whose Originate reached Asterisk.
    var originated: Set<Int64> {
        Set(
            line.notices.compactMap { notice in
                guard case .originate(let id) = notice.kind, id.hasPrefix("mcd-") else { return nil }
                return id.split(separator: "-").last.flatMap { Int64($0.dropLast()) }
            })
    }

    /// What Asterisk should have no more when all calls are over: records of the dialplan, and channels of ours.
    private func leftovers() async throws -> [String] {
        var lines: [String] = []
        for family in ["marcador/call", "marcador/disposition"] {
            lines += try await rig.command("database show \(family)").split(separator: "\n").map(String.init)
                .filter { $0.hasPrefix("/marcador") }
        }
        lines += try await rig.command("core show channels concise").split(separator: "\n").map(String.init)
            .filter { $0.contains("@people-") }
        return lines
    }

    /// When each Originate of an attempt reached Asterisk, in seconds of the epoch.
    var launches: [Double] {
        line.notices.compactMap { notice in
            guard case .originate(let id) = notice.kind, id.hasPrefix("mcd-") else { return nil }
            return notice.at.timeIntervalSince1970
        }
    }

    /// All there is to judge by.
    func evidence() async throws -> Evidence {
        let store = try DatabaseQueue(path: database)
        var evidence = try await store.read { db in
            Evidence(
                instance: try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'instance'") ?? "",
                attempts: try Attempt.all(db))
        }
        try store.close()
        evidence.callRecords = try Program.lines(of: rig.callRecords).compactMap { CallRecord($0) }
        evidence.channelEvents = try Program.lines(of: rig.channelEvents).compactMap { ChannelEvent($0) }
        evidence.queueLines = try Program.lines(of: rig.queueLog).compactMap { QueueLine($0) }
        var listed: [Int: Double] = [:]
        for notice in line.notices {
            let time = notice.at.timeIntervalSince1970
            switch notice.kind {
            case .channelsListed: listed[notice.connection] = listed[notice.connection] ?? time
            case .originate(let id):
                let sent = SentOriginate(channelID: id, at: time, listed: listed[notice.connection])
                if id.hasPrefix("mcd-") { evidence.originates.append(sent) }
            default: break
            }
        }
        diary.withLock { diary in
            evidence.outages = diary.outages
            evidence.agentChecks = diary.agentChecks
            evidence.leftovers = diary.leftovers
        }
        evidence.rest = Double(Self.rest)
        return evidence
    }
}

/// How large the floor is.
struct FloorSize: Sendable {
    var agents = 12
    var debtors = 900
    var maxCalls = 30
    var callsPerSecond = 10
    var ratio = 4
    /// In seconds.
    var ringTime = 15
    var wrapUp = 5
    /// The last two digits of the numbers, in turn.
    var kinds = Floor.kinds
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
