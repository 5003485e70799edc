extension FastAGIServer {
    /// How a server listens and what it puts up with.
    public struct Configuration: Sendable {
        /// The address to listen on. FastAGI has neither encryption nor passwords: keep it on loopback or a VPN.
        public var host: String
        /// 0 lets the system choose.
        public var port: Int
        /// Who may call. Everybody else is closed upon at once.
        public var allowedPeers: [AGIPeerRange]
        /// Most sessions at once; the next is closed upon, and its dialplan goes on with AGISTATUS=FAILURE.
        public var maximumSessions: Int
        /// Most sessions at once from one address.
        public var maximumSessionsPerPeer: Int
        /// On how many event loops sessions are served, at most one for each core. A session stays on its
        /// own, and a script that blocks it blocks only its neighbours there.
        public var threads: Int
        /// Connections the kernel holds until they are accepted. Asterisk gives up on one after 2 s.
        public var backlog: Int
        /// How long a peer may take to send its environment.
        public var preludeTimeout: Duration
        /// How long running sessions may go on after ``FastAGIServer/drain()``.
        public var drainTimeout: Duration
        public var deadlines: AGISession.Deadlines
        /// Bounds on what a peer sends before it is a session.
        public var environmentLimits: AGIEnvironmentParser.Limits
        /// Most bytes of one answer.
        public var answerLimit: Int

        public init(
            host: String = "127.0.0.1", port: Int = 4573, allowedPeers: [AGIPeerRange] = AGIPeerRange.loopback,
            maximumSessions: Int = 8192, maximumSessionsPerPeer: Int = 8192, threads: Int = 4,
            backlog: Int = 4096, preludeTimeout: Duration = .seconds(10), drainTimeout: Duration = .seconds(30),
            deadlines: AGISession.Deadlines = .init(), environmentLimits: AGIEnvironmentParser.Limits = .init(),
            answerLimit: Int = 262_144
        ) {
            self.host = host
            self.port = port
            self.allowedPeers = allowedPeers
            self.maximumSessions = maximumSessions
            self.maximumSessionsPerPeer = maximumSessionsPerPeer
            self.threads = threads
            self.backlog = backlog
            self.preludeTimeout = preludeTimeout
            self.drainTimeout = drainTimeout
            self.deadlines = deadlines
            self.environmentLimits = environmentLimits
            self.answerLimit = answerLimit
        }
    }

    /// Where a server listens.
    public struct Address: Sendable, Hashable, CustomStringConvertible {
        public var host: String
        public var port: Int

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// Why a server could not start.
    public enum StartError: Error, Sendable, Hashable, CustomStringConvertible {
        case portInUse(Address)
        case notPermitted(Address)
        case noSuchAddress(Address)
        case other(Address, String)

        public var description: String {
            switch self {
            case .portInUse(let address):
                "FastAGI cannot listen on \(address) because the port is in use: stop the program that "
                    + "`ss -ltnp 'sport = :\(address.port)'` names, or choose another port."
            case .notPermitted(let address):
                "FastAGI may not listen on \(address): choose a port above 1023."
            case .noSuchAddress(let address):
                "FastAGI cannot listen on \(address) because this machine does not have that address: "
                    + "choose one that `ip address` shows, or 127.0.0.1."
            case .other(let address, let reason):
                "FastAGI cannot listen on \(address): \(reason); check the address and port."
            }
        }
    }
}
