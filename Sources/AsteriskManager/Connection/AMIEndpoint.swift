public import TLS

/// Where Asterisk's manager listens, and how it is spoken to.
public struct AMIEndpoint: Sendable {
    public static let plainPort = 5038
    public static let tlsPort = 5039

    /// A name or an IP address.
    public var host: String
    public var port: Int
    /// Nil: without TLS. Then whoever can listen on the way reads everything, and the secret too unless the login is by
    /// MD5.
    public var tls: TLSContext?
    /// Told on the event loop what was agreed on, at the end of each handshake.
    public var secured: (@Sendable (TLSSummary) -> Void)?

    /// - Parameter port: nil for Asterisk's custom, 5038, and 5039 with TLS.
    public init(
        host: String, port: Int? = nil, tls: TLSContext? = nil, secured: (@Sendable (TLSSummary) -> Void)? = nil
    ) {
        self.host = host
        self.port = port ?? (tls == nil ? Self.plainPort : Self.tlsPort)
        self.tls = tls
        self.secured = secured
    }

    public var name: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
