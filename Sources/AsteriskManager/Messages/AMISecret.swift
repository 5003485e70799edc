/// A password that never shows in a description, a log or a dump.
public struct AMISecret: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The password itself. Only the login may read it.
    public let revealed: String

    public init(_ text: String) { revealed = text }
    public init(stringLiteral value: String) { revealed = value }

    /// What stands in a log in place of a secret.
    static let mask = "***"

    /// Headers whose values must not be shown: the plain secret, and the MD5 key, which can be attacked off line.
    static func isSecretHeader(_ name: String) -> Bool {
        ["secret", "key", "password", "authsecret", "md5secret"].contains(name.lowercased())
    }
}

extension AMISecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { Self.mask }
    public var debugDescription: String { Self.mask }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
