import Compliance
import GRDB
import Vocabulary

/// A contact that asks for its place under the caps.
struct CapQuestion {
    var debtor: Int64
    var account: Int64
    var phone: String
    var channel: ContactChannel

    func answer(_ limit: FrequencyLimit, _ db: Database) throws -> Answer {
        let cap = limit.cap
        guard cap.max > 0 else { return .never }
        let times = try times(limit, db)
        guard times.count == cap.max, let last = times.last else { return .room(counted: times.count) }
        return .usedUp(by: Timestamp(milliseconds: last))
    }

    enum Answer {
        /// There is room, with so many counted.
        case room(counted: Int)
        /// The contact that has to fall out of the cap's period before there is room: the `max`-th back.
        case usedUp(by: Timestamp)
        /// The cap allows none at all.
        case never
    }

    /// When the latest contacts under the cap were, the latest first, as many as it allows at most. Where channels are
    /// counted: the latest by each.
    private func times(_ limit: FrequencyLimit, _ db: Database) throws -> [Int64] {
        let cap = limit.cap
        let channels = cap.counted(for: channel)
        var arguments: StatementArguments = []
        var parts: [String] = []
        if channels.contains(.call) {
            var part = """
                SELECT launched_at AS at, 'call' AS channel FROM attempt
                WHERE \(key(cap, phone: "phone")) AND launched_at >= ? AND \(cap.countsOn.column)
                """
            arguments += [keyValue(cap), limit.since.milliseconds]
            if !cap.excused.isEmpty {
                part += " AND COALESCE(outcome, '') NOT IN (\(list(cap.excused.map(\.rawValue))))"
            }
            parts.append(part)
        }
        parts.append(
            """
            SELECT at, channel FROM outside_contact
            WHERE \(key(cap, phone: "address")) AND at >= ? AND \(cap.countsOn.column)
                AND channel IN (\(list(channels.map(\.rawValue))))
            """)
        arguments += [keyValue(cap), limit.since.milliseconds]
        let all = parts.joined(separator: " UNION ALL ")
        let counted =
            cap.countsChannels ? "SELECT MAX(at) AS at FROM (\(all)) GROUP BY channel" : "SELECT at FROM (\(all))"
        return try Int64.fetchAll(
            db.cachedStatement(sql: "\(counted) ORDER BY 1 DESC LIMIT \(cap.max)"), arguments: arguments)
    }

    private func key(_ cap: FrequencyCap, phone: String) -> String {
        switch cap.key {
        case .person, .channel: "debtor_id = ?"
        case .account: "account_id = ?"
        case .number: "\(phone) = ?"
        }
    }

    private func keyValue(_ cap: FrequencyCap) -> any DatabaseValueConvertible {
        switch cap.key {
        case .person, .channel: debtor
        case .account: account
        case .number: phone
        }
    }

    /// Raw values of enumerations of ours: nothing in them needs a quote.
    private func list(_ words: [String]) -> String {
        words.sorted().map { "'\($0)'" }.joined(separator: ", ")
    }
}

extension CapBasis {
    /// Of the tables `attempt` and `outside_contact`.
    fileprivate var column: String {
        switch self {
        case .attempt: "counts_attempt"
        case .contact: "counts_contact"
        case .conversation: "counts_conversation"
        }
    }
}
