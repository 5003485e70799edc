import Compliance
import DialerCore
import Recording
import Vocabulary

extension MapReader {
    /// The recording of this section, over another; `nil` only when something was reported.
    func recording(over base: RecordingPolicy = RecordingPolicy()) -> RecordingPolicy? {
        typealias Keys = Schema.Recordings
        func value<Value>(_ field: Field<Value>, _ standard: Value) -> Value? {
            has(field.key) ? self(field) : standard
        }
        let share = value(Keys.share, base.share)
        let parts = value(Keys.parts, base.parts)
        let path = value(Keys.path, base.path)
        let format = value(Keys.format, base.format)
        let announcement = has("announcement") ? self(Keys.announcement) : base.announcement
        let keep = wholeDays(Keys.keep) ?? base.keepDays
        // One that was refused is not one that is missing.
        guard let share, let parts, let path, let format, (announcement != nil) || !has("announcement") else {
            return nil
        }
        return RecordingPolicy(
            share: share, parts: parts, announcement: announcement, path: path, format: format, keepDays: keep)
    }

    /// A duration as days; `nil` when it was left out, or refused.
    func wholeDays(_ field: Field<Duration>) -> Int? {
        guard has(field.key), let given = self(field) else { return nil }
        let days = Int(given.components.seconds / 86_400)
        if given != .seconds(days * 86_400) {
            problems.error(
                "'\(path).\(field.key)' must be whole days, like \(days)d or \(days + 1)d", at: place(of: field.key))
            return nil
        }
        return days
    }

    /// Reports a campaign that would record people of a country who have to be told and are not; warns of a time that the
    /// country's rules make longer.
    ///
    /// `self`: the campaign's section.
    func checkRecording(_ policy: RecordingPolicy, of campaign: Campaign, by sheets: [Country: ComplianceSheet]) {
        guard policy.share > 0 else { return }
        let chosen = campaign.selection.countries
        let called = sheets.filter { chosen.isEmpty || chosen.contains($0.key) }.sorted { $0.key < $1.key }
        let place = has("recording") ? place(of: "recording") : self.place
        if policy.announcement == nil {
            let strict = called.filter { !$0.value.conduct.mayRecordUnannounced }.map(\.value.id)
            if !strict.isEmpty {
                problems.error(
                    "'\(path).recording.announcement' is missing: by \(strict.joined(separator: ", ")) people must be told before they are recorded; name a sound file, write spoken where agents and scripts say it, or record nobody with share: 0%",
                    at: place)
            }
        }
        if case .sound? = policy.announcement, policy.parts.hasAgents, campaign.bot == nil {
            problems.warning(
                "'\(path).recording.announcement' is played before an agent is asked for, and its length counts as a wait in the abandonment ledger; keep it well under two seconds, or have agents say it (spoken)",
                at: place)
        }
        guard let keep = policy.keepDays else { return }
        for (_, sheet) in called {
            guard let least = sheet.conduct.retentionDays, least > keep else { continue }
            problems.warning(
                "'\(path).recording.keep' is less than the \(least) days of \(sheet.id), for which they are kept",
                at: place)
        }
    }
}
