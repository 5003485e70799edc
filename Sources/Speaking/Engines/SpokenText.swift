/// A text as it is given to an engine.
enum SpokenText {
    /// In characters; a minute of speech has some 900.
    static let limit = 2000

    /// One line without control characters. Brackets go too: for some engines what is in them is no text but phonemes.
    static func cleaned(_ text: String) throws(SpeechFailure) -> String {
        guard text.count <= limit else { throw .tooLong(limit: limit) }
        var line = ""
        for scalar in text.unicodeScalars { line.unicodeScalars.append(isSpoken(scalar) ? scalar : " ") }
        let words = line.split(separator: " ")
        guard words.contains(where: { $0.contains { $0.isLetter || $0.isNumber } }) else { throw .nothingToSay }
        return words.joined(separator: " ")
    }

    private static func isSpoken(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: !"[]<>{}".unicodeScalars.contains(scalar)
        }
    }
}
