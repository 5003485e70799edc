import Compliance
import Recording
public import Settings
public import Store
public import Vocabulary

extension Settings {
    /// For how many days files of the audit are kept; `nil` = for ever. Never less than any law in force wants.
    public var auditDays: Int? {
        RecordingRetention.days(keep: audit.keepDays, least: sheets.values.compactMap(\.conduct.retentionDays).max())
    }

    /// Where the files are that the servers record.
    public var recordingFolders: RecordingFolders {
        RecordingFolders(
            Dictionary(
                uniqueKeysWithValues: servers.compactMap { server in server.recordings.map { (server.name, $0) } }))
    }

    /// Recordings of a campaign and country that ended before this may be deleted; `nil` = none may. Where the rules of the
    /// country are not known, nor those of the campaign, nothing is deleted.
    public func recordingHorizon(campaign: CampaignID, country: Country, now: Timestamp) -> Timestamp? {
        guard let policy = campaigns.first(where: { $0.name == campaign })?.recording, let sheet = sheets[country]
        else {
            return nil
        }
        return RecordingRetention.horizon(now: now, keep: policy.keepDays, least: sheet.conduct.retentionDays)
    }
}
