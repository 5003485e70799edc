/// The placeholders of an engine's command.
enum EngineCommand {
    enum Placeholder: String, CaseIterable {
        case text, output, voice, language, speed
        case textFile = "text_file"
        case wordsPerMinute = "words_per_minute"
        case lengthScale = "length_scale"
    }

    /// What they stand for in one call.
    struct Values {
        var text: String
        var textFile: String
        var output: String
        var voice: String
        var language: String
        var speed: Double

        func callAsFunction(_ placeholder: Placeholder) -> String {
            switch placeholder {
            // An argument that begins with a hyphen would be an option.
            case .text: text.hasPrefix("-") ? " " + text : text
            case .textFile: textFile
            case .output: output
            case .voice: voice
            case .language: language
            case .speed: EngineCommand.decimal(speed)
            case .wordsPerMinute: String(Int((175 * speed).rounded()))
            case .lengthScale: EngineCommand.decimal(1 / speed)
            }
        }
    }

    /// Whether the command says where the audio is to be written.
    static func namesOutput(_ command: [String]) -> Bool {
        command.contains { $0.contains("{\(Placeholder.output.rawValue)}") }
    }

    /// The arguments of one call. What is filled in is never looked through for placeholders again.
    static func filled(_ command: [String], _ values: Values) -> [String] {
        command.map { argument in
            var result = ""
            var rest = argument[...]
            while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
                result += rest[..<open]
                let name = String(rest[rest.index(after: open)..<close])
                result += Placeholder(rawValue: name).map { values($0) } ?? String(rest[open...close])
                rest = rest[rest.index(after: close)...]
            }
            return result + rest
        }
    }

    /// At most three digits after a point, whatever the locale.
    private static func decimal(_ number: Double) -> String {
        let thousandths = Int((number * 1000).rounded())
        let rest = String(1000 + thousandths % 1000).dropFirst()
        return "\(thousandths / 1000).\(rest)"
    }
}

extension SpeechEngine {
    /// What is wrong with the command, as the end of a sentence; nil when nothing is.
    public static func problem(with command: [String]) -> String? {
        guard let program = command.first, !program.isEmpty else {
            return "has no program; name it first, then its arguments"
        }
        guard !program.contains("{") else { return "has a placeholder in the place of the program; name the program" }
        for argument in command {
            guard !argument.utf8.contains(0) else { return "has a byte 0 in it; remove it" }
            for part in argument.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
                let name = part.prefix { $0 != "}" }
                guard name.count < part.count, EngineCommand.Placeholder(rawValue: String(name)) != nil else {
                    let known = EngineCommand.Placeholder.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
                    return "has an unknown placeholder in '\(argument)'; there are \(known)"
                }
            }
        }
        return nil
    }
}
