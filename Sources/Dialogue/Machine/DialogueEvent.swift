/// What happens to a dialogue.
public enum DialogueEvent: Hashable, Sendable {
    /// The call was answered. `speech`: a recogniser is there.
    case started(speech: Bool, by: Answerer)
    /// What was being said has ended. Only news when nothing was listened for.
    case promptEnded
    /// A key, also while a prompt is being said or before it has begun.
    case key(DialogueKey)
    /// Words by the recogniser, with how sure it is, 0…1.
    case heard(String, confidence: Double)
    /// The time for an answer is over.
    case silence
    /// Nothing will be heard any more in this call, keys aside.
    case recogniserLost
    /// What was to be said could not be: no recording, no speech.
    case promptFailed
    case transferResult(TransferResult)
    case hungUp

    public enum Answerer: String, Hashable, Sendable { case person, machine }
    public enum TransferResult: String, Hashable, Sendable, CaseIterable {
        /// An agent has the call.
        case connected
        case nobodyFree = "nobody-free"
        case failed
    }
}

/// What a dialogue wants done. Of ``say(_:)``, ``transfer(queue:)`` and ``hangUp(_:)`` there is at most one in an answer,
/// the last; it replaces what is going on. An answer without them changes nothing: what is going on goes on.
public enum DialogueCommand: Hashable, Sendable {
    case say(Utterance)
    /// `nil`: the queue of the campaign.
    case transfer(queue: String?)
    case record(DialogueOutcome)
    /// With ``DialogueOutcome/promised``: the day.
    case recordPromise(PromisedDay)
    case callBack(CallbackWish)
    /// The dialogue is over; the call, if it is still up and not with an agent, too.
    case hangUp(DialogueOutcome)
}
