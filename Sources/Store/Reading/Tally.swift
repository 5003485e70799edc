import GRDB
public import Pacing
public import Vocabulary

extension Store {
    /// People who answered since then, and those of them who met nobody, as ``AttemptRecord/isAbandoned(holdLimit:)``
    /// defines it: what a restarted daemon begins its rolling
    /// window with.
    public func abandonmentTally(
        campaign: CampaignID, since: Timestamp, holdLimit: Duration
    ) async throws(StoreError) -> AbandonmentTally {
        try await read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT COUNT(*) FILTER (WHERE t.outcome = ? AND (t.abandon_cause IS NOT ? OR t.ended_at - t.answered_at >= ?)), COUNT(*) FROM attempt t
                    JOIN campaign c ON c.id = t.campaign_id
                    WHERE c.name = ? AND t.answered_at >= ? AND t.outcome IN (?, ?)
                    """,
                arguments: [
                    Outcome.abandoned.rawValue, AbandonCause.hungUp.rawValue, holdLimit.wholeMilliseconds,
                    campaign.rawValue, since.milliseconds, Outcome.abandoned.rawValue,
                    Outcome.answered.rawValue,
                ])
            return AbandonmentTally(abandoned: row?[0] as Int? ?? 0, answered: row?[1] as Int? ?? 0)
        }
    }

    /// Notes that an agent has been seen in a queue.
    public func recordAgents(_ agents: [(id: AgentID, name: String)], at now: Timestamp) async throws(StoreError) {
        try await write(waitsForDisk: false) { db in
            for agent in agents {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO agent (interface, name, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (interface) DO UPDATE SET name = excluded.name, last_seen_at = excluded.last_seen_at
                        """
                ).execute(arguments: [agent.id.rawValue, agent.name, now.milliseconds, now.milliseconds])
            }
        }
    }
}
