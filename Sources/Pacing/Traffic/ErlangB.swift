#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Erlang's loss formula (1917): calls that find every server busy are lost.
///
/// Arrivals are Poisson, holding times of any distribution count with their mean. Use it for lines and trunks, and as
/// the bound for a dialer without look-ahead whose people wait for nobody.
public enum ErlangB {
    /// The share of calls lost, with that many servers and erlangs.
    ///
    /// B(0) = 1, B(k) = a·B(k−1) / (k + a·B(k−1)): every term is positive and nothing can overflow.
    public static func blocking(servers: Int, traffic: Double) throws(TrafficError) -> Double {
        try blocking(servers: Double(servers), traffic: traffic)
    }

    /// The same for a number of servers that need not be whole, as the answer to "how many servers" is not.
    ///
    /// 1/B(x, a) = a·∫₀^∞ e^(−at)(1+t)^x dt at the fraction of x, and the recursion from there (Jagerman 1974).
    public static func blocking(servers: Double, traffic: Double) throws(TrafficError) -> Double {
        try Traffic.require(servers, "the number of servers", .servers)
        try Traffic.require(traffic, "the traffic", .zeroOrMore)
        return loss(servers, traffic)
    }

    /// The erlangs that can be offered to that many servers (at least 1) for that share to be lost, between 0 and 1.
    public static func traffic(servers: Int, blocking: Double) throws(TrafficError) -> Double {
        try Traffic.require(Double(servers), "the number of servers", .servers)
        try Traffic.require(blocking, "the share lost", .innerShare)
        guard servers > 0 else {
            throw .outside("the number of servers", 0, allowed: "at least 1: without servers all calls are lost")
        }
        // Servers carry at most their number, so a(1 − B) < n bounds the traffic.
        return Traffic.root(between: 0, and: Double(servers) / (1 - blocking)) { loss(Double(servers), $0) - blocking }
    }

    /// The fewest servers that lose no more than that share, between 0 and 1.
    public static func servers(traffic: Double, blocking: Double) throws(TrafficError) -> Int {
        try Traffic.require(traffic, "the traffic", .zeroOrMore)
        try Traffic.require(blocking, "the share lost", .innerShare)
        var loss = 1.0
        for count in 0...Traffic.mostServers {
            if count > 0 { loss = next(loss, Double(count), traffic) }
            if loss <= blocking { return count }
        }
        throw .unreachable("a loss of \(blocking) at \(traffic) erlangs")
    }

    /// The number of servers, not rounded, that lose exactly that share, between 0 and 1.
    public static func exactServers(traffic: Double, blocking: Double) throws(TrafficError) -> Double {
        let enough = try servers(traffic: traffic, blocking: blocking)
        guard traffic > 0 else { return 0 }
        return Traffic.root(between: Double(enough) - 1, and: Double(enough)) { blocking - loss($0, traffic) }
    }

    // MARK: Without checks

    static func loss(_ servers: Double, _ traffic: Double) -> Double {
        guard servers > 0 else { return 1 }
        guard traffic > 0 else { return 0 }
        let fraction = servers - servers.rounded(.down)
        var loss = fraction > 0 ? 1 / inverseLoss(fraction: fraction, traffic) : 1
        var count = fraction
        while count < servers {
            count += 1
            loss = next(loss, count, traffic)
        }
        return loss
    }

    @inline(__always)
    static func next(_ loss: Double, _ servers: Double, _ traffic: Double) -> Double {
        let offered = traffic * loss
        return offered / (servers + offered)
    }

    /// 1/B(f, a) = Γ(f+1, a)·e^a·a^(−f) for 0 < f < 1.
    private static func inverseLoss(fraction: Double, _ traffic: Double) -> Double {
        let shape = fraction + 1
        guard traffic < 2 else { return traffic * upperFraction(shape, traffic) }
        // e^a·a^(−f)·Γ(f+1) less the series of the lower function; below 2 erlangs the difference keeps its digits.
        var term = 1 / shape
        var sum = term
        var divisor = shape
        while term > sum * 1e-17 {
            divisor += 1
            term *= traffic / divisor
            sum += term
        }
        return exp(traffic) * pow(traffic, -fraction) * exp(logGamma(shape)) - traffic * sum
    }

    /// Γ(s, a)·e^a·a^(−s) as Legendre's continued fraction, evaluated by Lentz's method; for a ≥ s.
    private static func upperFraction(_ shape: Double, _ traffic: Double) -> Double {
        var denominator = traffic + 1 - shape
        var ratio = 1e300
        var inverse = 1 / denominator
        var value = inverse
        for step in 1...10_000 {
            let factor = -Double(step) * (Double(step) - shape)
            denominator += 2
            inverse = 1 / (factor * inverse + denominator)
            ratio = denominator + factor / ratio
            let change = inverse * ratio
            value *= change
            if (change - 1).magnitude < 1e-16 { break }
        }
        return value
    }
}
