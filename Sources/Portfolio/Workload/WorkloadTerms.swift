/// Within what limits a campaign shares its work with others.
public struct WorkloadTerms: Hashable, Sendable {
    /// Campaigns of the same name share.
    public var group: String
    /// At most this share of its accounts is at others.
    public var lends: Share
    /// At most so many accounts of others are here.
    public var takes: Int

    public init(group: String, lends: Share = Share(basisPoints: 2000), takes: Int = 200) {
        self.group = group
        self.lends = lends
        self.takes = takes
    }
}
