import Audit
import GRDB
public import Portfolio

/// A webhook as the outbox knows it.
public struct OutboxSubscriber: Hashable, Sendable {
    public var name: String
    /// Where it is told; kept as a print only, for an address may hold a secret.
    public var url: String
    public var events: Set<EventKind>

    public init(name: String, url: String, events: Set<EventKind>) {
        self.name = name
        self.url = url
        self.events = events
    }
}

extension Store {
    /// From now on these are told, of what they want. Of one that is not among them any more nothing is written; what it had
    /// still to be told waits for it to come back, or is given up with the time. A webhook that was disabled is not once it
    /// has another address.
    public func syncWebhooks(_ subscribers: [OutboxSubscriber]) async throws(StoreError) {
        let isNews = try await read { db in try !Self.knows(subscribers, db) }
        guard isNews else { return }
        try await write { db in
            try db.execute(sql: "DELETE FROM webhook_event")
            try db.execute(sql: "UPDATE webhook SET configured = 0")
            for subscriber in subscribers {
                try db.execute(
                    sql: """
                        INSERT INTO webhook (name, configured, target, state) VALUES (?, 1, ?, 'open')
                        ON CONFLICT (name) DO UPDATE SET configured = 1, target = excluded.target,
                            state = iif(target = excluded.target, state, 'open'),
                            failures = iif(target = excluded.target, failures, 0),
                            not_before = iif(target = excluded.target, not_before, 0),
                            trouble = iif(target = excluded.target, trouble, NULL)
                        """, arguments: [subscriber.name, subscriber.print])
                for event in subscriber.events {
                    try db.execute(
                        sql: """
                            INSERT INTO webhook_event (event, webhook_id) SELECT ?, id FROM webhook WHERE name = ?
                            """, arguments: [event.rawValue, subscriber.name])
                }
            }
        }
    }

    /// Whether that is what the database has already: a start without news writes nothing.
    private static func knows(_ subscribers: [OutboxSubscriber], _ db: Database) throws -> Bool {
        let events = try Row.fetchAll(
            db, sql: "SELECT w.name, e.event FROM webhook_event e JOIN webhook w ON w.id = e.webhook_id"
        ).map { ["\($0[0] as String)", "\($0[1] as String)"] }
        let targets = try Row.fetchAll(db, sql: "SELECT name, target FROM webhook WHERE configured").map {
            ["\($0[0] as String)", "\($0[1] as String)"]
        }
        return Set(events) == Set(subscribers.flatMap { one in one.events.map { [one.name, $0.rawValue] } })
            && Set(targets) == Set(subscribers.map { [$0.name, $0.print] })
    }
}

extension OutboxSubscriber {
    fileprivate var print: String { AuditHash(of: url.utf8).hex }
}
