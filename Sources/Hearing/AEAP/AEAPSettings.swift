internal import NIOCore

/// What one session with Asterisk's speech engine puts up with, and what it listens for until it is told otherwise.
public struct AEAPSettings: Sendable {
    /// Until `@language` in aeap.conf or `SPEECH SET language` says otherwise.
    public var language = "es"
    /// Until `@grammar` or `SPEECH SET grammar` says otherwise.
    public var grammar = RecognitionRequest.Grammar.everyday
    /// What is heard with less confidence than this during a prompt is not told to Asterisk, which goes on: the noise of a
    /// street is no answer. Far below what a script takes for an answer. 0…1; `SPEECH SET report` takes percent.
    public var reportFrom = 0.2
    /// Most hypotheses of one result.
    public var maximumHypotheses = 3
    public var detector = SpeechDetector.Settings()
    /// How long the recogniser may take after the end of an utterance.
    public var recognitionTimeout = Duration.seconds(2)
    /// How long after the connection the setup may come.
    var setupTimeout = TimeAmount.seconds(5)
    /// How long Asterisk may take to acknowledge a result; then the next turn begins anyway.
    var acknowledgementTimeout = TimeAmount.seconds(1)
    /// Without audio for so long, the line is silent.
    var gap = TimeAmount.milliseconds(200)
    /// How long somebody who was not understood may take to say it again before that is told. With the silence that ends an
    /// utterance and the time it takes to recognise it, this stays under two seconds.
    var repetition = TimeAmount.milliseconds(400)
    /// Utterances of one session that may wait for the recogniser.
    var maximumPending = 3
    /// The longest session; a dialogue takes minutes.
    var maximumSession = TimeAmount.hours(2)

    public init() {}

    /// How long an utterance and the silences around it may last.
    var longestUtterance: Duration { .milliseconds(detector.maximumFrames * SpeechDetector.frameMilliseconds + 1000) }
}
