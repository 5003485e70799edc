public import TLS

/// Why there is no connection, in one sentence with its cure.
public struct AMIDisconnect: Error, Sendable, Hashable {
    public enum Cause: Sendable, Hashable {
        /// No connection was made; the system's words.
        case unreachable(String)
        case connectTimedOut(Duration)
        /// No TLS could be agreed on, or it ended as it must not.
        case tls(TLSFailure)
        /// Whoever listens there does not speak AMI; the start of what was said.
        case notAsterisk(String)
        case closedBeforeGreeting
        /// No greeting or no answer to the login in time.
        case loginTimedOut(Duration)
        /// Wrong name, wrong secret or a forbidden address: Asterisk does not tell which.
        case authenticationFailed(user: String)
        /// `allowmultiplelogin=no` and an older session is still open, perhaps our own dead one. Worth another try.
        case alreadyLoggedIn(user: String)
        case loginRefused(user: String, message: String)
        /// A Ping brought nothing for that long.
        case silent(Duration)
        /// Asterisk closed the connection; `shutdown` when it said before that it goes down.
        case closedByAsterisk(shutdown: Bool)
        /// The connection broke; the system's words.
        case broken(String)
        /// We ended it ourselves.
        case stopped
    }

    /// `host:port`.
    public let endpoint: String
    public let cause: Cause

    public init(endpoint: String, cause: Cause) {
        self.endpoint = endpoint
        self.cause = cause
    }

    /// Whether trying again soon is of no use: somebody must change something first.
    public var needsPeople: Bool {
        switch cause {
        case .authenticationFailed, .loginRefused: true
        case .tls(let failure): failure.needsPeople
        default: false
        }
    }
}

extension AMIDisconnect: CustomStringConvertible {
    public var description: String { "\(subject): \(cause)" }
    private var subject: String { "Asterisk's manager at \(endpoint)" }
}

extension AMIDisconnect.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let why):
            "unreachable, \(why); is Asterisk running, and are enabled, bindaddr and port right in manager.conf?"
        case .connectTimedOut(let after):
            "no connection within \(after.inSeconds) s; check the address and the firewall"
        case .tls(.notTLS(let heard)):
            "does not speak TLS on this port, it says '\(heard)'; 5038 is plain by Asterisk's custom, the port of TLS is in "
                + "tlsbindaddr of manager.conf (5039): correct the port, or connect without TLS"
        case .tls(let failure): "\(failure)"
        case .notAsterisk(let start):
            "whoever answers there is no Asterisk manager, it says '\(start.oneLine)'; check the port"
        case .closedBeforeGreeting:
            "closed before its greeting; too many sessions without login (authlimit in manager.conf), or the wrong port"
        case .loginTimedOut(let after):
            "no greeting or no answer to the login within \(after.inSeconds) s; is Asterisk overloaded, or is this its "
                + "port of TLS, which says nothing to who speaks plainly?"
        case .authenticationFailed(let user):
            "authentication failed for user '\(user.oneLine)'; check the name, the secret and the permit and deny lines "
                + "of that user in manager.conf"
        case .alreadyLoggedIn(let user):
            "user '\(user.oneLine)' is already logged in and may be only once; set allowmultiplelogin=yes or wait until "
                + "the old session ends"
        case .loginRefused(let user, let message):
            "refused the login of user '\(user.oneLine)': \(message.oneLine)"
        case .silent(let after): "silent for \(after.inSeconds) s after a Ping, taken for dead"
        case .closedByAsterisk(let shutdown):
            shutdown ? "is shutting down" : "closed the connection; see its log, it may have been killed or restarted"
        case .broken(let why): "the connection broke, \(why)"
        case .stopped: "logged off at our own wish"
        }
    }
}

extension String {
    /// Without control characters and no longer than a log line bears.
    var oneLine: String {
        String(prefix(80).map { $0.isNewline || $0.asciiValue.map { $0 < 32 } == true ? " " : $0 })
    }
}
