public import FastAGI

extension PromptServer {
    /// How the server listens and what it puts up with.
    public struct Configuration: Sendable {
        /// The address to listen on. There is neither encryption nor a password: keep it on loopback or a VPN.
        public var host = "127.0.0.1"
        /// 0 lets the system choose.
        public var port = 4575
        /// Who may connect. Everybody else is closed upon at once.
        public var allowedPeers = AGIPeerRange.loopback
        /// Most connections at once; the next is closed upon.
        public var maximumConnections = 256
        /// How long a connection may take for each request and its answer.
        public var patience = Duration.seconds(15)

        public init() {}

        /// Lets these connect: addresses, or networks like `10.0.0.0/24`.
        public mutating func allow(_ peers: [String]) { allowedPeers = peers.compactMap(AGIPeerRange.init) }

        /// What ``PromptDelivery/http(_:)`` is made with.
        /// - Parameter authority: `host:port` as Asterisk reaches this server.
        public static func base(authority: String) -> String { "http://\(authority)\(PromptAnswer.path.dropLast())" }
    }

    /// Why the server cannot listen.
    public struct StartError: Error, Sendable, Hashable, CustomStringConvertible {
        /// Another program has the port.
        public let isPortInUse: Bool
        public let description: String
    }

    /// What it has answered since its start.
    public struct Counters: Sendable, Hashable {
        /// Prompts handed out.
        public var served = 0
        /// Requests for what Asterisk has already.
        public var unchanged = 0
        /// Requests for what is not there, or that are no requests for prompts.
        public var unknown = 0
        /// Connections closed at once.
        public var refused = 0
    }
}
