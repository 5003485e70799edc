import Compliance
import DialerCore
import GRDB
import Portfolio
import Vocabulary

/// What the store knows of a debtor's phones and of a campaign's attempts on them.
struct DebtorPhones {
    var candidates: [PhoneCandidate]
    /// Attempts of the campaign on one account, by outcome.
    var accountHistory: [Outcome: Int]
    var isDoNotCall: Bool
    var isMinor: Bool

    /// As if nobody had been spoken with.
    mutating func forgetConversations() {
        accountHistory[.answered] = nil
        for place in candidates.indices { candidates[place].history[.answered] = nil }
    }

    init(_ db: Database, debtor: Int64, account: Int64, campaign: Int64) throws {
        var byPhone: [Int64: [Outcome: Int]] = [:]
        accountHistory = [:]
        let attempts = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT t.contact_point_id, t.account_id, \(SpoiltDialogue.outcome), COUNT(*) FROM attempt t
                    WHERE t.debtor_id = ? AND t.campaign_id = ? AND t.outcome IS NOT NULL GROUP BY 1, 2, 3
                    """),
            arguments: [debtor, campaign])
        while let row = try attempts.next() {
            guard let outcome = Outcome(rawValue: row[2]) else { continue }
            byPhone[row[0], default: [:]][outcome, default: 0] += row[3] as Int
            if (row[1] as Int64) == account { accountHistory[outcome, default: 0] += row[3] as Int }
        }
        isMinor =
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT minor FROM debtor WHERE id = ?"), arguments: [debtor]) ?? false
        candidates = []
        let phones = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT p.id, p.address, p.country, p.validity = 'unknown' AND p.consent IS NOT 0,
                        EXISTS (SELECT 1 FROM do_not_call n WHERE n.phone = p.address AND \(DoNotCall.stopsCalls)),
                        p.kind
                    FROM contact_point p
                    WHERE p.debtor_id = ? AND p.channel = 'phone' ORDER BY p.position, p.id
                    """),
            arguments: [debtor])
        while let row = try phones.next() {
            guard let number = PhoneNumber(e164: row[1] as String), let country = Country(code: row[2] as String? ?? "")
            else { continue }
            candidates.append(
                PhoneCandidate(
                    id: row[0], number: number, country: country,
                    traits: (ContactPoint.Kind(rawValue: row[5]) ?? .unknown).traits.union(isMinor ? [.minor] : []),
                    isValid: row[3], isDoNotCall: row[4],
                    history: byPhone[row[0]] ?? [:]))
        }
        isDoNotCall =
            try Int.fetchOne(
                db.cachedStatement(
                    sql: "SELECT 1 FROM do_not_call n WHERE n.debtor_id = ? AND \(DoNotCall.stopsCalls)"),
                arguments: [debtor]) != nil
    }
}
