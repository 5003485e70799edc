import Spoken

/// The text of a prompt: fixed parts, which may be recorded, and variables, which are spoken anew in each call.
///
/// `{nombre}` is a variable. `[[voz: o diga sí]]` is said only when speech is being listened for.
public struct Template: Hashable, Sendable {
    public struct Piece: Hashable, Sendable {
        public enum Content: Hashable, Sendable {
            case fixed(String)
            case variable(Variable)
        }
        public var content: Content
        /// Part of the prompt only when there is a recogniser.
        public var needsVoice: Bool
    }

    public var pieces: [Piece]

    public var variables: [Variable] {
        pieces.compactMap { if case .variable(let variable) = $0.content { variable } else { nil } }
    }

    /// The fixed parts, one after the other, with a gap where a variable stands.
    public var fixedText: String {
        pieces.map { if case .fixed(let text) = $0.content { text } else { "|" } }.joined(separator: " ")
    }

    public var hasVoiceParts: Bool { pieces.contains { $0.needsVoice } }

    /// The words that open a part for voice.
    static let voiceWords = ["voz", "voice"]

    /// What is wrong with a text, in sentences that begin with the prompt's name.
    public struct Fault: Error, Hashable, Sendable {
        public var sentence: String
    }

    public init(_ text: some StringProtocol) throws(Fault) {
        pieces = []
        var rest = Substring(text)
        while let open = rest.range(of: "[[") {
            try add(rest[..<open.lowerBound], needsVoice: false)
            guard let close = rest[open.upperBound...].range(of: "]]") else {
                throw Fault(sentence: "opens '[[' and does not close it; write ]] after the part")
            }
            let inner = rest[open.upperBound..<close.lowerBound]
            guard let colon = inner.firstIndex(of: ":"),
                Self.voiceWords.contains(inner[..<colon].trimmingSpaces().lowercased())
            else {
                throw Fault(sentence: "has a part in [[ ]] that does not begin with 'voz:'; write [[voz: o diga sí]]")
            }
            try add(inner[inner.index(after: colon)...], needsVoice: true)
            rest = rest[close.upperBound...]
        }
        if rest.contains("]]") { throw Fault(sentence: "closes ']]' that was not opened; write [[voz: …]]") }
        try add(rest, needsVoice: false)
        guard !pieces.isEmpty else { throw Fault(sentence: "is empty; write what is to be said") }
    }

    private mutating func add(_ text: Substring, needsVoice: Bool) throws(Fault) {
        var rest = text
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let close = rest[brace...].firstIndex(of: "}") else {
                throw Fault(sentence: "has a brace without its other half; write variables like {nombre}")
            }
            addFixed(rest[..<brace], needsVoice)
            let name = rest[rest.index(after: brace)..<close].trimmingSpaces()
            guard let variable = Variable(written: name) else { throw Fault(sentence: Self.unknown(name)) }
            pieces.append(Piece(content: .variable(variable), needsVoice: needsVoice))
            rest = rest[rest.index(after: close)...]
        }
        addFixed(rest, needsVoice)
    }

    private mutating func addFixed(_ text: Substring, _ needsVoice: Bool) {
        let trimmed = text.trimmingSpaces()
        // A lone comma or full stop is no sound.
        guard trimmed.contains(where: { $0.isLetter || $0.isNumber }) else { return }
        pieces.append(Piece(content: .fixed(String(trimmed)), needsVoice: needsVoice))
    }

    private static func unknown(_ name: Substring) -> String {
        let names = Variable.allCases.map { $0.name(in: .spanish) }
        let folded = FoldedText.fold(String(name))
        if let near = names.first(where: { $0.hasPrefix(folded) || folded.hasPrefix($0) }) {
            return "has the unknown variable {\(name)}, did you mean {\(near)}?"
        }
        return "has the unknown variable {\(name)}; use one of: \(names.map { "{\($0)}" }.joined(separator: " "))"
    }
}

extension Substring {
    func trimmingSpaces() -> Substring {
        var result = drop { $0.isWhitespace }
        while result.last?.isWhitespace == true { result.removeLast() }
        return result
    }

    /// The first place where a text stands.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
