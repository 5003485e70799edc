import GRDB
public import Recording
public import Vocabulary

/// How far a recording has come.
public enum RecordingState: String, Sendable {
    /// Asterisk was asked for it, and has not said what came of it.
    case ordered
    /// There is a file with nothing in it; the end of the call says whether there should be.
    case empty
    case kept
    /// The call should be recorded and is not.
    case failed
    /// Its time is over: the file is being deleted, or a stop came in between.
    case deleting
    case deleted
    /// The file is not where it was, and nobody here deleted it.
    case missing
}

/// A recording as the record has it.
public struct RecordingRecord: Hashable, Sendable {
    public var attempt: AttemptID
    public var campaign: CampaignID
    public var country: Country
    public var server: ServerID
    /// Below the folder of the server's recordings.
    public var file: String
    public var state: RecordingState
    public var bytes: Int64?
    public var began: Timestamp?
    public var ended: Timestamp?
    public var pauses: [RecordingReport.Pause]
    public var problem: String?
    /// Why it is kept whatever its age.
    public var hold: String?
    public var deleted: Timestamp?
}

extension RecordingRecord {
    static let columns = "r.*, c.name AS campaign"

    init?(_ row: Row) {
        guard let country = Country(code: row["country"] as String),
            let state = RecordingState(rawValue: row["state"])
        else { return nil }
        func time(_ column: String) -> Timestamp? { (row[column] as Int64?).map { Timestamp(milliseconds: $0) } }
        self.init(
            attempt: AttemptID(rawValue: row["attempt_id"]), campaign: CampaignID(row["campaign"] as String),
            country: country, server: ServerID(row["server"] as String), file: row["file"], state: state,
            bytes: row["bytes"], began: time("began_at"), ended: time("ended_at"),
            pauses: RecordingReport.pauses(row["pauses"]), problem: row["problem"], hold: row["hold"],
            deleted: time("deleted_at"))
    }
}

/// Which recordings are wanted; all conditions must hold.
public struct RecordingQuery: Hashable, Sendable {
    public var campaign: CampaignID?
    public var attempt: AttemptID?
    public var state: RecordingState?
    /// 1 … 100,000
    public var limit: Int

    public init(
        campaign: CampaignID? = nil, attempt: AttemptID? = nil, state: RecordingState? = nil, limit: Int = 1000
    ) {
        self.campaign = campaign
        self.attempt = attempt
        self.state = state
        self.limit = limit
    }
}

extension Store {
    /// Newest first.
    public func recordings(_ query: RecordingQuery = RecordingQuery()) async throws(StoreError) -> [RecordingRecord] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(RecordingRecord.columns) FROM recording r JOIN campaign c ON c.id = r.campaign_id
                    WHERE (?1 IS NULL OR c.name = ?1) AND (?2 IS NULL OR r.attempt_id = ?2)
                        AND (?3 IS NULL OR r.state = ?3)
                    ORDER BY r.attempt_id DESC LIMIT ?4
                    """,
                arguments: [
                    query.campaign?.rawValue, query.attempt?.rawValue, query.state?.rawValue, query.limit,
                ]
            ).compactMap { RecordingRecord($0) }
        }
    }
}
