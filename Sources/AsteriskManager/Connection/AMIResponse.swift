/// The answer to an action.
public struct AMIResponse: Sendable {
    /// The name of the action it answers.
    public let action: String
    public let message: AMIMessage

    init(action: String, message: AMIMessage) {
        self.action = action
        self.message = message
    }

    /// Anything but `Response: Error`. `Events`, for one, answers with a status of its own.
    public var isSuccess: Bool { status.lowercased() != "error" }
    public var status: String { message["Response"] ?? "" }
    /// Asterisk's words, such as `Permission denied` or `Originate successfully queued`.
    public var text: String { message["Message"] ?? "" }

    public subscript(_ name: String) -> String? { message[name] }

    /// What a `Command` printed, line by line: its `Output` headers, or, from Asterisk 13 and older, the text without
    /// the mark that ends it.
    public var output: [String] {
        let headers = message.values("Output")
        guard headers.isEmpty else { return headers }
        return message.lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.map(String.init)
            .filter { !$0.hasPrefix("--END COMMAND--") }
    }

    /// The same answer, or a ``AMIFailure/rejected(action:message:)`` if it is an error.
    @discardableResult
    public func orThrow() throws(AMIFailure) -> AMIResponse {
        guard isSuccess else { throw .rejected(action: action, message: text) }
        return self
    }
}

/// What is known of the server after the login.
public struct AMIServerInfo: Sendable, Hashable {
    public enum Boot: Sendable, Hashable {
        /// Asterisk said that everything is loaded.
        case announced
        /// The user does not read class `system`; Asterisk answered a status request, which it does while loading too.
        case assumed
        /// Neither was to be had.
        case unknown
    }

    /// The greeting, such as `Asterisk Call Manager/11.0.0`.
    public var banner: String
    /// The version of the protocol, not of Asterisk.
    public var amiVersion: String
    /// Such as `22.10.1`; nil when the user may not ask (classes `system` or `reporting`).
    public var asteriskVersion: String?
    public var systemName: String?
    /// Seconds since Asterisk started, at the time of the login; nil without class `system`.
    public var uptime: Int?
    public var boot: Boot

    public init(banner: String) {
        self.banner = banner
        amiVersion = banner.split(separator: "/").last.map(String.init) ?? ""
        boot = .unknown
    }
}
