public import Vocabulary

/// Where an account stands in its strategy: all that must be remembered of it between two events.
public struct StrategyPosition: Hashable, Sendable {
    /// Why the account is in its stage.
    public enum Entry: Hashable, Sendable {
        /// The stage's rule holds.
        case rule
        /// A move took it here; it stays until it pays or the rule of a later stage holds.
        case brokenPromise(from: String)
        case noContact(attempts: Int, from: String)
        /// What a conversation came to leads here.
        case result(String, from: String)

        var isHeld: Bool { self != .rule }
    }

    /// The attempt before.
    public struct Last: Hashable, Sendable {
        public var channel: Channel
        public var contactPoint: ContactPointID
        /// `nil` for a message.
        public var outcome: Outcome?
        public var at: Timestamp

        public init(channel: Channel, contactPoint: ContactPointID, outcome: Outcome?, at: Timestamp) {
            self.channel = channel
            self.contactPoint = contactPoint
            self.outcome = outcome
            self.at = at
        }
    }

    /// What the next step waits for.
    public struct Wait: Hashable, Sendable {
        public enum Reason: Hashable, Sendable {
            /// The stage began.
            case entered
            /// The time between two steps.
            case spacing
            /// The last step was done; it begins again.
            case round
            /// Tried again after that outcome, for the `number`th time of `times`.
            case retry(Outcome, number: Int, times: Int)
            /// Tried often enough after that outcome on that contact point: another one's turn.
            case turn(Outcome)
            case wrongPerson
            case payment
            /// They were spoken with.
            case conversation
            /// What a conversation came to has the account left in peace.
            case result
        }

        public var until: Timestamp
        /// Not in this part of the day.
        public var avoiding: Daypart?
        public var on: Retry.Which?
        public var reason: Reason

        init(until: Timestamp, avoiding: Daypart? = nil, on which: Retry.Which? = nil, _ reason: Reason) {
            self.until = until
            self.avoiding = avoiding
            on = which
            self.reason = reason
        }
    }

    public var strategy: String
    public var stage: String
    public var since: Timestamp
    public var entry: Entry
    /// Calls in this stage that said something of the debtor: `failed`, `congestion` and `invalid` do not.
    public var attempts = 0
    /// Conversations with the debtor in this stage.
    public var conversations = 0
    /// Place of the step in the stage that comes next; past the last one when all are done.
    public var step = 0
    /// Outcomes in this step, by contact point.
    public var tries: [ContactPointID: [Outcome: Int]] = [:]
    /// Contact points that have had their share of this step.
    public var passed: Set<ContactPointID> = []
    /// Contact points that are not used any more, in whatever stage.
    public var givenUp: Set<ContactPointID>
    public var last: Last?
    public var wait: Wait
    /// After a payment, a conversation, or what one came to, nobody asks for money before then, whatever happens meanwhile.
    public var restUntil: Timestamp?
    /// Which of them.
    public var restReason = Wait.Reason.payment

    init(
        strategy: String, stage: Stage, at now: Timestamp, entry: Entry, givenUp: Set<ContactPointID> = [],
        last: Last? = nil
    ) {
        self.strategy = strategy
        self.stage = stage.name
        since = now
        self.entry = entry
        self.givenUp = givenUp
        self.last = last
        wait = Wait(until: now + (stage.steps.first?.after ?? .zero), .entered)
    }
}

/// A contact point as a plan needs it.
public struct ContactCandidate: Hashable, Sendable {
    public var id: ContactPointID
    public var kind: ContactPoint.Kind
    /// The chance to reach the debtor on it, where it is known (``ContactOdds``): for the order `best`.
    public var chance: Double?
    /// Who has it is not to be reached by these any more.
    public var closed: Set<Channel>

    public init(id: ContactPointID, kind: ContactPoint.Kind, chance: Double? = nil, closed: Set<Channel> = []) {
        self.id = id
        self.kind = kind
        self.chance = chance
        self.closed = closed
    }

    /// Whether it would do for the channel.
    func serves(_ channel: Channel) -> Bool { channel.reaches(kind) && !closed.contains(channel) }
}

/// What moves an account in its strategy.
public enum StrategyEvent: Hashable, Sendable {
    /// A new day, a new balance, other contact points: rules are looked at again.
    case review
    /// A call has ended. `disposition`: what came of the conversation, where there was one.
    case call(Channel, ContactPointID, Outcome, Disposition?)
    /// A message was sent.
    case sent(Channel, ContactPointID)
    case payment
    case brokenPromise
    /// A conversation came to something that has the account left in peace.
    case rest(until: Timestamp)
    /// A conversation came to a result that leads to a stage; one that is not later changes nothing.
    case result(String, to: String)
}
