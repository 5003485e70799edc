public import Vocabulary

/// What the record has of one account, as far as strategies go by it.
public struct AccountStory: Hashable, Sendable {
    public struct Call: Hashable, Sendable {
        public var at: Timestamp
        public var channel: Channel
        public var contactPoint: ContactPointID
        public var outcome: Outcome
        public var disposition: Disposition?

        public init(
            at time: Timestamp, channel: Channel, contactPoint: ContactPointID, outcome: Outcome,
            disposition: Disposition? = nil
        ) {
            at = time
            self.channel = channel
            self.contactPoint = contactPoint
            self.outcome = outcome
            self.disposition = disposition
        }
    }

    /// Since when the account is known.
    public var since: Timestamp
    /// As they are now.
    public var facts: AccountFacts
    /// Those that may be used at all, in their order.
    public var contactPoints: [ContactCandidate]
    public var calls: [Call]
    public var payments: [Payment]

    public init(
        since: Timestamp, facts: AccountFacts, contactPoints: [ContactCandidate], calls: [Call] = [],
        payments: [Payment] = []
    ) {
        self.since = since
        self.facts = facts
        self.contactPoints = contactPoints
        self.calls = calls
        self.payments = payments
    }
}

extension Strategy {
    /// Where the account stands, worked out anew from its story: every night from the day it was known, and every call
    /// and payment in their order. Of the facts only the days past due are those of each day; the others are taken to
    /// have been what they are now.
    public func position(after story: AccountStory, now: Timestamp, clock: LocalClock) -> StrategyPosition? {
        // A database of another clock, as the demo's, may know the account from tomorrow on.
        let since = min(story.since, now)
        let (first, today) = (clock.date(since).daysSinceEpoch, clock.date(now).daysSinceEpoch)
        var happenings: [(at: Timestamp, event: StrategyEvent)] = [(since, .review)]
        for day in first + 1..<today + 1 {
            happenings.append((clock.start(of: CivilDate(daysSinceEpoch: day)), .review))
        }
        happenings += story.payments.map { (max(since, clock.start(of: $0.day)), .payment) }
        happenings += story.calls.map { ($0.at, .call($0.channel, $0.contactPoint, $0.outcome, $0.disposition)) }
        // At midnight the new day comes before a payment of that day.
        let ordered = happenings.enumerated().filter { $0.element.at <= now }
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        var facts = story.facts
        var position: StrategyPosition?
        for (at, event) in ordered.map(\.element) {
            if case .number(let days) = story.facts[.daysPastDue] {
                facts[.daysPastDue] = .number(days - Double(today - clock.date(at).daysSinceEpoch))
            }
            position = advance(
                position, on: event, facts: facts, contactPoints: story.contactPoints, at: at, clock: clock)
        }
        return position
    }
}
