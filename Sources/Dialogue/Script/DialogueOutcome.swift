public import Vocabulary

/// How a dialogue ended. The raw values are the words of scripts, of the store and of reports.
public enum DialogueOutcome: String, CaseIterable, Sendable, Codable, Hashable {
    /// Was told what there is to tell, and asked for nothing.
    case informed
    case promised
    /// Was told, and will not pay or talk.
    case refused
    case alreadyPaid = "already-paid"
    /// The number belongs to somebody else.
    case wrongPerson = "wrong-person"
    /// The person does not live or work there.
    case notHere = "not-here"
    case callLater = "call-later"
    case doNotCall = "do-not-call"
    /// An agent took the call.
    case transferred
    /// Wanted an agent and nobody was free: is called back first.
    case callback
    /// Nobody said or pressed anything.
    case silent
    /// What was said and pressed was no answer.
    case notUnderstood = "not-understood"
    /// A machine was left the neutral message.
    case messageLeft = "message-left"
    /// A machine answered and was left nothing.
    case machine
    case hungUp = "hung-up"
    /// A prompt could not be played, or the script was at its end of ways.
    case failed
    /// It goes on; kept so that it is known should the daemon be killed.
    case underWay = "under-way"
    /// The daemon was killed in the middle.
    case cutOff = "cut-off"

    /// What a script may end with; the others are found by the machine itself.
    public static let written: [DialogueOutcome] = [
        .informed, .promised, .refused, .alreadyPaid, .wrongPerson, .notHere, .callLater, .doNotCall, .callback,
        .silent,
        .notUnderstood, .messageLeft,
    ]

    /// What an agent would have recorded; `nil` when there was no conversation to speak of.
    public var disposition: Disposition? {
        switch self {
        case .promised: .promise
        case .informed, .refused: .noPromise
        case .wrongPerson, .notHere: .wrongPerson
        case .callLater, .callback: .callLater
        case .doNotCall: .doNotCall
        case .alreadyPaid: .other
        case .transferred, .silent, .notUnderstood, .messageLeft, .machine, .hungUp, .failed, .underWay,
            .cutOff:
            nil
        }
    }
}

/// When somebody wants to be called again. A lawful time within it is found by whoever schedules the call.
public enum CallbackWish: String, CaseIterable, Sendable, Codable, Hashable {
    /// Before everybody else.
    case soonest
    case laterToday = "later-today"
    case tomorrowMorning = "tomorrow-morning"
    case tomorrowAfternoon = "tomorrow-afternoon"
}
