/// Headers of `MarcadorAttempt`.
public enum AttemptHeader: String, StatsHeader {
    case time = "Time"
    case instance = "Instance"
    case attempt = "Attempt"
    case campaign = "Campaign"
    case outcome = "Outcome"
    case abandonCause = "AbandonCause"
    case agent = "Agent"
    case debtor = "Debtor"
    case account = "Account"
    case contactPoint = "ContactPoint"
    case phone = "Phone"
    case launched = "Launched"
    case ringing = "Ringing"
    case answered = "Answered"
    case queued = "Queued"
    case connected = "Connected"
    case ended = "Ended"
    case talkSeconds = "TalkSeconds"
    case cause = "Cause"
    case techCause = "TechCause"
    case detail = "Detail"
    case retryAt = "RetryAt"

    public static let event = "MarcadorAttempt"
    public static let occasion = "One for each attempt, when its outcome is final and stored."

    public var unit: HeaderUnit { description.0 }
    public var meaning: String { description.1 }

    private var description: (HeaderUnit, String) {
        switch self {
        case .time: (.time, "When the event was made, by the daemon's clock.")
        case .instance: (.name, "The installation that speaks.")
        case .attempt: (.name, "The number of the attempt; its channel id is `mcd-<Instance>-<Attempt>e`.")
        case .campaign: (.name, "The campaign, as the config file names it.")
        case .outcome:
            (
                .word,
                """
                `answered`, `busy`, `no-answer`, `congestion`, `invalid`, `machine`, `abandoned`, `failed` or `unknown`.
                """
            )
        case .abandonCause: (.word, "`hold-limit`, `hung-up` or `queue-refused` with `abandoned`; else empty.")
        case .agent: (.name, "Who spoke with the person; empty when nobody did.")
        case .debtor: (.name, "Row id of the debtor in the store.")
        case .account: (.name, "Row id of the account in the store.")
        case .contactPoint: (.name, "Row id of the contact point in the store.")
        case .phone: (.name, "The number called: left empty, masked or whole, as the config file says.")
        case .launched: (.time, "When the attempt was journaled.")
        case .ringing: (.time, "When it began to ring; empty when it did not.")
        case .answered: (.time, "When it was answered; empty when it was not.")
        case .queued: (.time, "When the person began to wait for an agent; empty when they did not.")
        case .connected: (.time, "When the conversation began; empty without one.")
        case .ended: (.time, "When it was over; empty when that was not seen.")
        case .talkSeconds: (.seconds, "From `Connected` to `Ended`; empty without conversation.")
        case .cause: (.number, "Asterisk's hang-up cause (Q.850); empty when there was none.")
        case .techCause: (.text, "Asterisk's technical cause, such as a SIP status; empty when there was none.")
        case .detail: (.text, "Why this outcome, in one sentence.")
        case .retryAt: (.time, "When the account is due again; empty when this campaign does not call it again.")
        }
    }
}
