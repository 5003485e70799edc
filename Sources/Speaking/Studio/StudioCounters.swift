/// What the studio has done since its start.
public struct StudioCounters: Sendable, Hashable {
    /// Prompts that were there when they were wanted.
    public var found = 0
    /// Prompts that had to be made while somebody waited.
    public var waitedFor = 0
    public var made = 0
    public var failed = 0
    /// Wanted and not ready in time, or not at all.
    public var missed = 0
    /// Not prepared since too many were waiting, or the engine rested.
    public var refused = 0

    public init() {}
}
