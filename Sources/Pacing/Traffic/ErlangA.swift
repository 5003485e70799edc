/// M/M/n + M, the model named Erlang A after Palm (1957): a caller who waits loses patience after a time that is
/// exponential.
///
/// As long as somebody can hang up there is an answer for any load. For a dialer the patience is its hold limit, after
/// which the person answered is given up: with a mean of 2 s it is a fair stand-in for a limit of 2 s. See
/// Mandelbaum and Zeltyn, *Service engineering in action* (2007).
public struct ErlangA: Hashable, Sendable {
    public let servers: Int
    /// Erlangs offered; may exceed the servers.
    public let traffic: Double
    /// Mean seconds a call keeps a server.
    public let holdingTime: Double
    /// Mean seconds a caller is willing to wait.
    public let patience: Double
    /// P(a call has to wait).
    public let waitingProbability: Double
    /// P(a caller who waits hangs up).
    public let abandonmentOfWaiting: Double

    /// At least one server, more than 0 erlangs; `holdingTime` and `patience` in seconds.
    public init(servers: Int, traffic: Double, holdingTime: Double, patience: Double) throws(TrafficError) {
        try Traffic.require(Double(servers), "the number of servers", .servers)
        guard servers > 0 else { throw .outside("the number of servers", 0, allowed: "at least 1") }
        try Traffic.require(traffic, "the traffic", .moreThanZero)
        try Traffic.require(holdingTime, "the holding time", .moreThanZero)
        try Traffic.require(patience, "the patience", .moreThanZero)
        self.servers = servers
        self.traffic = traffic
        self.holdingTime = holdingTime
        self.patience = patience
        let queue = try Queue(servers: Double(servers), traffic: traffic, patience: patience / holdingTime)
        let loss = ErlangB.loss(Double(servers), traffic)
        // A·B / (1 + (A − 1)·B) with 1/A, which may be 0 where A would overflow.
        waitingProbability = loss / (queue.empty + (1 - queue.empty) * loss)
        abandonmentOfWaiting = queue.meanLength * holdingTime / (traffic * patience)
    }

    /// The share of all calls that hang up before they are answered.
    public var abandonment: Double { abandonmentOfWaiting * waitingProbability }

    /// Mean seconds waited, over all calls, those that hung up among them: P(Ab) / θ.
    public var averageWait: Double { abandonment * patience }

    /// Mean number of calls waiting (Little's law).
    public var queueLength: Double { abandonment * traffic * patience / holdingTime }

    /// The share of the servers' time that is spent on calls: ρ(1 − P(Ab)).
    public var occupancy: Double { traffic * (1 - abandonment) / Double(servers) }

    /// The queue, given that all servers are busy: j wait with a weight of Π_{i ≤ j} y/(x+i), where x = nμ/θ, y = λ/θ.
    ///
    /// The weights are taken relative to the largest, from there to both sides until they no longer count, and all are
    /// positive: nothing overflows, nothing cancels.
    private struct Queue {
        /// P(nobody waits | all busy) = 1/A.
        let empty: Double
        /// The mean number waiting, given that all are busy.
        let meanLength: Double

        init(servers: Double, traffic: Double, patience: Double) throws(TrafficError) {
            let served = servers * patience
            let offered = traffic * patience
            guard offered.isFinite, served.isFinite, offered - served < 1e13 else {
                throw .outside("the patience, in holding times,", patience, allowed: "less, at such a load")
            }
            let peak = max(0, (offered - served).rounded(.down))
            var sum = 0.0
            var lengths = 0.0
            var weight = 1.0
            var length = peak
            while weight > 1e-18 * (1 + sum), length * weight > 1e-18 * lengths || length == 0 {
                sum += weight
                lengths += weight * length
                length += 1
                weight *= offered / (served + length)
            }
            weight = 1
            length = peak
            var first = peak == 0 ? 1.0 : 0.0
            while length > 0 {
                weight *= (served + length) / offered
                length -= 1
                guard weight > 1e-18 * sum else { break }
                sum += weight
                lengths += weight * length
                if length == 0 { first = weight }
            }
            empty = first / sum
            meanLength = lengths / sum
        }
    }
}
