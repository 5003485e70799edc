/// Engset's loss formula (1918): few sources, each of which calls only while it is idle.
///
/// With few agents behind many lines Erlang B overstates the load, as nobody calls twice at once.
public struct Engset: Hashable, Sendable {
    /// The share of time in which all servers are busy.
    public let timeCongestion: Double
    /// The share of calls that find all servers busy: less, as the busy sources do not call.
    public let callCongestion: Double

    /// At least one source; `trafficPerIdleSource` in erlangs: calls per second of an idle source × mean holding time.
    public init(sources: Int, servers: Int, trafficPerIdleSource: Double) throws(TrafficError) {
        try Traffic.require(Double(servers), "the number of servers", .servers)
        try Traffic.require(trafficPerIdleSource, "the traffic of an idle source", .zeroOrMore)
        guard sources >= 1, sources <= Traffic.mostServers else {
            throw .outside("the number of sources", Double(sources), allowed: "from 1 to \(Traffic.mostServers)")
        }
        timeCongestion = Self.congestion(sources, servers, trafficPerIdleSource)
        callCongestion = Self.congestion(sources - 1, servers, trafficPerIdleSource)
    }

    /// E(0) = 1, E(k) = α(S−k+1)·E(k−1) / (k + α(S−k+1)·E(k−1)); nothing is lost with a server for each source.
    private static func congestion(_ sources: Int, _ servers: Int, _ traffic: Double) -> Double {
        guard servers <= sources else { return 0 }
        var loss = 1.0
        for count in 0..<servers {
            let offered = traffic * Double(sources - count) * loss
            loss = offered / (Double(count + 1) + offered)
        }
        return loss
    }
}
