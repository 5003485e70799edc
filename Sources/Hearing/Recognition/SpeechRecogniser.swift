/// The audio of one utterance as it is spoken. It ends when the utterance does, and with
/// ``RecogniserFailure/abandoned`` when nobody wants to know any more.
public typealias UtteranceAudio = AsyncThrowingStream<[Int16], any Error>

/// Something that makes words of speech.
public protocol SpeechRecogniser: Sendable {
    /// Listens to one utterance to its end.
    ///
    /// Cancelling the task, and audio that ends with an error, end the work at once.
    /// - Returns: what may have been said, the likeliest first; empty when nothing like speech was heard.
    /// - Throws: ``RecogniserFailure``, or what the audio ended with.
    func recognise(_ audio: UtteranceAudio, _ request: RecognitionRequest) async throws -> [Hypothesis]

    /// Whether an utterance in this language would be heard if it came now. Who is told no asks for keys.
    func hears(_ language: String) -> Bool

    /// Keeps whatever it needs, processes or connections, until cancelled.
    func run() async
}

/// Why an utterance has no hypothesis.
public enum RecogniserFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The one who asked does not want to know any more.
    case abandoned
    /// No answer within the time allowed after the end of the utterance.
    case timedOut(Duration)
    /// The recogniser cannot work now.
    case unavailable(String)
    /// It cannot listen for what was asked, now or later.
    case unsuitable(String)

    public var description: String {
        switch self {
        case .abandoned: "Nobody waits for this utterance any more."
        case .timedOut(let limit): "The recogniser gave no answer within \(limit) after the end of the utterance."
        case .unavailable(let why): "The speech recogniser cannot work now: \(why)"
        case .unsuitable(let why): "The speech recogniser cannot listen for this: \(why)"
        }
    }
}
