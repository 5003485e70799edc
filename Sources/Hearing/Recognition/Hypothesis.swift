/// What may have been said.
public struct Hypothesis: Sendable, Hashable {
    /// The words, in lower case with their accents, as the grammar has them.
    public var text: String
    /// How sure the recogniser is, 0…1. Doubt is never consent: who asks a question sets the least it takes as an answer.
    public var confidence: Double

    public init(text: String, confidence: Double) {
        self.text = text
        self.confidence = confidence.isFinite ? min(max(confidence, 0), 1) : 0
    }
}
