/// How to reach a server by TLS. Its certificate and its name are always verified: there is no switch to leave that
/// out, since one CA file (which may hold nothing but the server's own certificate) and ``serverName`` cover every case
/// in which somebody would use it.
public struct TLSClientSettings: Sendable, Hashable {
    /// Whose signature under the server's certificate is believed.
    public var trust: TLSTrust
    /// Shown to a server that asks for a certificate of the client.
    public var identity: TLSIdentity?
    /// The name or IP address the certificate must be for, where it is not the host that is connected to.
    public var serverName: String?
    /// Longest wait for the end of the handshake once the line is there.
    public var handshakeTimeout: Duration

    public init(
        trust: TLSTrust = .system, identity: TLSIdentity? = nil, serverName: String? = nil,
        handshakeTimeout: Duration = .seconds(10)
    ) {
        self.trust = trust
        self.identity = identity
        self.serverName = serverName
        self.handshakeTimeout = handshakeTimeout
    }
}

/// How to be a server.
public struct TLSServerSettings: Sendable, Hashable {
    public var identity: TLSIdentity
    /// When given, only clients with a certificate of these are let in.
    public var clients: TLSTrust?
    public var handshakeTimeout: Duration

    public init(identity: TLSIdentity, clients: TLSTrust? = nil, handshakeTimeout: Duration = .seconds(10)) {
        self.identity = identity
        self.clients = clients
        self.handshakeTimeout = handshakeTimeout
    }
}

public enum TLSTrust: Sendable, Hashable {
    /// The certificate authorities of this machine (Debian: package ca-certificates).
    case system
    /// These certificates and no others: of authorities, or of the server itself.
    case only(PEM)
}

/// A certificate and its key.
public struct TLSIdentity: Sendable, Hashable {
    /// The certificate, and after it those that lead to its authority.
    public var certificate: PEM
    public var key: PEM

    public init(certificate: PEM, key: PEM) {
        self.certificate = certificate
        self.key = key
    }
}
