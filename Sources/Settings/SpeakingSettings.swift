public import Speaking

/// How prompts are spoken, where they are kept, and how Asterisk gets them.
public struct SpeakingSettings: Sendable, Equatable {
    public var engine: SpeechEngine
    /// Engines that run at once.
    public var workers: Int
    /// Where prompts are kept.
    public var directory: String
    public var limits: PromptCache.Limits
    /// The same folder as Asterisk sees it.
    public var asteriskDirectory: String
    /// `nil`: Asterisk reads the folder.
    public var http: PromptHTTPSettings?
    /// `nil`: nothing is recorded.
    public var recorded: RecordedSettings?

    public var studio: PromptStudio.Settings { PromptStudio.Settings(workers: workers) }

    /// - Parameter boundPort: where ``PromptServer`` listens, if `http` is there.
    public func delivery(boundPort: Int) -> PromptDelivery {
        http.map { .http($0.base(boundPort: boundPort)) } ?? .folder(asteriskDirectory)
    }
}

/// Prompts that somebody has recorded.
public struct RecordedSettings: Sendable, Equatable {
    public enum Preference: String, CaseIterable, Sendable {
        case recordings, engine
    }

    public var directory: String
    /// The same folder as Asterisk sees it.
    public var asteriskDirectory: String
    /// What is played where both can say it.
    public var prefer: Preference
    /// By language, the folder of Asterisk's core sounds in its folder of sounds.
    public var asteriskSounds: [String: String]

    static let usualSounds = ["en": "en", "es": "es"]
}

public struct PromptHTTPSettings: Sendable, Equatable {
    /// IP address to listen on.
    public var listen: String
    /// 0 = any free one.
    public var port: Int
    /// `host:port` as given; `nil` = where the daemon listens.
    public var advertise: String?
    /// Addresses and networks that may connect.
    public var allow: [String]

    public var configuration: PromptServer.Configuration {
        var configuration = PromptServer.Configuration()
        configuration.host = listen
        configuration.port = port
        configuration.allow(allow)
        return configuration
    }

    /// What the addresses of prompts begin with.
    public func base(boundPort: Int) -> String {
        let authority = advertise ?? (listen.contains(":") ? "[\(listen)]:\(boundPort)" : "\(listen):\(boundPort)")
        return PromptServer.Configuration.base(authority: authority)
    }
}
