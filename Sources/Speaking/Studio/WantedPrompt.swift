/// Words to be spoken.
public struct WantedPrompt: Sendable, Hashable {
    public var text: String
    /// `es-CL`, `pt-BR`, `en`.
    public var language: String

    public init(_ text: String, in language: String) {
        self.text = text
        self.language = language
    }
}

/// A prompt that Asterisk can play now.
public struct ReadyPrompt: Sendable, Hashable {
    /// What `STREAM FILE` and `Playback` are given.
    public let sound: String
    public let duration: Duration
    /// Where it lies on this machine.
    public let path: String
}

/// How a prompt gets to Asterisk.
public enum PromptDelivery: Sendable, Hashable {
    /// It reads the folder of the cache, which is here for Asterisk.
    case folder(String)
    /// It fetches it from ``PromptServer``, which is here for Asterisk: `http://192.0.2.7:4575/prompts`.
    case http(String)

    func sound(for key: PromptKey) -> String {
        switch self {
        // Asterisk adds the ending itself.
        case .folder(let path): "\(path)/\(key.text)"
        case .http(let base): "\(base)/\(key.text).wav"
        }
    }
}
