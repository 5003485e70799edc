import Speaking

/// The words of `speaking.engine`.
enum EngineName: Hashable, Sendable {
    case preset(SpeechEngine.Preset)
    case command

    static let words: [(word: String, value: EngineName)] =
        SpeechEngine.Preset.allCases.map { ($0.rawValue, .preset($0)) } + [("command", .command)]
}

extension Schema {
    enum Speaking {
        static let engine = Field(
            "engine", .choice(EngineName.words), .standard(.preset(.eSpeak)),
            "What speaks where nothing is recorded; with `command` any program that writes WAV files.")
        /// For the elements of the list.
        static let argument = Kind<String>.line(upTo: 1000)
        static let language = Kind<String>.languageTag
        static let voice = Kind<String>.line(upTo: 1000)
        static let speed = Field(
            "speed", .decimal(0.5...2), .standard(1), "How fast it speaks; 1 is the engine's own speed, less is slower."
        )
        static let deadline = Field(
            "deadline", .duration(.seconds(1) ... .seconds(120)), .standard(.seconds(10)),
            "How long the engine may take for one text before it is ended.")
        static let workers = Field(
            "workers", .wholeNumber(1...64), .standard(2),
            "Texts that are spoken at once; more take the machine from the calls.")
        static let directory = Field(
            "directory", .absolutePath, .standard("/var/cache/marcador/prompts"),
            "Where spoken prompts are kept. Names and amounts are in them: nobody but the daemon's user and group may look into it."
        )
        static let asteriskDirectory = Field(
            "asterisk_directory", .absolutePath, .optional("`directory`"),
            "The same folder as Asterisk sees it, where it is mounted elsewhere.")
        static let maxSize = Field(
            "max_megabytes", .wholeNumber(10...1_000_000), .standard(500),
            "How much is kept; what was not used for longest goes first.")
        static let maxAge = Field(
            "max_age", .duration(.seconds(3600) ... .seconds(365 * 86_400)), .standard(.seconds(30 * 86_400)),
            "How long a prompt is kept after it was made, used or not.")
        static let section = Section(
            path: "speaking",
            doc:
                "How the bot's prompts are spoken where nothing is recorded, and how Asterisk gets them; see docs/speaking.md.",
            entries: [
                engine.entry,
                .nested(
                    "command", "list of texts", standard: "needed when `engine` is `command`",
                    "The program and its arguments, with the placeholders of docs/speaking.md in quotes: `[\"mytts\", \"--out\", \"{output}\"]`."
                ),
                .nested(
                    "voices", "language → voice", standard: "those of the engine",
                    "The engine's voice for a language: `es-CL`, or `es` for all countries that are not named. `piper` needs them: the files of its models."
                ),
                speed.entry, deadline.entry, workers.entry, directory.entry, asteriskDirectory.entry, maxSize.entry,
                maxAge.entry,
                .nested(
                    "http", "section", standard: "Asterisk reads the folder",
                    "Asterisk fetches prompts from the daemon, as it must on another machine; `http: {}` with the standards."
                ),
                .nested(
                    "recorded", "section", standard: "nothing is recorded",
                    "Prompts that somebody has recorded; `recorded: {}` with the standards."),
            ])
    }

    enum Recorded {
        static let directory = Field(
            "directory", .absolutePath, .standard("/var/lib/marcador/recorded"),
            "Where the recordings are; `marcador bot recordings` tells their names and texts.")
        static let asteriskDirectory = Field(
            "asterisk_directory", .absolutePath, .optional("`directory`"),
            "The same folder as Asterisk sees it; on another machine a copy of it.")
        static let prefer = Field(
            "prefer", .choice(RecordedSettings.Preference.allCases.map { ($0.rawValue, $0) }), .standard(.recordings),
            "What is played where both can say it; with `engine` recordings are for when the engine fails.")
        /// For the names of the mapping: those whose core sets are known.
        static let language = Kind<String>.choice(RecordedSettings.usualSounds.keys.sorted().map { ($0, $0) })
        static let folder = Kind<String>.name
        static let section = Section(
            path: "speaking.recorded",
            doc:
                "Recordings, and the numbers of Asterisk's core sounds with which they are put together when the engine fails; see docs/speaking.md.",
            entries: [
                directory.entry, asteriskDirectory.entry, prefer.entry,
                .nested(
                    "asterisk_sounds", "language → folder",
                    standard: RecordedSettings.usualSounds.sorted { $0.key < $1.key }
                        .map { "`\($0.key): \($0.value)`" }.joined(separator: ", "),
                    "The core sounds of a language in Asterisk's folder of sounds: `es: es_MX_f_Allison`."),
            ])
    }

    enum PromptHTTP {
        static let listen = Field("listen", .address, .standard("127.0.0.1"), "The address the daemon listens on.")
        static let port = Field(
            "port", .wholeNumber(0...65535), .standard(4575), "The port the daemon listens on; 0 takes a free one.")
        static let advertise = Field(
            "advertise", .endpoint, .optional("`listen:port`"),
            "Where Asterisk reaches it; needed when Asterisk runs elsewhere, or when listening on every address.")
        static let allowed = Kind<String>.addressRange
        static let section = Section(
            path: "speaking.http",
            doc:
                "Prompts over HTTP, which Asterisk's `res_http_media_cache` fetches and keeps. There is no encryption and no password: keep it in a network that only your servers see.",
            entries: [
                listen.entry, port.entry, advertise.entry,
                .nested(
                    "allow", "list of addresses", standard: "`\(FastAGISettings.loopback.joined(separator: ", "))`",
                    "Who may connect: addresses, or networks like `10.0.0.0/24`."),
            ])
    }
}
