#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Erlang's delay formula (1917), M/M/n: calls that find every server busy wait, in order, as long as it takes.
///
/// Arrivals are Poisson, holding times exponential, patience without end: it asks for more servers than a floor on
/// which callers hang up, and there is no answer at all without more servers than erlangs.
public struct ErlangC: Hashable, Sendable {
    public let servers: Double
    /// Erlangs offered, fewer than servers.
    public let traffic: Double
    /// Mean seconds a call keeps a server.
    public let holdingTime: Double
    /// P(a call has to wait) = B / (1 − ρ(1 − B)).
    public let waitingProbability: Double

    /// A number of servers that need not be whole; `holdingTime` in seconds.
    public init(servers: Double, traffic: Double, holdingTime: Double) throws(TrafficError) {
        try Traffic.require(servers, "the number of servers", .servers)
        try Traffic.require(traffic, "the traffic", .zeroOrMore)
        try Traffic.require(holdingTime, "the holding time", .moreThanZero)
        guard traffic < servers else { throw .overload(traffic: traffic, servers: servers) }
        self.init(servers, traffic, holdingTime, loss: ErlangB.loss(servers, traffic))
    }

    public init(servers: Int, traffic: Double, holdingTime: Double) throws(TrafficError) {
        try self.init(servers: Double(servers), traffic: traffic, holdingTime: holdingTime)
    }

    private init(_ servers: Double, _ traffic: Double, _ holdingTime: Double, loss: Double) {
        self.servers = servers
        self.traffic = traffic
        self.holdingTime = holdingTime
        waitingProbability = loss / (1 - traffic / servers * (1 - loss))
    }

    /// The share of the servers' time that is spent on calls.
    public var occupancy: Double { traffic / servers }

    /// Mean seconds until a call is answered (ASA), over all calls.
    public var averageWait: Double { waitingProbability * holdingTime / (servers - traffic) }

    /// Mean number of calls waiting.
    public var queueLength: Double { waitingProbability * traffic / (servers - traffic) }

    /// The share of calls answered within `seconds`: 1 − C·e^(−(n−a)·t/h).
    public func serviceLevel(within seconds: Double) throws(TrafficError) -> Double {
        try Traffic.require(seconds, "the time within which to answer", .zeroOrMore)
        return level(seconds)
    }

    private func level(_ seconds: Double) -> Double {
        1 - waitingProbability * exp(-(servers - traffic) * seconds / holdingTime)
    }

    /// The fewest servers with which that share of calls is answered within `seconds`. Start of the search: one more
    /// than the erlangs.
    public static func staffing(
        traffic: Double, holdingTime: Double, serviceLevel: Double, within seconds: Double
    ) throws(TrafficError) -> ErlangC {
        try Traffic.require(traffic, "the traffic", .zeroOrMore)
        try Traffic.require(holdingTime, "the holding time", .moreThanZero)
        try Traffic.require(serviceLevel, "the service level", .innerShare)
        try Traffic.require(seconds, "the time within which to answer", .zeroOrMore)
        var loss = 1.0
        for count in 1...Traffic.mostServers {
            loss = ErlangB.next(loss, Double(count), traffic)
            guard Double(count) > traffic else { continue }
            let candidate = ErlangC(Double(count), traffic, holdingTime, loss: loss)
            if candidate.level(seconds) >= serviceLevel { return candidate }
        }
        throw .unreachable("a service level of \(serviceLevel) at \(traffic) erlangs")
    }

    /// The number of servers, not rounded, with which exactly that share of calls is answered within `seconds`.
    public static func exactStaffing(
        traffic: Double, holdingTime: Double, serviceLevel: Double, within seconds: Double
    ) throws(TrafficError) -> ErlangC {
        let whole = try staffing(
            traffic: traffic, holdingTime: holdingTime, serviceLevel: serviceLevel, within: seconds)
        func at(_ servers: Double) -> ErlangC {
            ErlangC(servers, traffic, holdingTime, loss: ErlangB.loss(servers, traffic))
        }
        guard traffic > 0 else { return at(whole.servers) }
        // One server fewer is too few, or no more than the erlangs.
        let low = max(whole.servers - 1, traffic)
        return at(
            Traffic.root(between: low, and: whole.servers) { servers in
                servers > traffic ? at(servers).level(seconds) - serviceLevel : -1
            })
    }
}
