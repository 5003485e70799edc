public import Interchange
public import Portfolio
public import TLS

/// Somebody who is told of events.
public struct WebhookSettings: Sendable, Equatable {
    public var name: String
    public var address: WebAddress
    /// Signs what is sent.
    public var secret: Secret
    public var events: Set<EventKind>
    /// For one try, from the connection to the end of the answer.
    public var timeout: Duration
    /// What has not been taken for so long is given up.
    public var giveUp: Duration
    /// How the server is known; `nil` without TLS.
    public var tls: TLSContext?

    public init(
        name: String, address: WebAddress, secret: Secret, events: Set<EventKind>, timeout: Duration = .seconds(10),
        giveUp: Duration = .seconds(3 * 86_400), tls: TLSContext? = nil
    ) {
        self.name = name
        self.address = address
        self.secret = secret
        self.events = events
        self.timeout = timeout
        self.giveUp = giveUp
        self.tls = tls
    }
}

/// Where other systems tell of payments, balances, phones and withdrawals.
public struct APISettings: Sendable, Equatable {
    /// An address of this machine that no other reaches.
    public var listen: String
    /// 0 = any free one.
    public var port: Int
    /// Who has it may tell.
    public var token: Secret
}
