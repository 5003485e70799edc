public import Vocabulary

/// Until when something is kept.
public enum RecordingRetention {
    /// The days after which it goes; `nil` = never. What the law wants kept longer is kept longer.
    /// - Parameters:
    ///   - keep: what the operator has set; `nil` = nothing is deleted.
    ///   - least: what the law wants; `nil` = nothing.
    public static func days(keep: Int?, least: Int?) -> Int? {
        keep.map { max($0, least ?? 0) }
    }

    /// What ended before this may go; `nil` = nothing may.
    public static func horizon(now: Timestamp, keep: Int?, least: Int?) -> Timestamp? {
        days(keep: keep, least: least).map { now - .seconds($0 * 86_400) }
    }
}
