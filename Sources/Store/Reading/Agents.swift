import GRDB
public import Vocabulary

extension Store {
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
