/// A header of a statistics event. The raw value is its name on the wire; the cases stand in the order in which they are
/// sent. `docs/ami-events.md` is written from these enumerations.
public protocol StatsHeader: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// The `UserEvent` name of the event these headers belong to.
    static var event: String { get }
    /// When the event is sent: one sentence.
    static var occasion: String { get }
    var unit: HeaderUnit { get }
    /// What it says: one sentence.
    var meaning: String { get }
}

/// How a header's value is written.
public enum HeaderUnit: String, Sendable, Hashable {
    /// A name or an identifier.
    case name
    /// One of a fixed set of words.
    case word
    /// A sentence for people.
    case text
    /// ISO 8601 in UTC with milliseconds.
    case time
    case count
    case seconds
    /// 0 … 1.
    case share
    /// A number with at most three decimals.
    case number
}
