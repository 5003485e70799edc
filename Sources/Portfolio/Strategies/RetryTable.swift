public import Vocabulary

/// What is done within a step after an attempt that did not reach the debtor.
public enum RetryStep: Hashable, Sendable {
    /// Tried again.
    case again(Retry)
    /// This contact point is not used any more in the strategy; the step goes on with another one at once.
    case never
}

/// How an attempt is repeated.
public struct Retry: Hashable, Sendable {
    public enum Wait: Hashable, Sendable {
        case after(Duration)
        /// Any time of the next day or later.
        case nextDay
    }

    public enum Which: String, CaseIterable, Sendable, Hashable {
        /// The same contact point.
        case same
        /// Another one, where there is one.
        case other
    }

    public var wait: Wait
    /// How often it is tried again on a contact point in one step, 1 or more. Then the step goes on with another one.
    public var times: Int
    /// Only in another part of the day than the attempt.
    public var inAnotherDaypart: Bool
    public var on: Which

    public init(_ wait: Wait, times: Int, inAnotherDaypart: Bool = false, on which: Which = .same) {
        self.wait = wait
        self.times = max(1, times)
        self.inAnotherDaypart = inAnotherDaypart
        on = which
    }
}

/// What follows each outcome but `answered`.
public struct RetryTable: Hashable, Sendable {
    /// An outcome that is not named is not tried again in its step.
    public var steps: [Outcome: RetryStep]

    public init(_ steps: [Outcome: RetryStep]) {
        self.steps = steps
    }

    public static let standard = RetryTable([
        .busy: .again(Retry(.after(.seconds(600)), times: 3)),
        .noAnswer: .again(Retry(.after(.seconds(4 * 3600)), times: 2, inAnotherDaypart: true)),
        .machine: .again(Retry(.nextDay, times: 2, on: .other)),
        .invalid: .never,
        .congestion: .again(Retry(.after(.seconds(300)), times: 5)),
        .failed: .again(Retry(.after(.seconds(300)), times: 5)),
        .abandoned: .again(Retry(.nextDay, times: 1)),
        .unknown: .again(Retry(.nextDay, times: 1)),
    ])
}

/// Which of a debtor's contact points comes next.
public struct PhoneRotation: Hashable, Sendable {
    public enum Order: String, CaseIterable, Sendable, Hashable {
        /// The first one until it is given up.
        case steady
        /// The next one after each attempt.
        case turns
        /// The one on which the debtor is likeliest reached.
        case best
    }

    public var order: Order
    /// Kinds of phone that are used, preferred ones first.
    public var kinds: [ContactPoint.Kind]

    public init(order: Order = .steady, kinds: [ContactPoint.Kind] = [.mobile, .landline, .unknown]) {
        self.order = order
        self.kinds = kinds
    }
}
