/// Everything an ``AMIClient`` counts and measures, at one moment.
public struct AMIMetrics: Sendable, Hashable {
    public var counts = AMIClientCounters()
    /// Events received, by name.
    public var eventsByType: [String: Int] = [:]
    /// Events left out because a subscriber was too slow, by name and summed over the subscribers.
    public var shedByType: [String: Int] = [:]
    /// From writing an action to its answer.
    public var answers = AMILatency()
    public var originates = AMIOriginateCounts()
    public var load = AMILoad()
    /// Events that wait in the fullest queue of a subscriber.
    public var queueDepth = 0
    /// How long since the queue that has not been empty for longest was empty; zero when all are.
    public var queueAge = Duration.zero

    /// Times the connection was made anew.
    public var reconnects: Int { max(0, counts.connections - 1) }
    /// Lines and messages left out for their length.
    public var parseErrors: Int { counts.overlongLines + counts.overlongMessages }
    /// Actions that wait for their answers.
    public var pendingActions: Int { counts.pending }

    public init() {}

    /// Names beyond this many are counted as `other`: nobody's names may grow our memory.
    static let mostTypes = 400
}

/// How long something took: how often, and a histogram.
public struct AMILatency: Sendable, Hashable {
    /// Upper ends of the classes; what took longer is in the last class.
    public static let bounds: [Duration] = [
        .milliseconds(1), .milliseconds(3), .milliseconds(10), .milliseconds(30), .milliseconds(100),
        .milliseconds(300), .seconds(1), .seconds(3), .seconds(10),
    ]

    public private(set) var count = 0
    public private(set) var total = Duration.zero
    public private(set) var longest = Duration.zero
    /// How many fell into each class; one class more than ``bounds``.
    public private(set) var classes = [Int](repeating: 0, count: AMILatency.bounds.count + 1)

    public init() {}

    public var mean: Duration? { count == 0 ? nil : total / count }

    public mutating func note(_ duration: Duration) {
        count += 1
        total += duration
        longest = max(longest, duration)
        classes[Self.bounds.firstIndex { duration <= $0 } ?? Self.bounds.count] += 1
    }

    public static func + (left: AMILatency, right: AMILatency) -> AMILatency {
        var sum = left
        sum.count += right.count
        sum.total += right.total
        sum.longest = max(sum.longest, right.longest)
        for index in sum.classes.indices { sum.classes[index] += right.classes[index] }
        return sum
    }
}

extension [String: Int] {
    /// Counts one of that name, or `other` when there are too many names already.
    mutating func tally(_ name: String, _ number: Int = 1) {
        if self[name] == nil, count >= AMIMetrics.mostTypes {
            self["other", default: 0] += number
        } else {
            self[name, default: 0] += number
        }
    }
}
