/// A campaign among those that share their work, as it is at the moment.
public struct WorkloadSide: Hashable, Sendable {
    public var campaign: String
    /// Agents at work in its queue.
    public var agents: Int
    /// Accounts that they will come to until the work is looked at again.
    public var reach: Int
    /// Of its accounts that may be called now, the best first: worth × chance to reach somebody at this hour. More than
    /// ``reach`` and ``lends`` together are not looked at.
    public var values: [Double]
    /// Accounts of its own that are at others, and that may be.
    public var lent: Int
    public var lends: Int
    /// Accounts of others that it has, and may have.
    public var taken: Int
    public var takes: Int

    public init(
        campaign: String, agents: Int, reach: Int, values: [Double], lent: Int = 0, lends: Int, taken: Int = 0,
        takes: Int
    ) {
        self.campaign = campaign
        self.agents = agents
        self.reach = max(0, reach)
        self.values = values
        self.lent = lent
        self.lends = lends
        self.taken = taken
        self.takes = takes
    }

    /// What the agents come to in an hour: what they did in the last one, and 20 calls each at least.
    public static func reach(agents: Int, callsOfLastHour: Int) -> Int {
        agents > 0 ? max(callsOfLastHour, agents * 20) : 0
    }

    /// The value at a place of its list; 0 where that is over.
    func value(_ place: Int) -> Double { values.indices.contains(place) ? values[place] : 0 }

    /// The best account that its agents will not come to.
    var waiting: Double { value(reach) }
    /// The least one that they will; 0 when they run out of work.
    var least: Double { reach > 0 ? value(reach - 1) : .infinity }
}

/// Work of one campaign that goes to another.
public struct WorkloadMove: Hashable, Sendable {
    public var from: String
    public var to: String
    /// The accounts from this place on of those that the lender may call now, the best first.
    public var first: Int
    public var accounts: Int
    /// One sentence.
    public var reason: String
}

/// Work that is at another campaign.
public struct WorkloadLoan: Hashable, Sendable {
    public var from: String
    public var to: String

    public init(from lender: String, to taker: String) {
        from = lender
        to = taker
    }
}
