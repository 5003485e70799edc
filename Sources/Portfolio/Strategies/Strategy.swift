/// How the accounts of a segment are treated: ordered stages, from a friendly word to the last notice (estrategia).
///
/// An account stands in the stage whose rule holds for it. A broken promise, or attempts without contact, may move it
/// further on; there it stays until it pays, or until the rule of a stage still further on holds.
public struct Strategy: Hashable, Sendable {
    public var name: String
    /// Which accounts it is for; `nil` = all. Of several strategies the first one takes an account.
    public var accounts: AccountRule?
    /// Mildest first; names differ.
    public var stages: [Stage]
    /// Nobody is asked for money so soon after a payment.
    public var restAfterPayment: Duration
    /// Nobody is called again so soon after an agent spoke with them, whatever the spacing of the steps; who asked for it is.
    public var restAfterConversation: Duration
    public var promises: PromiseTerms

    public init(
        name: String, accounts: AccountRule? = nil, stages: [Stage],
        restAfterPayment: Duration = .seconds(3 * 86_400), restAfterConversation: Duration = .seconds(3 * 86_400),
        promises: PromiseTerms = PromiseTerms()
    ) {
        self.name = name
        self.accounts = accounts
        self.stages = stages
        self.restAfterPayment = restAfterPayment
        self.restAfterConversation = restAfterConversation
        self.promises = promises
    }

    func index(of stage: String) -> Int? { stages.firstIndex { $0.name == stage } }
}

/// A stage of a strategy (etapa): who belongs in it, what is done, and what may be offered.
public struct Stage: Hashable, Sendable {
    public var name: String
    /// Who belongs here; `nil` = only moves lead here.
    public var rule: AccountRule?
    public var moves: [StageMove]
    /// What is done, in order; empty = accounts in this stage are left in peace.
    public var steps: [ChannelStep]
    /// After the last step it begins again so much later; `nil` = nothing more.
    public var again: Duration?
    /// Hours of this stage, within the lawful ones.
    public var hours: CallableWeek
    public var retry: RetryTable
    public var phones: PhoneRotation
    public var offer: OfferLimits
    /// What the agent reads: how to speak in this stage.
    public var guide: String?
    /// What work in this stage is worth against that in others, in the order of work; 1 = as it is.
    public var effect: Double
    /// Stages of higher priority are worked first, whatever they are worth.
    public var priority: Int

    public init(
        name: String, rule: AccountRule?, moves: [StageMove] = [], steps: [ChannelStep] = [], again: Duration? = nil,
        hours: CallableWeek = .always, retry: RetryTable = .standard, phones: PhoneRotation = PhoneRotation(),
        offer: OfferLimits = OfferLimits(), guide: String? = nil, effect: Double = 1, priority: Int = 0
    ) {
        self.name = name
        self.rule = rule
        self.moves = moves
        self.steps = steps
        self.again = again
        self.hours = hours
        self.retry = retry
        self.phones = phones
        self.offer = offer
        self.guide = guide
        self.effect = effect
        self.priority = priority
    }
}

/// An event that takes an account further on, whatever the rules of the stages say.
public struct StageMove: Hashable, Sendable {
    public enum Trigger: Hashable, Sendable {
        case brokenPromise
        /// So many attempts in the stage and no conversation with the debtor.
        case noContact(attempts: Int)
    }

    public var on: Trigger
    /// The name of a later stage.
    public var to: String

    public init(on trigger: Trigger, to stage: String) {
        on = trigger
        to = stage
    }
}

/// A way to reach a debtor.
public enum Channel: String, CaseIterable, Sendable, Codable, Hashable {
    /// A call that an agent takes.
    case call
    /// A call that a bot speaks.
    case bot
    case sms
    case email

    /// Whether a contact point of that kind can be reached by it.
    public func reaches(_ kind: ContactPoint.Kind) -> Bool {
        switch self {
        case .call, .bot: kind != .email
        case .sms: kind == .mobile
        case .email: kind == .email
        }
    }
}

/// One step of a stage.
public struct ChannelStep: Hashable, Sendable {
    public var channel: Channel
    /// So long after the step before it, or after the account came into the stage.
    public var after: Duration
    /// The bot's dialogue, or the text of a message.
    public var script: String?

    public init(_ channel: Channel, after: Duration = .zero, script: String? = nil) {
        self.channel = channel
        self.after = after
        self.script = script
    }
}
