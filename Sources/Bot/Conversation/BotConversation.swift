public import Dialogue
public import Vocabulary

/// All that is known of one conversation with the bot when it is over, ready to be stored.
public struct BotConversation: Sendable {
    public var attempt: String
    /// The script's name.
    public var script: String { dialogue.script.name }
    /// With its trace, step by step, what it recorded, and whether somebody was identified and told.
    public internal(set) var dialogue: DialogueMachine
    /// The day that was promised.
    public internal(set) var promise: PromisedDay?
    public internal(set) var callback: CallbackWish?
    /// Whether a recogniser listened, at least at first.
    public internal(set) var hadSpeech = false
    var speechEngine: String?
    public internal(set) var ending = Ending.finished
    public internal(set) var timing: Timing
    /// The last transfer that was tried.
    public internal(set) var transfer: Transfer?

    public enum Ending: Hashable, Sendable {
        /// By the script.
        case finished
        case hungUp
        /// An agent took the call, and that conversation is over.
        case withAgent
        /// The connection to Asterisk ended without a word. Mostly a hang-up whose word was lost with the connection; also
        /// an Asterisk that died, and the network. The call is over in each case.
        case lineLost
        /// Our own server ended.
        case serverEnded
        /// Asterisk did not answer a command in time.
        case stuck(String)
        /// Handed to the queue, and nothing was heard of the call since.
        case unheardOf
    }

    public struct Timing: Hashable, Sendable {
        /// The answer, or the end of the listening for a machine, by Asterisk's clock where it told.
        public var answered: Timestamp
        /// When the first prompt began; `nil`: none did.
        public internal(set) var firstPrompt: Timestamp?
        public internal(set) var ended: Timestamp?
        /// The longest time from something the person did, or did not do, to the prompt that answered it.
        public internal(set) var longestPause = Duration.zero

        public var answerToPrompt: Duration? { firstPrompt.map { $0 - answered } }
    }

    public struct Transfer: Hashable, Sendable {
        /// `nil`: the campaign's.
        public var queue: String?
        public var asked: Timestamp
        /// `nil` while nothing is known.
        public internal(set) var result: DialogueEvent.TransferResult?
        public internal(set) var agent: String?
    }

    init(attempt: String, dialogue: DialogueMachine, answered: Timestamp) {
        self.attempt = attempt
        self.dialogue = dialogue
        timing = Timing(answered: answered)
    }

    /// How the dialogue ended; one that was cut short by a fault of ours has failed.
    public var outcome: DialogueOutcome { dialogue.outcome ?? .failed }
    public var trace: [TraceEntry] { dialogue.trace }
    public var records: [DialogueOutcome] { dialogue.records }
}

/// What is worth knowing before a conversation is over.
public enum BotNews: Hashable, Sendable {
    /// These prompts are being said now; none: the waiting goes on.
    case saying([String])
    /// Recorded in the dialogue: "do not call" holds from now on, whatever becomes of the call.
    case recorded(DialogueOutcome)
    case promised(PromisedDay)
    case callBack(CallbackWish)
    /// The call goes to a queue now; `nil`: the campaign's.
    case transferring(queue: String?)
    /// Nobody took it; the dialogue goes on.
    case transferFailed
}
