/// What hears the people a bot talks to, and how Asterisk brings their voices.
public struct HearingSettings: Sendable, Equatable {
    public enum Recogniser: String, CaseIterable, Sendable {
        case pocketsphinx, vosk, none
    }

    public var recogniser: Recogniser
    /// The engine's name in aeap.conf.
    public var engine: String
    /// What is heard with less, 0…1, is no answer, whatever a script says.
    public var confidence: Double
    /// How long after the end of speech its words may come.
    public var patience: Duration
    /// For pocketsphinx: tags of the languages, and how many utterances at once.
    public var languages: [String]
    /// For pocketsphinx: directories of acoustic models of a language itself, by its tag.
    public var models: [String: String]
    public var processes: Int
    /// For Vosk: a `ws://` address for each language.
    public var servers: [String: String]
    /// IP address to listen on for Asterisk.
    public var listen: String
    public var port: Int
    /// Addresses and networks that may connect.
    public var allow: [String]
}
