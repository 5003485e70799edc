/// Why a text was not spoken. Whoever asked has to get along without: by a recording, or by Asterisk's own voice.
public enum SpeechFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case nothingToSay
    case tooLong(limit: Int)
    case noVoice(engine: String, language: String)
    case programMissing(engine: String, program: String)
    case cannotStart(engine: String, program: String, reason: String)
    case exited(engine: String, code: Int32, said: String)
    case killed(engine: String, signal: Int32, said: String)
    case hanging(engine: String, limit: Duration)
    case noOutput(engine: String, said: String)
    case tooMuchOutput(engine: String, limit: Int)
    case unusable(engine: String, AudioFailure)
    case cache(CacheFailure)
    /// It is still being made.
    case late(limit: Duration)
    /// The engine has failed again and again, and is left alone for a while.
    case resting(reason: String)
    /// More is waiting to be spoken than can be.
    case crowded(limit: Int)
    case closed

    public var description: String {
        switch self {
        case .nothingToSay: "There is nothing to say: the text has no letter and no digit."
        case .tooLong(let limit): "A text is longer than \(limit) characters: make several prompts of it."
        case .noVoice(let engine, let language):
            "The engine \(engine) has no voice for the language \(language): name one in 'speaking.voices'."
        case .programMissing(let engine, let program):
            "The engine \(engine) cannot speak because the program '\(program)' is missing: install it, or choose another "
                + "in 'speaking.engine'."
        case .cannotStart(let engine, let program, let reason):
            "The engine \(engine) cannot speak because '\(program)' does not start: \(reason); see 'speaking.command'."
        case .exited(let engine, let code, let said):
            "The engine \(engine) ended with code \(code)\(Self.quoted(said)); try 'marcador bot say' with the same words."
        case .killed(let engine, let signal, let said):
            "The engine \(engine) was ended by signal \(signal)\(Self.quoted(said)); try 'marcador bot say' with the same "
                + "words."
        case .hanging(let engine, let limit):
            "The engine \(engine) had not spoken after \(limit) and was ended: see what it waits for, or raise "
                + "'speaking.deadline'."
        case .noOutput(let engine, let said):
            "The engine \(engine) ended well and wrote no audio\(Self.quoted(said)); check its {output} in "
                + "'speaking.command'."
        case .tooMuchOutput(let engine, let limit):
            "The engine \(engine) wrote more than \(limit) bytes and was ended: speak shorter texts, or write a lower "
                + "sampling rate."
        case .unusable(let engine, let failure): "What the engine \(engine) spoke cannot be played: \(failure)."
        case .cache(let failure): "Spoken prompts cannot be kept: \(failure)."
        case .late(let limit): "A prompt was not ready within \(limit): prepare it before the call."
        case .resting(let reason): "The speech engine rests after failing again and again. The last time: \(reason)"
        case .crowded(let limit): "More than \(limit) prompts wait to be spoken: raise 'speaking.workers'."
        case .closed: "The daemon is ending, and nothing more is spoken."
        }
    }

    private static func quoted(_ said: String) -> String { said.isEmpty ? "" : " and said '\(said)'" }
}
