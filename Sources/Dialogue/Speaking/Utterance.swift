import Spoken
import Vocabulary

/// What is to be played next, and whether an answer is awaited.
public struct Utterance: Hashable, Sendable {
    public struct Segment: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// The same words in every call: a recording of this name when there is one, else speech that is kept. The script,
            /// the prompt, and the number of the part where it has several: `overdue/reminder-2`.
            case fixed(recording: String)
            /// Words of this call alone.
            case value(Variable, FactValue)
        }
        public var kind: Kind
        public var text: String
    }

    /// The prompts it is made of.
    public var prompts: [String]
    /// One after the other, without a pause. Empty: nothing is played, the waiting goes on.
    public var segments: [Segment]
    /// Whether every key ends it. When `listen` is there, every key does.
    public var isInterruptible: Bool
    /// `nil`: nothing is awaited; what follows comes with its end.
    public var listen: Listen?

    /// All of it as one text.
    public var text: String { Self.text(of: segments) }

    public static func text(of segments: some Sequence<Segment>) -> String {
        segments.reduce(into: "") { text, segment in
            let isClosing = segment.text.first.map { ",.;:?!".contains($0) } ?? true
            if !text.isEmpty, !isClosing { text += " " }
            text += segment.text
        }
    }

    /// Whether it says that there is a debt.
    public var tellsDebt: Bool
    /// The keys that end it also where no other does.
    public var optOut: Set<DialogueKey> = []

    /// The keys that end it, in the order of the telephone.
    public var endingKeys: [DialogueKey] {
        DialogueKey.all.filter { isInterruptible || listen != nil || optOut.contains($0) }
    }

    /// What is awaited, from the first moment of the prompt on.
    public struct Listen: Hashable, Sendable {
        /// From the end of the prompt to ``DialogueEvent/silence``.
        public var timeout: Duration
        /// More than one key is awaited: after the first one, this long for each.
        public var isCollecting: Bool
        public var keys: Set<DialogueKey>
        /// What a recogniser may hear; empty: it need not listen.
        public var meanings: [Meaning]
        public var phrases: [String]

        public var wantsSpeech: Bool { !meanings.isEmpty || !phrases.isEmpty }
    }
}

extension DialogueScript {
    /// The segments of some prompts in a row; `nil` when one is missing, or a value it says.
    func segments(
        of names: [String], facts: DialogueFacts, today: CivilDate, promiseDate: CivilDate?, withVoice: Bool
    ) -> [Utterance.Segment]? {
        var result: [Utterance.Segment] = []
        for name in names {
            guard let template = prompts[name]?.template else { return nil }
            var number = 0
            for piece in template.pieces {
                if case .fixed = piece.content { number += 1 }
                guard withVoice || !piece.needsVoice else { continue }
                switch piece.content {
                case .fixed(let text):
                    let recording = recording(of: name, template, part: number)
                    result.append(Utterance.Segment(kind: .fixed(recording: recording), text: text))
                case .variable(let variable):
                    let value = facts.value(of: variable, in: language, today: today, promiseDate: promiseDate)
                    guard let value else { return nil }
                    result.append(Utterance.Segment(kind: .value(variable, value), text: value.words(in: language)))
                }
            }
        }
        return result
    }

    /// The name of a recording of a fixed part, the first being 1.
    func recording(of prompt: String, _ template: Template, part: Int) -> String {
        template.pieces.count == 1 ? "\(name)/\(prompt)" : "\(name)/\(prompt)-\(part)"
    }

    /// Whether some prompts say that there is a debt.
    func tellDebt(_ names: [String]) -> Bool {
        names.contains { prompts[$0]?.tellsDebt == true }
    }
}
