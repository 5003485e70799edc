/// Extended Erlang B: of the calls that are lost, a share tries again and comes on top of the traffic.
public struct RetrialTraffic: Hashable, Sendable {
    /// Erlangs with the repeated calls: A = a + r·A·B(n, A).
    public let traffic: Double
    /// The share of all calls, first and repeated, that is lost.
    public let blocking: Double

    /// `retrying`: the share of lost calls that try again, 0 … 1. With 1, servers must be more than erlangs.
    public init(servers: Int, traffic: Double, retrying: Double) throws(TrafficError) {
        try Traffic.require(Double(servers), "the number of servers", .servers)
        try Traffic.require(traffic, "the traffic", .zeroOrMore)
        try Traffic.require(retrying, "the share that tries again", .share)
        let count = Double(servers)
        guard retrying < 1 || traffic < count || traffic == 0 else {
            throw .outside(
                "the share that tries again", retrying,
                allowed: "less than 1 where no more servers (\(servers)) than erlangs (\(traffic)) are")
        }
        // A(1 − r·B) grows with A, from A at no load to A(1 − r), or to n where everybody tries again.
        func excess(_ total: Double) -> Double { total * (1 - retrying * ErlangB.loss(count, total)) - traffic }
        var high = max(traffic, 1e-300)
        while excess(high) < 0, high < 1e18 { high *= 2 }
        self.traffic = traffic > 0 ? Traffic.root(between: traffic, and: high, excess) : 0
        blocking = ErlangB.loss(count, self.traffic)
    }
}
