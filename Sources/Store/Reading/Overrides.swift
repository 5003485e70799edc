public import Compliance
import GRDB
public import Vocabulary

extension Store {
    /// Keeps which rules were loosened, why, and from when to when: what is no longer among them has ended.
    public func recordOverrides(
        _ overrides: [Country: [ComplianceOverride]], at now: Timestamp
    ) async throws(StoreError) {
        try await write { db in
            var running: [Int64: StoredOverride] = [:]
            for row in try Row.fetchAll(
                db, sql: "SELECT id, country, law, what, reason, place FROM compliance_override WHERE ended_at IS NULL")
            {
                running[row[0]] = StoredOverride(
                    country: row[1],
                    override: ComplianceOverride(law: row[2], what: row[3], reason: row[4], place: row[5]))
            }
            let wanted = Set(
                overrides.flatMap { country, list in
                    list.map { StoredOverride(country: country.code, override: $0) }
                })
            for (id, stored) in running where !wanted.contains(stored) {
                try db.execute(
                    sql: "UPDATE compliance_override SET ended_at = ? WHERE id = ?", arguments: [now.milliseconds, id])
            }
            for stored in wanted.subtracting(running.values) {
                try db.execute(
                    sql: """
                        INSERT INTO compliance_override (country, law, what, reason, place, began_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        stored.country, stored.override.law, stored.override.what, stored.override.reason,
                        stored.override.place, now.milliseconds,
                    ])
            }
        }
    }

    /// What was loosened at that time, by country.
    public func overrides(at time: Timestamp) async throws(StoreError) -> [Country: [ComplianceOverride]] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT country, law, what, reason, place FROM compliance_override
                    WHERE began_at <= ? AND COALESCE(ended_at > ?, TRUE) ORDER BY id
                    """, arguments: [time.milliseconds, time.milliseconds])
            var found: [Country: [ComplianceOverride]] = [:]
            for row in rows {
                guard let country = Country(code: row[0] as String) else { continue }
                found[country, default: []].append(
                    ComplianceOverride(law: row[1], what: row[2], reason: row[3], place: row[4]))
            }
            return found
        }
    }
}

private struct StoredOverride: Hashable {
    var country: String
    var override: ComplianceOverride
}
