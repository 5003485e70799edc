/// What has become of a promise or an agreement. The raw values are the words of the database and of commands.
public enum CommitmentStatus: String, CaseIterable, Sendable, Codable, Hashable {
    case open, kept, broken
    /// The debtor said something else later, which holds in its place.
    case replaced
    case cancelled
}
