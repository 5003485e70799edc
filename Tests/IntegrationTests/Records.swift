import Foundation
import GRDB

/// What the database keeps of one attempt, times in milliseconds.
struct Interaction: FetchableRecord, Decodable, Sendable {
    var attempt: Int
    var campaign: String
    var debtor: String
    var phone: String
    var outcome: String
    var abandonCause: String?
    var agent: String?
    var launched: Int
    var answered: Int?
    var connected: Int?
    var ended: Int
    var disposition: String?
    var dispositionAgent: String?
    var detail: String

    static func all(_ db: Database) throws -> [Interaction] {
        try fetchAll(
            db,
            sql: """
                SELECT i.attempt_id AS attempt, c.name AS campaign, d.name AS debtor, i.phone, i.outcome,
                    i.abandon_cause AS abandonCause, i.agent, i.launched_at AS launched, i.answered_at AS answered,
                    i.connected_at AS connected, i.ended_at AS ended, i.disposition,
                    i.disposition_agent AS dispositionAgent, i.detail
                FROM interaction i JOIN campaign c ON c.id = i.campaign_id JOIN debtor d ON d.id = i.debtor_id
                ORDER BY i.attempt_id
                """)
    }
}

/// What the journal says at the end of the day.
struct Journal: Sendable {
    var instance: String
    var attempts: [Int]
    var open: Int
    var interactions: [Interaction]

    init(_ db: Database) throws {
        instance = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'instance'") ?? ""
        attempts = try Int.fetchAll(db, sql: "SELECT id FROM attempt ORDER BY id")
        open = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM attempt WHERE outcome IS NULL") ?? -1
        interactions = try Interaction.all(db)
    }

    func of(_ person: Person) -> [Interaction] { interactions.filter { $0.debtor == person.name } }

    func of(campaign: String) -> [Interaction] { interactions.filter { $0.campaign == campaign } }

    func channel(_ attempt: Int) -> String { "mcd-\(instance)-\(attempt)e" }
}

/// One line of Asterisk's own call records.
struct CallRecord: Sendable {
    var channel: String
    var uniqueID: String

    /// Only the fields that are looked at; none of those before and after them has a comma in it.
    init?(line: Substring) {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        }
        guard fields.count >= 18 else { return nil }
        channel = fields[5]
        uniqueID = fields[fields.count - 2]
    }

    /// The number of a person on a `Local/` channel, E.164.
    var localNumber: String? {
        guard channel.hasPrefix("Local/"), let end = channel.range(of: "@people-") else { return nil }
        return "+" + channel[..<end.lowerBound].dropFirst("Local/".count)
    }

    static func all(in file: URL) throws -> [CallRecord] {
        try Program.text(of: file).split(separator: "\n").compactMap { CallRecord(line: $0) }
    }
}

/// One line of Asterisk's `queue_log`.
struct QueueLine: Sendable {
    var uniqueID: String
    var queue: String
    var event: String
    private var memberName: String

    /// The rig names the member `Local/201@agents` "Agente 201".
    var agent: String { "Local/\(memberName.dropFirst("Agente ".count))@agents" }

    static func all(in file: URL) throws -> [QueueLine] {
        try Program.text(of: file).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 5 else { return nil }
            return QueueLine(uniqueID: fields[1], queue: fields[2], event: fields[4], memberName: fields[3])
        }
    }
}
