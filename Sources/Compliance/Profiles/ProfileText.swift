import Vocabulary

extension ComplianceProfile {
    /// All rules by which an attempt is judged, in one way of writing: two profiles with the same text judge alike.
    public var canonicalText: String {
        var lines = ["id \(id)", "hours \(hours)"]
        lines += holidays.sorted().map { "holiday \($0)" }
        for regional in regionalHolidays.sorted(by: { $0.region < $1.region }) {
            lines += regional.days.sorted().map { "holiday \($0) \(regional.region)" }
        }
        lines += holidayHours.sorted().map { "holiday hours \($0)" }
        if let holidaysKnownThrough { lines.append("holidays through \(holidaysKnownThrough)") }
        // In their order: the first of several that open at once gives its name.
        lines += caps.map { cap in
            let channels = cap.channels.map(\.rawValue).sorted().joined(separator: " ")
            let excused = cap.excused.map(\.rawValue).sorted().joined(separator: " ")
            return "cap \(cap.label) by \(cap.key.rawValue) on \(cap.countsOn.rawValue)"
                + "\(cap.countsChannels ? " channels" : "") [\(channels)] but [\(excused)]"
        }
        for state in states {
            lines.append("in \(state.regions.sorted().joined(separator: " "))")
            lines += state.profile.canonicalText.split(separator: "\n").map { "    \($0)" }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
