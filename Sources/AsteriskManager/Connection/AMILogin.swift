/// How to log in, and what to wait for until the connection counts as up.
public struct AMILogin: Sendable {
    public enum Method: Sendable {
        /// The secret goes over the wire: loopback or TLS only.
        case plain
        /// Challenge and MD5 key.
        case md5
    }

    public var username: String
    public var secret: AMISecret
    public var method: Method
    /// Event classes to receive, such as `call,agent,user,system`; nil for all the user may read.
    public var events: String?
    /// Longest wait for the greeting and for each answer of the login. Asterisk takes a second to refuse one.
    public var timeout: Duration
    /// How long to wait for FullyBooted before asking for a status instead.
    public var bootWait: Duration
    /// How long to wait for FullyBooted when other events show that the user does read class `system`.
    public var bootLimit: Duration
    /// Whether to ask CoreStatus when FullyBooted does not come; without it the connection is up after `bootWait`.
    public var asksStatus: Bool
    /// Whether to ask CoreSettings for Asterisk's version before the connection is up.
    public var asksVersion: Bool

    public init(
        username: String, secret: AMISecret, method: Method = .md5, events: String? = nil,
        timeout: Duration = .seconds(10), bootWait: Duration = .seconds(2),
        bootLimit: Duration = .seconds(60), asksStatus: Bool = true, asksVersion: Bool = true
    ) {
        self.username = username
        self.secret = secret
        self.method = method
        self.events = events
        self.timeout = timeout
        self.bootWait = bootWait
        self.bootLimit = bootLimit
        self.asksStatus = asksStatus
        self.asksVersion = asksVersion
    }
}
