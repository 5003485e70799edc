import GRDB
public import Vocabulary

/// What became of one try to tell an event.
public enum DeliveryOutcome: Hashable, Sendable {
    case delivered
    /// This event was not taken; others may be. `nil`: never again.
    case refused(String, again: Timestamp?)
    /// Nothing is taken there at the moment.
    case trouble(String, again: Timestamp)
    /// The receiver wants nothing more.
    case disabled(String)
}

/// What is next for a webhook.
public struct OutboxTurn: Hashable, Sendable {
    /// Oldest first, each of another person: the ones behind them wait for them.
    public var events: [OutboxEvent]
    /// How often in a row it went wrong.
    public var failures: Int
}

extension Store {
    /// The events whose turn it is. None while a webhook is disabled or waits after trouble; then one, to see whether it is
    /// over. Reads only.
    public func outboxTurn(of webhook: String, now: Timestamp, limit: Int) async throws(StoreError) -> OutboxTurn {
        let instance = instance
        return try await read { db in
            guard
                let row = try Row.fetchOne(
                    db.cachedStatement(
                        sql: """
                            SELECT id, failures FROM webhook
                            WHERE name = ? AND configured AND state = 'open' AND not_before <= ?
                            """), arguments: [webhook, now.milliseconds])
            else { return OutboxTurn(events: [], failures: 0) }
            let failures: Int = row[1]
            let events = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT \(OutboxEvent.columns), d.tries
                        FROM delivery d CROSS JOIN \(OutboxEvent.tables)
                        WHERE d.webhook_id = ? AND d.given_up_at IS NULL AND d.next_at <= ? AND o.id = d.outbox_id
                            AND NOT EXISTS (
                                SELECT 1 FROM delivery e INDEXED BY delivery_by_lane
                                WHERE e.webhook_id = d.webhook_id AND e.given_up_at IS NULL AND e.lane = d.lane
                                    AND e.outbox_id < d.outbox_id)
                        ORDER BY d.next_at, d.outbox_id LIMIT ?
                        """), arguments: [row[0] as Int64, now.milliseconds, failures > 0 ? 1 : limit]
            ).map { try OutboxEvent($0, tries: $0["tries"], instance: instance) }
            return OutboxTurn(events: events, failures: failures)
        }
    }

    /// Keeps what became of tries, in one transaction that does not wait for the disk: what a power cut makes it forget is
    /// told once more, under the same id.
    public func settleDeliveries(
        _ outcomes: [Int64: DeliveryOutcome], of webhook: String, now: Timestamp
    ) async throws(StoreError) {
        try await write(waitsForDisk: false) { db in
            guard
                let id = try Int64.fetchOne(
                    db.cachedStatement(sql: "SELECT id FROM webhook WHERE name = ?"), arguments: [webhook])
            else { return }
            let desk = DeliveryDesk(db: db, webhook: id, now: now)
            for (event, outcome) in outcomes.sorted(by: { $0.key < $1.key }) { try desk.settle(event, outcome) }
        }
    }

    /// Gives up what has waited for too long: it is kept, and ``retryDeliveries(of:event:now:)`` takes it up again.
    /// - Parameters:
    ///   - webhook: `nil`: those that are not configured any more.
    ///   - limit: the journal waits for the write lock no longer than so many rows take.
    /// - Returns: how many.
    public func giveUpDeliveries(
        of webhook: String?, olderThan age: Duration, now: Timestamp, limit: Int = 1000
    ) async throws(StoreError) -> Int {
        let old = """
            given_up_at IS NULL AND since < ?1 AND webhook_id IN (
                SELECT id FROM webhook WHERE iif(?2 IS NULL, NOT configured, name = ?2))
            """
        let arguments: StatementArguments = [(now - age).milliseconds, webhook]
        let hasAny = try await read { db in
            try Bool.fetchOne(
                db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM delivery WHERE \(old))"), arguments: arguments)
                ?? false
        }
        guard hasAny else { return 0 }
        return try await write(waitsForDisk: false) { db in
            try db.execute(
                sql: """
                    UPDATE delivery SET given_up_at = ?3 WHERE (webhook_id, outbox_id) IN (
                        SELECT webhook_id, outbox_id FROM delivery WHERE \(old) LIMIT ?4)
                    """, arguments: arguments + [now.milliseconds, limit])
            return db.changesCount
        }
    }

    /// Forgets what was given up long ago.
    /// - Returns: how many; at most `limit`.
    public func forgetDeliveries(
        givenUpBefore time: Timestamp, limit: Int = 1000
    ) async throws(StoreError) -> Int {
        let events = try await read { db in
            try Row.fetchAll(
                db.cachedStatement(sql: "SELECT webhook_id, outbox_id FROM delivery WHERE given_up_at < ? LIMIT ?"),
                arguments: [time.milliseconds, limit]
            ).map { (webhook: $0[0] as Int64, event: $0[1] as Int64) }
        }
        guard !events.isEmpty else { return 0 }
        return try await write(waitsForDisk: false) { db in
            for (webhook, event) in events {
                try DeliveryDesk(db: db, webhook: webhook, now: time).remove(event)
            }
            return events.count
        }
    }
}

/// The rows of one webhook's deliveries, inside a transaction.
struct DeliveryDesk {
    let db: Database
    let webhook: Int64
    let now: Timestamp

    func settle(_ event: Int64, _ outcome: DeliveryOutcome) throws {
        switch outcome {
        case .delivered:
            try remove(event)
            try db.cachedStatement(
                sql: """
                    UPDATE webhook SET failures = 0, not_before = 0, trouble = NULL, delivered = delivered + 1,
                        delivered_at = ? WHERE id = ?
                    """
            ).execute(arguments: [now.milliseconds, webhook])
        case .refused(let answer, let again):
            try note(event, answer, again: again)
        case .trouble(let answer, let again):
            try note(event, answer, again: now)
            try db.cachedStatement(
                sql: "UPDATE webhook SET failures = failures + 1, not_before = ?, trouble = ? WHERE id = ?"
            ).execute(arguments: [again.milliseconds, answer, webhook])
        case .disabled(let answer):
            try note(event, answer, again: now)
            try db.cachedStatement(sql: "UPDATE webhook SET state = 'disabled', trouble = ? WHERE id = ?")
                .execute(arguments: [answer, webhook])
        }
    }

    private func note(_ event: Int64, _ answer: String, again: Timestamp?) throws {
        try db.cachedStatement(
            sql: """
                UPDATE delivery SET tries = tries + 1, next_at = ?, answer = ?, given_up_at = ?
                WHERE webhook_id = ? AND outbox_id = ?
                """
        ).execute(arguments: [
            again?.milliseconds ?? 0, answer, again == nil ? now.milliseconds : nil, webhook, event,
        ])
    }

    /// With the event, where nobody else has to be told of it.
    func remove(_ event: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM delivery WHERE webhook_id = ? AND outbox_id = ?")
            .execute(arguments: [webhook, event])
        try db.cachedStatement(
            sql: "DELETE FROM outbox WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM delivery WHERE outbox_id = ?1)"
        ).execute(arguments: [event])
    }
}
