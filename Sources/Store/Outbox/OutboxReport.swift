import GRDB
import Portfolio
public import Vocabulary

/// How a webhook stands.
public struct WebhookStatus: Hashable, Sendable {
    public var name: String
    public var isConfigured: Bool
    /// The receiver has said that it wants nothing more.
    public var isDisabled: Bool
    /// Events it has still to be told.
    public var waiting: Int
    /// Of those, when the oldest happened.
    public var oldest: Timestamp?
    public var givenUp: Int
    public var delivered: Int
    public var lastDelivered: Timestamp?
    /// Why nothing is taken there, and until when nothing is sent.
    public var trouble: String?
    public var notBefore: Timestamp?
}

/// An event that a webhook has still to be told, or will not be.
public struct WaitingDelivery: Hashable, Sendable {
    public var event: OutboxEvent
    public var givenUp: Timestamp?
    /// To the last try.
    public var answer: String?
}

extension Store {
    /// Of all there have ever been, by name.
    public func webhookStatus() async throws(StoreError) -> [WebhookStatus] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT w.*, COUNT(d.outbox_id) - COUNT(d.given_up_at) AS waiting, COUNT(d.given_up_at) AS given_up,
                        MIN(iif(d.given_up_at IS NULL, o.at, NULL)) AS oldest
                    FROM webhook w LEFT JOIN delivery d ON d.webhook_id = w.id LEFT JOIN outbox o ON o.id = d.outbox_id
                    GROUP BY w.id ORDER BY w.name
                    """
            ).map { row in
                func time(_ name: String) -> Timestamp? { (row[name] as Int64?).map { Timestamp(milliseconds: $0) } }
                return WebhookStatus(
                    name: row["name"], isConfigured: row["configured"], isDisabled: row["state"] == "disabled",
                    waiting: row["waiting"], oldest: time("oldest"), givenUp: row["given_up"],
                    delivered: row["delivered"], lastDelivered: time("delivered_at"), trouble: row["trouble"],
                    notBefore: row["failures"] as Int > 0 ? time("not_before") : nil)
            }
        }
    }

    /// What a webhook has not been told, the oldest first.
    public func waitingDeliveries(of webhook: String, limit: Int = 100) async throws(StoreError) -> [WaitingDelivery] {
        let instance = instance
        return try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(OutboxEvent.columns), d.tries, d.given_up_at, d.answer
                    FROM delivery d CROSS JOIN \(OutboxEvent.tables)
                    WHERE d.webhook_id = (SELECT id FROM webhook WHERE name = ?) AND o.id = d.outbox_id
                    ORDER BY d.outbox_id LIMIT ?
                    """, arguments: [webhook, limit]
            ).map { row in
                WaitingDelivery(
                    event: try OutboxEvent(row, tries: row["tries"], instance: instance),
                    givenUp: (row["given_up_at"] as Int64?).map { Timestamp(milliseconds: $0) }, answer: row["answer"])
            }
        }
    }

    /// Takes up what was given up, all of it or one event, and sends again now whatever went wrong before; a webhook that was
    /// disabled is not any more.
    /// - Returns: how many had been given up; `nil` when there is no such webhook.
    public func retryDeliveries(
        of webhook: String, event: Int64? = nil, now: Timestamp
    ) async throws(StoreError) -> Int? {
        try await write { db in
            guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM webhook WHERE name = ?", arguments: [webhook])
            else { return nil }
            try db.execute(
                sql: """
                    UPDATE delivery SET given_up_at = NULL, since = ?, tries = 0, next_at = 0
                    WHERE webhook_id = ? AND given_up_at IS NOT NULL AND (?3 IS NULL OR outbox_id = ?3)
                    """, arguments: [now.milliseconds, id, event])
            let count = db.changesCount
            try db.execute(
                sql: "UPDATE delivery SET next_at = 0 WHERE webhook_id = ? AND given_up_at IS NULL AND next_at > 0",
                arguments: [id])
            try db.execute(
                sql: "UPDATE webhook SET state = 'open', failures = 0, not_before = 0, trouble = NULL WHERE id = ?",
                arguments: [id])
            return count
        }
    }

    /// Writes an event that says nothing, for one webhook.
    /// - Returns: its id; `nil` when the webhook is not in the config file of a daemon that has run since.
    public func testWebhook(_ webhook: String, now: Timestamp) async throws(StoreError) -> String? {
        let instance = instance
        return try await write { db in
            guard
                let id = try Int64.fetchOne(
                    db, sql: "SELECT id FROM webhook WHERE name = ? AND configured", arguments: [webhook])
            else { return nil }
            try db.execute(
                sql: "INSERT INTO outbox (event, at, facts) VALUES (?, ?, json_object('webhook', ?))",
                arguments: [EventKind.test.rawValue, now.milliseconds, webhook])
            let event = db.lastInsertedRowID
            try db.execute(
                sql: "INSERT INTO delivery (webhook_id, outbox_id, lane, since) VALUES (?, ?, ?, ?)",
                arguments: [id, event, -event, now.milliseconds])
            return OutboxEvent.id(event, instance)
        }
    }
}
