extension Schema {
    enum Hearing {
        static let recogniser = Field(
            "recogniser", .choice(HearingSettings.Recogniser.allCases.map { ($0.rawValue, $0) }),
            .standard(.pocketsphinx),
            "What understands speech: the distribution's `pocketsphinx`, servers that speak the protocol of `vosk`, or `none`. Where it is missing the bot asks for keys only, and its prompts do not offer to speak."
        )
        static let engine = Field(
            "engine", .name, .standard("marcador"), "Asterisk's name for it: a section of `aeap.conf`.")
        static let confidence = Field(
            "confidence", .confidence, .standard(0.4),
            "What was heard less surely than this is no answer; a script's own `confidence` may ask for more.")
        static let patience = Field(
            "patience", .duration(.milliseconds(300) ... .seconds(10)), .standard(.milliseconds(1200)),
            "How long after the end of speech its words may come; then the call goes on by keys. With the 0.4 s that tell the end, and the next prompt, this is what a person waits for a word."
        )
        /// For the elements of the list; those that pocketsphinx has words for.
        static let language = Kind<String>.choice(["es", "en", "pt-br"].map { ($0, $0) })
        /// Those whose words can be spelt for a model of their own.
        static let modelLanguage = Kind<String>.choice([("es", "es")])
        static let model = Kind<String>.absolutePath
        static let processes = Field(
            "processes", .wholeNumber(1...64), .standard(2),
            "Processes of pocketsphinx, and so utterances that are understood at once, for all calls together.")
        static let serverLanguage = Kind<String>.languageTag
        static let server = Kind<String>.webSocket
        static let listen = Field(
            "listen", .address, .standard("127.0.0.1"), "The address the daemon listens on for Asterisk's speech.")
        static let port = Field(
            "port", .wholeNumber(1...65535), .standard(9099),
            "The port the daemon listens on; `url` of `aeap.conf` has it."
        )
        /// For the elements of the list.
        static let allowed = Kind<String>.addressRange
        static let section = Section(
            path: "hearing",
            doc:
                "How the bot understands what people say: Asterisk brings their voices by `res_speech_aeap`; see docs/hearing.md. It begins with the first campaign that has a bot.",
            entries: [
                recogniser.entry, engine.entry, confidence.entry, patience.entry,
                .nested(
                    "languages", "list of es, en, pt-br", standard: "`es`",
                    "What pocketsphinx hears; each costs memory. In other languages the bot asks for keys."),
                .nested(
                    "models", "language → folder", standard: "the English model hears all",
                    "The folder of CMU Sphinx's acoustic model of a language: `es: /usr/local/share/cmusphinx-es/model`; it hears far more voices (docs/hearing.md says where it is had)."
                ),
                processes.entry,
                .nested(
                    "servers", "language → ws:// address", standard: "needed when `recogniser` is `vosk`",
                    "The Vosk server of each language: `es: ws://127.0.0.1:2700`."),
                listen.entry, port.entry,
                .nested(
                    "allow", "list of addresses", standard: "`\(FastAGISettings.loopback.joined(separator: ", "))`",
                    "Who may connect: addresses, or networks like `10.0.0.0/24`. There is no encryption and no password."
                ),
            ])
    }
}

extension Kind<String> {
    /// `ws://host:port/path`; the line is not encrypted.
    static let webSocket = Kind.text("address", range: "ws://host:port") { text throws(Refusal) in
        let rest = text.dropFirst(5)
        let authority = rest.prefix { $0 != "/" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard text.hasPrefix("ws://"), text.utf8.count <= 500, !text.contains(where: \.isWhitespace),
            let host = parts.first, !host.isEmpty, parts.count <= 2,
            parts.count == 1 || (1...65535).contains(Int(parts[1]) ?? 0)
        else { throw Refusal("must be an address like ws://127.0.0.1:2700, and '\(text)' is not") }
        return text
    } write: {
        $0
    }
}
