import GRDB
public import Vocabulary

/// What others are told: the provider of telephone numbers, the creditor, the area that looks at a complaint.
public enum Export: String, CaseIterable, Sendable {
    /// Numbers that the network, or an agent, found to be no way to the debtor.
    case contactPoints = "contact-points"
    /// Promises and what became of them.
    case promises
    /// What is promised and has not come yet, instalments each by itself.
    case expectedPayments = "expected-payments"
    /// Conversations that an area has to look at.
    case reviews

    /// Names of the columns. The first is an id that a row keeps and no other row has: who takes the same file twice, or two
    /// files that overlap, knows what is there already.
    public var columns: [String] {
        switch self {
        case .contactPoints:
            ["id", "found_at", "portfolio", "debtor", "document", "kind", "address", "found", "reached", "not_reached"]
        case .promises:
            [
                "id", "changed_at", "creditor", "account", "amount", "currency", "due", "state", "decided", "made",
                "method", "agent",
            ]
        case .expectedPayments: ["id", "made_at", "creditor", "account", "amount", "currency", "due", "instalment"]
        case .reviews:
            ["id", "at", "area", "creditor", "account", "result", "reason", "attitude", "note", "agent", "attempt"]
        }
    }

    /// Rows of text, numbers, and, under names that begin with `at_`, `day_` and `minor_`, moments, days and amounts.
    fileprivate var sql: String {
        switch self {
        case .contactPoints:
            """
            SELECT 'contact-' || p.id || '-' || p.validity, p.validity_at AS at_found, f.name,
                COALESCE(d.reference, ''), d.document, p.kind, p.address, p.validity, p.good, p.bad
            FROM contact_point p JOIN debtor d ON d.id = p.debtor_id JOIN portfolio f ON f.id = d.portfolio_id
            WHERE p.validity <> 'unknown' AND p.validity_at >= ? ORDER BY p.validity_at, p.id
            """
        case .promises:
            """
            SELECT 'promise-' || p.id || '-' || p.state, COALESCE(p.decided_at, p.made_at) AS at_changed, a.creditor,
                a.reference, p.amount AS minor_amount, p.currency, p.due_day AS day_due, p.state,
                p.decided_day AS day_decided, p.made_day AS day_made, p.method, p.agent
            FROM promise p JOIN account a ON a.id = p.account_id
            WHERE COALESCE(p.decided_at, p.made_at) >= ? ORDER BY 2, p.id
            """
        case .expectedPayments:
            """
            SELECT 'promise-' || p.id, p.made_at AS at_made, a.creditor, a.reference, p.amount AS minor_amount,
                p.currency, p.due_day AS day_due, NULL
            FROM promise p JOIN account a ON a.id = p.account_id WHERE p.state = 'open' AND p.made_at >= ?1
            UNION ALL
            SELECT 'agreement-' || g.id || '-' || i.number, g.made_at, a.creditor, a.reference, i.amount, g.currency,
                i.due_day, i.number
            FROM agreement g JOIN account a ON a.id = g.account_id JOIN instalment i ON i.agreement_id = g.id
            WHERE g.state = 'open' AND g.made_at >= ?1 AND i.due_day >= COALESCE(g.next_day, i.due_day)
            ORDER BY 7, 1
            """
        case .reviews:
            """
            SELECT 'review-' || c.attempt_id || '-' || c.at, c.at AS at_said, c.review, a.creditor, a.reference,
                c.result, c.arrears_reason, c.attitude, c.note, c.agent, c.attempt_id
            FROM conversation c JOIN account a ON a.id = c.account_id
            WHERE c.review IS NOT NULL AND c.at >= ? ORDER BY c.at, c.attempt_id
            """
        }
    }
}

extension Store {
    /// Puts the rows of an export together, one in memory at a time; values as `Export.columns` names them: days as
    /// `2026-03-10`, moments in UTC, amounts with a point, nothing for what is not known.
    /// - Parameter since: what was found, changed or said from then on; `nil`: all.
    public func export<Sum: Sendable>(
        _ export: Export, since: Timestamp? = nil, into start: Sum,
        _ add: @escaping @Sendable (inout Sum, [String]) -> Void
    ) async throws(StoreError) -> Sum {
        try await read { db in
            var sum = start
            let rows = try Row.fetchCursor(db, sql: export.sql, arguments: [since?.milliseconds ?? Int64.min])
            while let row = try rows.next() { add(&sum, Self.texts(row)) }
            return sum
        }
    }

    private static func texts(_ row: Row) -> [String] {
        let currency = row.hasColumn("currency") ? Currency(code: row["currency"] as String) : nil
        return row.map { name, value in
            if value.isNull { return "" }
            let number = Int64.fromDatabaseValue(value)
            if name.hasPrefix("at_"), let number { return "\(Timestamp(milliseconds: number))" }
            if name.hasPrefix("day_"), let number { return "\(CivilDate(daysSinceEpoch: Int(number)))" }
            if name.hasPrefix("minor_"), let number, let currency {
                return Money(minorUnits: number, currency: currency).amount
            }
            return number.map { "\($0)" } ?? String.fromDatabaseValue(value) ?? ""
        }
    }
}
