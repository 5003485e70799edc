/// Why a traffic formula has no answer.
public enum TrafficError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A value the formula is not made for; `allowed` says which it is made for.
    case outside(String, Double, allowed: String)
    /// As much traffic as servers or more: a queue without end.
    case overload(traffic: Double, servers: Double)
    /// No number of servers within the limit reaches the goal.
    case unreachable(String)

    public var description: String {
        switch self {
        case .outside(let name, let value, let allowed): "\(name) is \(short(value)), and must be \(allowed)"
        case .overload(let traffic, let servers):
            "\(short(traffic)) erlangs offered to \(short(servers)) servers: with no more servers than erlangs the queue "
                + "grows without end; add servers, or use Erlang A, where callers lose patience"
        case .unreachable(let goal): "\(goal) cannot be reached with \(Traffic.mostServers) servers or fewer"
        }
    }
}

/// What the formulas of traffic theory have in common.
///
/// Traffic is in erlangs: calls arriving per second × mean seconds each keeps a server.
public enum Traffic {
    /// The most servers any formula here takes.
    public static let mostServers = 1_000_000

    /// Erlangs of that many calls in a period, of which each takes `holdingTime`; both in the same unit.
    public static func offered(
        calls: Double, per period: Double, holdingTime: Double
    ) throws(TrafficError) -> Double {
        try require(calls, "the number of calls", .zeroOrMore)
        try require(period, "the period", .moreThanZero)
        try require(holdingTime, "the holding time", .moreThanZero)
        return calls * holdingTime / period
    }

    enum Domain {
        case zeroOrMore
        case moreThanZero
        /// 0 … 1, both included.
        case share
        /// 0 … 1, both left out.
        case innerShare
        case servers

        var words: String {
            switch self {
            case .zeroOrMore: "a number from 0"
            case .moreThanZero: "a number greater than 0"
            case .share: "a share from 0 to 1"
            case .innerShare: "a share between 0 and 1"
            case .servers: "from 0 to \(Traffic.mostServers)"
            }
        }

        func contains(_ value: Double) -> Bool {
            guard value.isFinite else { return false }
            return switch self {
            case .zeroOrMore: value >= 0
            case .moreThanZero: value > 0
            case .share: value >= 0 && value <= 1
            case .innerShare: value > 0 && value < 1
            case .servers: value >= 0 && value <= Double(Traffic.mostServers)
            }
        }
    }

    static func require(_ value: Double, _ name: String, _ domain: Domain) throws(TrafficError) {
        guard domain.contains(value) else { throw .outside(name, value, allowed: domain.words) }
    }

    /// Where a growing function crosses zero between two points, to the last digit.
    static func root(between low: Double, and high: Double, _ function: (Double) -> Double) -> Double {
        var (low, high) = (low, high)
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if function(middle) < 0 { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }
}

/// Without the `.0` of a whole number.
private func short(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
}
