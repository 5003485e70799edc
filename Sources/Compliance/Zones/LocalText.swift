public import Vocabulary

/// What the clock of a zone shows, `2026-03-10 12:00:00`; `nil` for a zone or a time this machine does not know.
public func localText(_ time: Timestamp, in zone: String) -> String? {
    guard let rules = ZoneRules.named(zone), rules.covers(time) else { return nil }
    let day = rules.localDay(at: time)
    let second = Int((rules.local(time) - Int64(day) * 86_400_000) / 1000)
    return
        "\(CivilDate(daysSinceEpoch: day)) \(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))"
}
