import GRDB
import Portfolio
import Vocabulary

/// Phones and e-mails of a file and those the store has.
struct ContactRows {
    let db: Database
    let now: Timestamp

    /// - Parameter first: the position of the first of them among the debtor's.
    /// - Returns: whether the debtor has a phone to be called that they did not have before.
    func write(
        _ points: [ContactPoint], of debtor: Int64, from first: Int = 0, _ ledger: inout ImportLedger
    ) throws -> Bool {
        var hasNewPhone = false
        for (position, point) in zip(first..., points) {
            let isPhone = point.country != nil
            let known = try Row.fetchOne(
                db.cachedStatement(
                    sql: "SELECT id, kind, source, consent FROM contact_point WHERE debtor_id = ? AND address = ?"),
                arguments: [debtor, point.text])
            if let known {
                if try complete(known, with: point) {
                    ledger.counts.contactPointsChanged += 1
                    hasNewPhone = hasNewPhone || (isPhone && point.consent == true)
                }
                continue
            }
            try db.cachedStatement(
                sql: """
                    INSERT INTO contact_point (debtor_id, channel, address, country, kind, position, source, consent,
                        created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                debtor, isPhone ? "phone" : "email", point.text, point.country?.code, point.kind.rawValue, position,
                point.source, point.consent, now.milliseconds,
            ])
            if isPhone { try ListedNumbers(db, at: now).close(point.text) }
            ledger.counts.contactPointsCreated += 1
            hasNewPhone = hasNewPhone || isPhone
        }
        return hasNewPhone
    }

    /// A number of unknown kind may become known; what is known of kind and source stays, consent is what was said last.
    private func complete(_ known: Row, with point: ContactPoint) throws -> Bool {
        let before = (kind: known[1] as String, source: known[2] as String?, consent: known[3] as Bool?)
        let kind = before.kind == "unknown" ? point.kind.rawValue : before.kind
        let after = (kind: kind, source: before.source ?? point.source, consent: point.consent ?? before.consent)
        guard after != before else { return false }
        try db.cachedStatement(sql: "UPDATE contact_point SET kind = ?, source = ?, consent = ? WHERE id = ?")
            .execute(arguments: [after.kind, after.source, after.consent, known[0] as Int64])
        return true
    }
}
