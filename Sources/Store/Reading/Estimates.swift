import Foundation
import GRDB
public import Pacing
public import Vocabulary

extension Store {
    /// Keeps what was learned of campaigns, in the place of what was kept before. Does not wait for the disk.
    public func saveEstimates(_ estimates: [CampaignID: SavedFloorEstimates], at now: Timestamp)
        async throws(StoreError)
    {
        try await write(waitsForDisk: false) { db in
            for (campaign, saved) in estimates {
                // An estimate that cannot be written as JSON (one that is no number) is not worth stopping launches for.
                guard let id = try Self.id(of: campaign, db), let json = try? JSONEncoder().encode(saved) else {
                    continue
                }
                try db.execute(
                    sql: """
                        INSERT INTO estimate (campaign_id, saved_at, learned) VALUES (?, ?, ?)
                        ON CONFLICT (campaign_id) DO UPDATE SET saved_at = excluded.saved_at, learned = excluded.learned
                        """, arguments: [id, now.milliseconds, String(decoding: json, as: UTF8.self)])
            }
        }
    }

    /// What was learned of each campaign, and when it was kept. What this version cannot read is left out: it is learned
    /// anew within the hour.
    public func estimates() async throws(StoreError) -> [(
        campaign: CampaignID, learned: SavedFloorEstimates, savedAt: Timestamp
    )] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT c.name, e.saved_at, e.learned FROM estimate e JOIN campaign c ON c.id = e.campaign_id
                    ORDER BY c.name
                    """
            ).compactMap { row in
                let json: String = row[2]
                guard let learned = try? JSONDecoder().decode(SavedFloorEstimates.self, from: Data(json.utf8))
                else { return nil }
                return (CampaignID(row[0] as String), learned, Timestamp(milliseconds: row[1]))
            }
        }
    }
}
