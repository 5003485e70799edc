/// What the network said of an attempt. Each attempt ends in exactly one.
///
/// The raw values are the words used in the store, in AMI events, in the config file and in reports.
public enum Outcome: String, CaseIterable, Sendable, Codable, Hashable {
    /// A person answered and an agent (or the bot) spoke with them.
    case answered
    /// The line was engaged, or the person declined the call.
    case busy
    /// It rang, or could not be alerted, until the ring time was over.
    case noAnswer = "no-answer"
    /// The network or trunk had no room; says nothing of the person.
    case congestion
    /// The number does not exist or cannot be dialled.
    case invalid
    /// An answering machine.
    case machine
    /// A person answered and met nobody: the hold limit passed, or they hung up first. The abandonment rate leaves out
    /// those who hung up before the hold limit.
    case abandoned
    /// Something on our side or the trunk's prevented the call; says nothing of the person.
    case failed
    /// The end was not seen (a crash, a lost line). Counts against the caps and is not redialled early.
    case unknown

    /// Whether a human being picked up: the denominator of abandonment.
    public var metAPerson: Bool { self == .answered || self == .abandoned }
}

/// Why a person who answered met nobody.
public enum AbandonCause: String, CaseIterable, Sendable, Codable, Hashable {
    /// Nobody was free within the hold limit; the abandonment message played.
    case holdLimit = "hold-limit"
    /// The person hung up while waiting.
    case hungUp = "hung-up"
    /// The queue refused the call (no agent logged in).
    case queueRefused = "queue-refused"
}

/// What the conversation gave, as the agent recorded it.
public enum Disposition: String, CaseIterable, Sendable, Codable, Hashable {
    case promise
    case noPromise = "no-promise"
    case wrongPerson = "wrong-person"
    case callLater = "call-later"
    case doNotCall = "do-not-call"
    /// Nobody was there: the agent heard an answering machine.
    case machine
    case other
}
