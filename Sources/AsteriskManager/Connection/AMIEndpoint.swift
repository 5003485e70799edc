public import NIOCore

/// Where Asterisk's manager listens.
public struct AMIEndpoint: Sendable {
    /// A name or an IP address.
    public var host: String
    /// 5038 plain, 5039 with TLS, by Asterisk's custom.
    public var port: Int
    /// Puts handlers before ours into the pipeline, such as one for TLS. Runs on the channel's event loop; an error
    /// refuses the connection.
    public var secure: (@Sendable (any Channel) throws -> Void)?

    public init(host: String, port: Int = 5038, secure: (@Sendable (any Channel) throws -> Void)? = nil) {
        self.host = host
        self.port = port
        self.secure = secure
    }

    public var name: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
