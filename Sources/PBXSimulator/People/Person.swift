/// What one call to one number meets: drawn when the call is placed.
public struct Person: Sendable, Hashable {
    public var fate: Fate
    /// Seconds from answering until they hang up if nobody speaks with them.
    public var patience: Double
    public var conversation: Conversation
    /// Seconds into the message "nobody is free" at which they hang up; nil: they hear it out.
    public var leavesMessageAfter: Double?

    public init(
        fate: Fate, patience: Double = 3600, conversation: Conversation = Conversation(),
        leavesMessageAfter: Double? = nil
    ) {
        self.fate = fate
        self.patience = patience
        self.conversation = conversation
        self.leavesMessageAfter = leavesMessageAfter
    }

    public enum Fate: Sendable, Hashable {
        /// A human picks up, seconds after the call was placed.
        case human(after: Double)
        /// An answering machine picks up.
        case machine(after: Double)
        /// Rings for ever.
        case never
        /// 100 Trying and nothing more.
        case silence
        /// The network or the telephone refuses with this SIP status. `rings`: 180 comes first.
        case refused(status: Int, after: Double, rings: Bool)
        /// `Local/` only: there is no such extension.
        case nowhere
    }

    public var isHuman: Bool {
        if case .human = fate { true } else { false }
    }

    /// `nil` when the call is not answered.
    public var answersAfter: Double? {
        switch fate {
        case .human(let after), .machine(let after): after
        default: nil
        }
    }
}

/// How a conversation with an agent goes.
public struct Conversation: Sendable, Hashable {
    /// Seconds of talk.
    public var talk: Double
    /// Whether the person hangs up first.
    public var personEndsIt: Bool
    /// What the agent will record: the digit of the disposition prompt.
    public var digit: Character

    public init(talk: Double = 60, personEndsIt: Bool = true, digit: Character = "2") {
        self.talk = talk
        self.personEndsIt = personEndsIt
        self.digit = digit
    }
}
