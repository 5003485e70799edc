public import Vocabulary

/// The day somebody has promised to pay.
public struct PromisedDay: Hashable, Sendable, Codable {
    public var date: CivilDate
    public init(date: CivilDate) { self.date = date }
}

/// One thing that happened in a dialogue, ready to be stored.
public struct TraceEntry: Hashable, Sendable, Codable {
    public enum Fact: Hashable, Sendable, Codable {
        case entered
        /// The prompts that began.
        case said([String])
        case promptEnded
        case pressed(DialogueKey)
        /// The words, how sure the recogniser was, and what they were taken for (`nil`: doubt).
        case heard(String, confidence: Double, as: Meaning?)
        case silent
        case recogniserLost
        case promptFailed
        case transfer(String)
        case identified
        case recorded(DialogueOutcome)
        case took(Branch)
        case ended(DialogueOutcome)
    }

    public var at: Timestamp
    /// Empty before the first one.
    public var step: String
    public var fact: Fact
}

/// A way out of a step.
public struct Branch: Hashable, Sendable, Codable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable, Codable {
        case key(DialogueKey)
        case voice(Meaning)
        case phrase(String)
        /// The digits that were asked for made sense.
        case collected
        case silence
        case notUnderstood
        case next
        case connected, nobodyFree
        case end
    }

    /// Empty for the answers that hold at every question.
    public var step: String
    public var kind: Kind

    public init(_ step: String, _ kind: Kind) {
        self.step = step
        self.kind = kind
    }

    public var description: String {
        let way =
            switch kind {
            case .key(let key): "key \(key.rawValue)"
            case .voice(let meaning): "voice \(meaning.rawValue)"
            case .phrase(let phrase): "phrase '\(phrase)'"
            case .collected: "digits"
            case .silence: "silence"
            case .notUnderstood: "not understood"
            case .next: "next"
            case .connected: "agent"
            case .nobodyFree: "nobody free"
            case .end: "end"
            }
        return "\(step.isEmpty ? "always" : step): \(way)"
    }
}
