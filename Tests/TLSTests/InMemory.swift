import AsteriskRig
import Foundation
import NIOCore

@testable import TLS

/// A client and a server in memory, and the line between them in pieces of any size.
struct InMemory {
    let client: TLSSession
    let server: TLSSession
    var heardByClient = ByteBuffer()
    var heardByServer = ByteBuffer()

    init(_ client: TLSContext, _ server: TLSContext, host: String = "pbx.example") throws(TLSFailure) {
        self.client = try TLSSession(client, host: host)
        self.server = try TLSSession(server, host: "")
    }

    /// Carries everything to the other side until both are silent. Each piece's size comes from `split`.
    mutating func settle(split: () -> Int = { 1 << 20 }) throws(TLSFailure) {
        while true {
            let ours = client.takeOutput()
            let theirs = server.takeOutput()
            guard ours != nil || theirs != nil else { return }
            if let ours { try Self.feed(ours, to: server, &heardByServer, split) }
            if let theirs { try Self.feed(theirs, to: client, &heardByClient, split) }
        }
    }

    mutating func handshake(split: () -> Int = { 1 << 20 }) throws(TLSFailure) {
        try client.start()
        try settle(split: split)
    }

    static func feed(
        _ bytes: ByteBuffer, to session: TLSSession, _ said: inout ByteBuffer, _ split: () -> Int = { 1 << 20 }
    ) throws(TLSFailure) {
        var bytes = bytes
        while bytes.readableBytes > 0, let piece = bytes.readSlice(length: min(max(1, split()), bytes.readableBytes)) {
            try session.feed(piece, said: &said)
        }
    }
}

extension TLSSession {
    /// What is to be sent for a text.
    func encrypted(_ bytes: ByteBuffer) throws(TLSFailure) -> ByteBuffer {
        var bytes = bytes
        var all = ByteBuffer()
        while bytes.readableBytes > 0 {
            var piece = try encrypt(&bytes)
            all.writeBuffer(&piece)
        }
        return all
    }
}

extension CertificateWorkshop.Pair {
    var pem: PEM { get throws(TLSFailure) { try PEM(file: certificate.path) } }
    var identity: TLSIdentity {
        get throws(TLSFailure) { TLSIdentity(certificate: try pem, key: try PEM(file: key.path)) }
    }
}

/// An authority, a server's certificate for pbx.example and 127.0.0.1, and contexts for both ends.
struct Hall {
    let workshop: CertificateWorkshop
    let authority: CertificateWorkshop.Pair
    let server: CertificateWorkshop.Pair

    static func with(_ body: (Hall) async throws -> Void) async throws {
        try await CertificateWorkshop.with { workshop in
            let authority = try await workshop.authority("Test authority")
            let server = try await workshop.certificate(
                "pbx", names: ["DNS:pbx.example", "DNS:*.pool.example", "IP:127.0.0.1", "IP:fd00::5"], by: authority)
            try await body(Hall(workshop: workshop, authority: authority, server: server))
        }
    }

    func client(
        identity: CertificateWorkshop.Pair? = nil, serverName: String? = nil, timeout: Duration = .seconds(10)
    ) throws -> TLSContext {
        try TLSContext(
            TLSClientSettings(
                trust: .only(authority.pem), identity: identity?.identity, serverName: serverName,
                handshakeTimeout: timeout))
    }

    func serving(clients: TLSTrust? = nil) throws -> TLSContext {
        try TLSContext(server: TLSServerSettings(identity: server.identity, clients: clients))
    }
}

/// The failure of a call; nil when it succeeded, or failed for a reason that is no business of TLS.
func failure(_ body: () throws -> Void) -> TLSFailure? {
    do {
        try body()
        return nil
    } catch {
        return error as? TLSFailure
    }
}

/// Random numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
