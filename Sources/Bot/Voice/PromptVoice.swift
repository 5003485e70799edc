public import Dialogue
public import Spoken

/// Finds or makes the sounds of what a dialogue says.
public protocol PromptVoice: Sendable {
    /// What is there without waiting; `nil`: it has to be made.
    func ready(_ utterance: Utterance, in language: SpokenLanguage) -> PlayablePrompt?

    /// What Asterisk is to play; `nil` when it cannot be had in time.
    ///
    /// Best in one sound: a recogniser can listen during all of it, and no key falls between two.
    /// - Parameter limit: after it nobody waits for the answer any more; the task is cancelled.
    func prompt(
        for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt?
}

extension PromptVoice {
    public func ready(_ utterance: Utterance, in language: SpokenLanguage) -> PlayablePrompt? { nil }
}

/// What Asterisk plays, one sound after the other.
public struct PlayablePrompt: Sendable, Hashable {
    public var sounds: [PlayableSound]

    public init(_ sounds: [PlayableSound]) { self.sounds = sounds }

    /// How long it takes at most.
    var longest: Duration { sounds.reduce(.zero) { $0 + $1.longest } }
}

/// A file as `STREAM FILE` names it, without its ending.
public struct PlayableSound: Sendable, Hashable {
    public let file: String
    /// With it somebody has seen that the file is there: only then a recogniser listens during it, since Asterisk does not
    /// say there that a file is missing.
    public let duration: Duration?
    /// How long it takes at most.
    let longest: Duration

    public init(_ file: String, duration: Duration?) {
        self.file = file
        self.duration = duration
        // Whatever somebody has recorded.
        longest = duration ?? .seconds(60)
    }

    /// - Parameter longest: of a sound that nobody has seen.
    init(_ file: String, longest: Duration) {
        self.file = file
        duration = nil
        self.longest = longest
    }
}
