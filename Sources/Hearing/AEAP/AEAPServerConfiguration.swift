extension AEAPServer {
    /// How the server listens and what it puts up with.
    public struct Configuration: Sendable {
        /// The address to listen on. The protocol has neither passwords nor encryption here: keep it on loopback or a VPN.
        public var host = "127.0.0.1"
        /// 0 lets the system choose.
        public var port = 9099
        /// Who may connect. Everybody else is closed upon at once.
        public var allowedPeers = AllowedPeers.loopback
        /// Most sessions at once; the next is closed upon, `SPEECH CREATE` fails and the script goes on with keys.
        public var maximumSessions = 1000
        /// Most bytes of one message.
        public var maximumMessage = 65_536
        public var session = AEAPSettings()

        public init() {}
    }

    /// Why the server cannot listen.
    public struct StartError: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// What it has seen since its start.
    public struct Metrics: Sendable, Hashable {
        /// Sessions open now.
        public var open = 0
        public var sessions = 0
        /// Connections closed at once: of strangers, and of more than may be open.
        public var refused = 0
        /// Sessions closed for what they sent or did not send.
        public var broken = 0
        public var utterances = 0
        /// Utterances that the recogniser had no answer to.
        public var failures = 0
        /// Utterances in which nothing was heard.
        public var empty = 0
    }
}
