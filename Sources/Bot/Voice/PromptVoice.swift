public import Dialogue
public import Spoken
public import Vocabulary

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

/// What Asterisk plays, one after the other.
public struct PlayablePrompt: Sendable, Hashable {
    public enum Part: Sendable, Hashable {
        /// A file as `STREAM FILE` names it, without its ending. With its length somebody has seen that it is there: only
        /// then a recogniser listens during it, since Asterisk does not say there that a file is missing.
        case sound(String, duration: Duration?)
        /// Said by Asterisk itself, with the sounds of the channel's language.
        case digits(String)
        case number(Int, feminine: Bool)
        case date(CivilDate)
    }

    public var parts: [Part]

    public init(_ parts: [Part]) { self.parts = parts }

    /// How long it takes at most, as far as that is known: what is not is put at a minute a sound.
    var longest: Duration {
        parts.reduce(.zero) { sum, part in
            switch part {
            case .sound(_, let duration): sum + (duration ?? .seconds(60))
            case .digits(let digits): sum + .seconds(2 * digits.count)
            case .number, .date: sum + .seconds(15)
            }
        }
    }
}
