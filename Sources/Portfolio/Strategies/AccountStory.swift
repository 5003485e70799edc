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

    /// A promise, or an agreement, that was made.
    public struct Commitment: Hashable, Sendable {
        /// Of an agreement, the next instalment that is not covered.
        public var promise: Promise
        public var status: CommitmentStatus
        /// Of one that is not open: the day on which that was so.
        public var decided: CivilDate?

        public init(_ promise: Promise, _ status: CommitmentStatus = .open, decided: CivilDate? = nil) {
            self.promise = promise
            self.status = status
            self.decided = decided
        }
    }

    /// What a conversation came to has the account left in peace.
    public struct Rest: Hashable, Sendable {
        public var at: Timestamp
        public var until: Timestamp

        public init(at time: Timestamp, until end: Timestamp) {
            at = time
            until = end
        }
    }

    /// What a conversation came to leads to a stage.
    public struct StageResult: Hashable, Sendable {
        /// Not before the end of its call.
        public var at: Timestamp
        public var result: String
        public var stage: String

        public init(at time: Timestamp, _ result: String, to stage: String) {
            at = time
            self.result = result
            self.stage = stage
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
    public var commitments: [Commitment]
    public var rests: [Rest]
    public var stageResults: [StageResult]

    public init(
        since: Timestamp, facts: AccountFacts, contactPoints: [ContactCandidate], calls: [Call] = [],
        payments: [Payment] = [], commitments: [Commitment] = [], rests: [Rest] = [],
        stageResults: [StageResult] = []
    ) {
        self.since = since
        self.facts = facts
        self.contactPoints = contactPoints
        self.calls = calls
        self.payments = payments
        self.commitments = commitments
        self.rests = rests
        self.stageResults = stageResults
    }

    /// What the debtor has promised and may still keep.
    public var openPromise: Promise? { commitments.first { $0.status == .open }?.promise }
}

extension Strategy {
    /// Where the account stands, worked out anew from its story: every night from the day it was known, and every call
    /// and payment in their order. Of the facts only the days past due are those of each day; the others are taken to
    /// have been what they are now.
    public func position(after story: AccountStory, now: Timestamp, clock: LocalClock) -> StrategyPosition? {
        walk(story, now: now, clock: clock).last.flatMap(\.self)
    }

    /// The stages that the account has come into, each as it was then, the oldest first.
    public func entries(after story: AccountStory, now: Timestamp, clock: LocalClock) -> [StrategyPosition] {
        var entries: [StrategyPosition] = []
        for case let position? in walk(story, now: now, clock: clock)
        where position.since != entries.last?.since || position.stage != entries.last?.stage {
            entries.append(position)
        }
        return entries
    }

    /// Where it stood after each event.
    private func walk(_ story: AccountStory, now: Timestamp, clock: LocalClock) -> [StrategyPosition?] {
        // A database of another clock, as the demo's, may know the account from tomorrow on.
        let since = min(story.since, now)
        let (first, today) = (clock.date(since).daysSinceEpoch, clock.date(now).daysSinceEpoch)
        var happenings: [(at: Timestamp, event: StrategyEvent)] = [(since, .review)]
        for day in first + 1..<today + 1 {
            happenings.append((clock.start(of: CivilDate(daysSinceEpoch: day)), .review))
        }
        happenings += story.commitments.compactMap { commitment in
            guard commitment.status == .broken, let day = commitment.decided else { return nil }
            return (max(since, clock.start(of: day)), .brokenPromise)
        }
        happenings += story.payments.map { (max(since, clock.start(of: $0.day)), .payment) }
        happenings += story.calls.map { ($0.at, .call($0.channel, $0.contactPoint, $0.outcome, $0.disposition)) }
        happenings += story.rests.map { ($0.at, .rest(until: $0.until)) }
        // After the call of that moment, which was still the stage's before.
        happenings += story.stageResults.map { ($0.at, .result($0.result, to: $0.stage)) }
        // At midnight the new day comes first, then the promise whose grace was over, then a payment of that day.
        let ordered = happenings.enumerated().filter { $0.element.at <= now }
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        var facts = story.facts
        var positions: [StrategyPosition?] = []
        for (at, event) in ordered.map(\.element) {
            if case .number(let days) = story.facts[.daysPastDue] {
                facts[.daysPastDue] = .number(days - Double(today - clock.date(at).daysSinceEpoch))
            }
            positions.append(
                advance(
                    positions.last.flatMap(\.self), on: event, facts: facts, contactPoints: story.contactPoints, at: at,
                    clock: clock))
        }
        return positions
    }
}
