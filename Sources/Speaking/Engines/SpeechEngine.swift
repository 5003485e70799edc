/// A program that speaks a text into a WAV file, and how it is called. No shell is between: nothing in a text is a command.
public struct SpeechEngine: Sendable, Hashable {
    /// As it stands in messages.
    public var name: String
    /// The program, by path or by name in `PATH`, and its arguments with placeholders.
    ///
    /// The text comes on standard input. `{text_file}` is a file that holds it too; `{text}` the text itself, which every user
    /// of the machine can read in the list of processes while it is spoken. Without `{output}` the WAV file is what comes on
    /// standard output. `{voice}`, `{language}`, and one of `{speed}` (1 is normal), `{words_per_minute}` (175 is normal)
    /// and `{length_scale}` (1 is normal, less is faster) are filled in too.
    public var command: [String]
    /// By language: `es-CL`, or `es` for all that are not named more exactly.
    public var voices: [String: String]
    /// 1 is normal.
    public var speed: Double
    /// How long it may take for one text.
    public var deadline: Duration
    /// The most it may write, in bytes.
    public var outputLimit: Int
    /// Environment variables that it gets beside PATH, HOME, USER, LANG and TMPDIR.
    public var environment: [String: String]

    public init(
        name: String, command: [String], voices: [String: String] = [:], speed: Double = 1,
        deadline: Duration = .seconds(10), outputLimit: Int = 20_000_000, environment: [String: String] = [:]
    ) {
        self.name = name
        self.command = command
        self.voices = voices
        self.speed = speed
        self.deadline = deadline
        self.outputLimit = outputLimit
        self.environment = environment
    }

    /// Whether the command asks for a voice.
    public var needsVoices: Bool { command.contains { $0.contains("{voice}") } }

    /// The voice for a language; empty when the command asks for none.
    func voice(for language: String) throws(SpeechFailure) -> String {
        guard needsVoices else { return "" }
        let known = Dictionary(voices.map { (Self.folded($0.key), $0.value) }) { first, _ in first }
        var tag = Self.folded(language)[...]
        while true {
            if let voice = known[String(tag)] { return voice }
            guard let dash = tag.lastIndex(of: "-") else { break }
            tag = tag[..<dash]
        }
        throw .noVoice(engine: name, language: language)
    }

    /// `es_CL` and `es-cl` are one.
    private static func folded(_ tag: String) -> String { tag.lowercased().replacing("_", with: "-") }
}

extension SpeechEngine {
    /// Engines that need no command in the configuration.
    public enum Preset: String, CaseIterable, Sendable {
        case eSpeak = "espeak-ng"
        case piper
        case pico = "pico2wave"
    }

    public init(_ preset: Preset) {
        switch preset {
        case .eSpeak:
            self.init(
                name: preset.rawValue,
                command: [
                    "espeak-ng", "-v", "{voice}", "-s", "{words_per_minute}", "-b", "1", "--stdin", "-w", "{output}",
                ],
                voices: ["es": "es-419", "es-ES": "es", "en": "en-us", "en-GB": "en-gb", "pt": "pt-br", "pt-PT": "pt"])
        case .piper:
            // A voice is the path of a model, and which ones there are the operator knows.
            self.init(
                name: preset.rawValue,
                command: [
                    "piper", "--model", "{voice}", "--length_scale", "{length_scale}", "--output_file", "{output}",
                ])
        case .pico:
            // It takes the text as an argument and in no other way, and speaks no Portuguese.
            self.init(
                name: preset.rawValue, command: ["pico2wave", "-l", "{voice}", "-w", "{output}", "{text}"],
                voices: ["es": "es-ES", "en": "en-US", "en-GB": "en-GB"])
        }
    }
}
