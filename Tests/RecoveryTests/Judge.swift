import AsteriskRig
import Foundation
import GRDB

/// The outcomes, and what each kind of person may give.
enum Outcomes {
    static let all = [
        "busy", "no-answer", "congestion", "machine", "abandoned", "failed", "unknown", "invalid", "answered",
    ]

    static func expected(kind: Substring) -> Set<String> {
        switch kind {
        case "10", "13", "18": ["busy"]
        case "11": ["congestion"]
        case "12": ["no-answer"]
        case "14", "17": ["invalid"]
        default: ["answered", "abandoned"]
        }
    }
}

/// Reads, when all is over, what Asterisk wrote for itself and what the daemon's database says, and lists every call
/// on which the two cannot both be right. It uses none of the daemon's code.
struct Judge {
    private let attempts: [Attempt]
    private let instance: String
    /// Attempts that Asterisk has a call record of.
    private let records: [String: CallRecord]
    /// What the queue did with each channel.
    private let queue: [String: [QueueLine]]
    /// How often each number was called, by the log of the dialplan.
    private let dialled: [String: Int]
    private let notices: [FaultProxy.Notice]
    private let outages: [Floor.Outage]

    init(_ floor: Floor) async throws {
        let database = try DatabaseQueue(path: floor.database)
        (attempts, instance) = try await database.read { db in
            (try Attempt.all(db), try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'instance'") ?? "")
        }
        try database.close()
        records = Dictionary(
            try Program.text(of: floor.rig.callRecords).split(separator: "\n").compactMap { CallRecord($0) }
                .map { ($0.uniqueID, $0) }, uniquingKeysWith: { first, _ in first })
        queue = Dictionary(
            grouping: try Program.text(of: floor.rig.queueLog).split(separator: "\n").compactMap { QueueLine($0) },
            by: \.uniqueID)
        var dialled: [String: Int] = [:]
        for line in try Program.text(of: floor.rig.log).split(separator: "\n") {
            guard let start = line.firstRange(of: "Executing ["), let end = line.firstRange(of: "@people:1] Goto")
            else { continue }
            dialled[String(line[start.upperBound..<end.lowerBound]), default: 0] += 1
        }
        self.dialled = dialled
        notices = floor.proxy.notices
        outages = floor.outages
    }

    /// Keys the dialplan still keeps.
    static func kept(_ rig: RunningAsterisk) async throws -> [String] {
        var lines: [String] = []
        for family in ["marcador/call", "marcador/disposition"] {
            lines += try await rig.command("database show \(family)").split(separator: "\n").map(String.init)
                .filter { $0.hasPrefix("/marcador") }
        }
        return lines
    }

    /// One line for people, and every wrong in its own line.
    func verdict() -> (summary: String, wrongs: [String]) {
        var wrongs = twiceDialled() + strangers() + earlyLaunches()
        for attempt in attempts { wrongs += judge(attempt) }
        let counts = Dictionary(grouping: attempts, by: { $0.outcome ?? "none" }).mapValues(\.count)
        let text = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let recovered = attempts.count { $0.detail?.contains("dialplan's record") ?? false }
        return (
            "\(attempts.count) attempts, \(outages.count) faults: \(text); \(recovered) answers read from AstDB", wrongs
        )
    }

    private func twiceDialled() -> [String] {
        dialled.filter { $0.value > 1 }.map { "number \($0.key) was called \($0.value) times" }
            + Dictionary(grouping: attempts, by: \.debtor).filter { $0.value.count > 1 }.map {
                "debtor \($0.key) has the attempts \($0.value.map(\.id)): the second came too early"
            }
            + Dictionary(grouping: originates, by: \.id).filter { $0.value.count > 1 }.map {
                "the Originate of \($0.key) was sent \($0.value.count) times"
            }
    }

    private var originates: [(id: String, connection: Int, at: Date)] {
        notices.compactMap { notice in
            guard case .originate(let id) = notice.kind else { return nil }
            return (id, notice.connection, notice.at)
        }
    }

    /// Calls of ours in Asterisk that the journal does not know.
    private func strangers() -> [String] {
        let known = Set(attempts.map { channel($0) })
        let seen = Set(records.keys).union(queue.keys).filter { $0.hasPrefix("mcd-") && !$0.hasSuffix(";2") }
        return seen.subtracting(known).map { "Asterisk had \($0), which is not in the journal" }
            + Set(originates.map(\.id)).subtracting(known).map { "\($0) was sent and is not in the journal" }
    }

    /// Launches on a connection before its channels had been listed.
    private func earlyLaunches() -> [String] {
        originates.compactMap { launch in
            let listed = notices.first { $0.connection == launch.connection && $0.kind == .channelsListed }?.at
            if let listed, listed < launch.at { return nil }
            return "\(launch.id) was launched before Asterisk's state had been read"
        }
    }

    private func judge(_ attempt: Attempt) -> [String] {
        let name = "attempt \(attempt.id) to \(attempt.phone)"
        guard let outcome = attempt.outcome, let ended = attempt.endedAt else { return ["\(name) has no end"] }
        var wrongs: [String] = []
        if attempt.interactions != 1 { wrongs.append("\(name) has \(attempt.interactions) interactions") }
        if attempt.interactionOutcome != outcome { wrongs.append("\(name): the interaction says otherwise") }
        let order = [attempt.launchedAt, attempt.ringingAt, attempt.answeredAt, attempt.connectedAt, ended]
            .compactMap(\.self)
        if order != order.sorted() { wrongs.append("\(name): its times are out of order: \(order)") }
        if attempt.workState != nil, let due = attempt.dueAt, due < ended + Floor.rest * 1000, outcome != "answered",
            outcome != "invalid"
        {
            wrongs.append("\(name): \(outcome), due again \((due - ended) / 1000) s after its end")
        }
        if outcome == "unknown", !attempt.countsAttempt || !attempt.countsContact {
            wrongs.append("\(name) is unknown and does not count against the caps")
        }
        let wasSent = originates.contains { $0.id == channel(attempt) }
        if !wasSent, outcome != "unknown", outcome != "failed" {
            wrongs.append("\(name): \(outcome), and its Originate was never sent")
        }
        if wasSent { wrongs += judgeOutcome(attempt, outcome, ended: ended).map { "\(name): \($0)" } }
        return wrongs
    }

    private func judgeOutcome(_ attempt: Attempt, _ outcome: String, ended: Int) -> [String] {
        let life = date(attempt.launchedAt)...date(ended)
        let touching = outages.filter { $0.from <= life.upperBound && $0.to >= life.lowerBound }
        let what = touching.map(\.what).joined(separator: ", ")
        let lines = queue[channel(attempt)] ?? []
        // A call that Asterisk itself forgot may have any end that was seen.
        let forgotten = touching.contains(where: \.ofAsterisk)
        if !forgotten, let connect = lines.first(where: { $0.event == "CONNECT" }) {
            let agent = attempt.agent.map { "Agente " + $0.filter(\.isNumber) }
            if outcome != "answered" { return ["\(outcome), and \(connect.agent) spoke with them (\(what))"] }
            return agent == connect.agent ? [] : ["answered by \(agent ?? "nobody"), not \(connect.agent) (\(what))"]
        }
        if !forgotten, lines.contains(where: { ["ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY"].contains($0.event) }) {
            return outcome == "abandoned" ? [] : ["\(outcome), and the queue says abandoned (\(what))"]
        }
        if outcome == "unknown" {
            return touching.isEmpty ? ["unknown, and nothing was wrong in its time"] : []
        }
        // Asterisk refused it: nobody was called.
        if outcome == "failed", dialled[String(attempt.phone.dropFirst())] == nil { return [] }
        let expected = Outcomes.expected(kind: attempt.phone.suffix(2))
        if expected.contains(outcome) { return [] }
        return ["\(outcome), expected \(expected.sorted()) (\(what); \(attempt.detail ?? ""))"]
    }

    private func channel(_ attempt: Attempt) -> String { "mcd-\(instance)-\(attempt.id)" }
    private func date(_ milliseconds: Int) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

/// A row of the journal with its interaction and what comes next; times in milliseconds.
struct Attempt: FetchableRecord, Decodable, Sendable {
    var id: Int
    var debtor: Int
    var phone: String
    var outcome: String?
    var agent: String?
    var launchedAt: Int
    var ringingAt: Int?
    var answeredAt: Int?
    var connectedAt: Int?
    var endedAt: Int?
    var countsAttempt: Bool
    var countsContact: Bool
    var interactions: Int
    var interactionOutcome: String?
    var detail: String?
    /// 0 = due again at `dueAt`.
    var workState: Int?
    var dueAt: Int?

    static func all(_ db: Database) throws -> [Attempt] {
        try fetchAll(
            db,
            sql: """
                SELECT t.id, t.debtor_id AS debtor, t.phone, t.outcome, t.agent, t.launched_at AS launchedAt,
                    t.ringing_at AS ringingAt, t.answered_at AS answeredAt, t.connected_at AS connectedAt,
                    t.ended_at AS endedAt, t.counts_attempt AS countsAttempt, t.counts_contact AS countsContact,
                    (SELECT COUNT(*) FROM interaction i WHERE i.attempt_id = t.id) AS interactions,
                    (SELECT i.outcome FROM interaction i WHERE i.attempt_id = t.id) AS interactionOutcome,
                    (SELECT i.detail FROM interaction i WHERE i.attempt_id = t.id) AS detail,
                    w.state AS workState, w.next_due_at AS dueAt
                FROM attempt t LEFT JOIN work w
                    ON w.account_id = t.account_id AND w.campaign_id = t.campaign_id AND w.state = 0
                ORDER BY t.id
                """)
    }
}

/// A line of Asterisk's call records.
private struct CallRecord {
    var uniqueID: String

    init?(_ line: Substring) {
        let fields = line.split(separator: "\",\"", omittingEmptySubsequences: false)
        guard fields.count >= 2 else { return nil }
        uniqueID = String(fields[fields.count - 2])
    }
}

/// A line of Asterisk's `queue_log`.
private struct QueueLine {
    var uniqueID: String
    var agent: String
    var event: String

    init?(_ line: Substring) {
        let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 5 else { return nil }
        (uniqueID, agent, event) = (fields[1], fields[3], fields[4])
    }
}
