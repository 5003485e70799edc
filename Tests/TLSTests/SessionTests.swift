import AsteriskRig
import COpenSSL
import Foundation
import NIOCore
import Testing

@testable import TLS

/// Both ends in memory: no socket, no clock.
@Suite struct SessionTests {
    private static func text(_ count: Int) -> ByteBuffer {
        ByteBuffer(bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 251) })
    }

    @Test("Any split of the line gives the same conversation", arguments: [1, 2, 3, 5, 7, 64, 1000, 4096, 1 << 20])
    func splits(size: Int) async throws {
        try await Hall.with { hall in
            var pair = try InMemory(hall.client(), hall.serving())
            try pair.handshake { size }
            #expect(pair.client.state == .open && pair.server.state == .open)
            #expect(pair.client.summary?.version == "TLSv1.3")
            #expect(pair.client.summary?.certificate?.subject == "pbx")
            #expect(
                pair.client.summary?.certificate?.names == [
                    "pbx.example", "*.pool.example", "127.0.0.1", "fd00:0:0:0:0:0:0:5",
                ])
            for count in [1, 300, 16_384, 16_385, 70_000] where size > 7 || count < 1000 {
                let text = Self.text(count)
                pair.heardByClient.clear()
                try InMemory.feed(pair.server.encrypted(text), to: pair.client, &pair.heardByClient) { size }
                #expect(pair.heardByClient == text)
                pair.heardByServer.clear()
                try InMemory.feed(pair.client.encrypted(text), to: pair.server, &pair.heardByServer) { size }
                #expect(pair.heardByServer == text)
            }
            pair.client.close()
            try pair.settle { size }
            #expect(pair.server.state == .endedByPeer)
            try pair.server.lineEnded()
        }
    }

    @Test("Random splits, many records") func randomSplits() async throws {
        try await Hall.with { hall in
            let client = try hall.client()
            let server = try hall.serving()
            var dice = Dice(state: 7)
            for _ in 0..<20 {
                var pair = try InMemory(client, server)
                try pair.handshake { Int.random(in: 1...700, using: &dice) }
                var sent = ByteBuffer()
                var line = ByteBuffer()
                for _ in 0..<30 {
                    let event = Self.text(Int.random(in: 1...3000, using: &dice))
                    sent.writeImmutableBuffer(event)
                    line.writeImmutableBuffer(try pair.server.encrypted(event))
                }
                try InMemory.feed(line, to: pair.client, &pair.heardByClient) {
                    Int.random(in: 1...5000, using: &dice)
                }
                #expect(pair.heardByClient == sent)
            }
        }
    }

    @Test("A large write leaves in pieces, and nothing stays behind in OpenSSL's memory") func largeWrite() async throws
    {
        try await Hall.with { hall in
            var pair = try InMemory(hall.client(), hall.serving())
            try pair.handshake()
            let text = Self.text(1_500_000)
            var rest = text
            var pieces = 0
            while rest.readableBytes > 0 {
                let piece = try pair.client.encrypt(&rest)
                #expect(piece.readableBytes < 70_000)
                #expect(pair.client.takeOutput() == nil)
                try pair.server.feed(piece, said: &pair.heardByServer)
                pieces += 1
            }
            #expect(pieces > 20)
            #expect(pair.heardByServer == text)
        }
    }

    @Test("Every name, right and wrong") func names() async throws {
        try await Hall.with { hall in
            let client = try hall.client()
            let server = try hall.serving()
            for host in [
                "pbx.example", "PBX.Example", "pbx.example.", "a.pool.example", "127.0.0.1", "fd00::5", "fd00::5%eth0",
            ] {
                var pair = try InMemory(client, server, host: host)
                try pair.handshake()
                #expect(pair.client.state == .open, "\(host)")
            }
            let has = "pbx.example, *.pool.example, 127.0.0.1 and fd00:0:0:0:0:0:0:5"
            for host in ["other.example", "pool.example", "a.b.pool.example", "127.0.0.2", "::1"] {
                var pair = try InMemory(client, server, host: host)
                let error = failure { try pair.handshake() }
                #expect(
                    error?.description
                        == "the server's certificate is for \(has), not for '\(host)'; connect by such a name, give it as server_name, or give the server a certificate for '\(host)'"
                )
                #expect(error?.needsPeople == true)
                // The server is told, too.
                var told = ByteBuffer()
                let alert = try #require(pair.client.takeOutput())
                let reason = failure { try pair.server.feed(alert, said: &told) }
                #expect(reason.map { "\($0)".contains("certificate") } == true, "\(String(describing: reason))")
            }
            var named = try InMemory(hall.client(serverName: "pbx.example"), server, host: "192.0.2.7")
            try named.handshake()
            #expect(named.client.state == .open)
        }
    }

    @Test(
        "A name that is none is refused before anything is sent",
        arguments: ["", "a b", "a\u{0}b", ".x", "ñandú.example"])
    func badNames(name: String) throws {
        #expect(throws: TLSFailure.badName(name)) { try PeerName(name) }
    }

    @Test("Line cut, with and without farewell") func ends() async throws {
        try await Hall.with { hall in
            let client = try hall.client()
            let server = try hall.serving()
            var cut = try InMemory(client, server)
            try cut.handshake()
            // In the midst of a record, too.
            var record = try cut.server.encrypted(ByteBuffer(string: "Event: Hangup\r\n\r\n"))
            let half = record.readSlice(length: 20) ?? ByteBuffer()
            try cut.client.feed(half, said: &cut.heardByClient)
            #expect(cut.heardByClient.readableBytes == 0)
            #expect(throws: TLSFailure.truncated) { try cut.client.lineEnded() }

            var parted = try InMemory(client, server)
            try parted.handshake()
            parted.server.close()
            try parted.settle()
            #expect(parted.client.state == .endedByPeer)
            try parted.client.lineEnded()

            let early = try InMemory(client, server)
            try early.client.start()
            #expect(throws: TLSFailure.endedInHandshake(nil)) { try early.client.lineEnded() }
        }
    }

    @Test("Whatever was changed on the way is noticed; nothing of it is taken for said") func forged() async throws {
        try await Hall.with { hall in
            let client = try hall.client()
            let server = try hall.serving()
            for position in [0, 3, 5, 12, 30] {
                var pair = try InMemory(client, server)
                try pair.handshake()
                var record = try pair.server.encrypted(ByteBuffer(string: "Event: Hangup\r\n\r\n"))
                let byte = try #require(record.getInteger(at: position, as: UInt8.self))
                // The length grows: the record then waits for bytes that the next one brings.
                record.setInteger(byte ^ 1, at: position)
                record.writeImmutableBuffer(try pair.server.encrypted(Self.text(1000)))
                let error = failure {
                    try pair.client.feed(record, said: &pair.heardByClient)
                }
                #expect(pair.heardByClient.readableBytes == 0)
                guard case .broken? = error else {
                    Issue.record("byte \(position): \(String(describing: error))")
                    continue
                }
                // After the end nothing counts, and nothing fails.
                try pair.client.feed(record, said: &pair.heardByClient)
                #expect(pair.heardByClient.readableBytes == 0)
                #expect(throws: TLSFailure.self) { try pair.client.encrypted(ByteBuffer(string: "x")) }
            }
        }
    }

    @Test("A peer that speaks plainly") func plain() async throws {
        try await Hall.with { hall in
            let session = try TLSSession(hall.client(), host: "pbx.example")
            try session.start()
            var said = ByteBuffer()
            let error = failure {
                try session.feed(ByteBuffer(string: "Asterisk Call Manager/11.0.0\r\n"), said: &said)
            }
            #expect(error == .notTLS(heard: "Asterisk Call Manager/11.0.0"))
            #expect(
                error?.description
                    == "does not speak TLS on this port, it says 'Asterisk Call Manager/11.0.0'; correct the port, or connect without TLS"
            )
            #expect(said.readableBytes == 0)
        }
    }

    @Test("New keys in the middle, asked for by either side") func keyUpdate() async throws {
        try await Hall.with { hall in
            var pair = try InMemory(hall.client(), hall.serving())
            try pair.handshake()
            for round in 0..<3 {
                let teller = round % 2 == 0 ? pair.server : pair.client
                #expect(SSL_key_update(teller.ssl, SSL_KEY_UPDATE_REQUESTED) == 1)
                let text = ByteBuffer(string: "round \(round)")
                try pair.client.feed(pair.server.encrypted(text), said: &pair.heardByClient)
                try pair.server.feed(pair.client.encrypted(text), said: &pair.heardByServer)
                try pair.settle()
            }
            #expect(String(buffer: pair.heardByClient) == "round 0round 1round 2")
            #expect(String(buffer: pair.heardByServer) == "round 0round 1round 2")
        }
    }

    @Test("TLS 1.2: works, and a wish to negotiate anew is refused without harm") func renegotiation() async throws {
        try await Hall.with { hall in
            var pair = try InMemory(hall.client(), hall.serving())
            tls_set_most_version(pair.server.ssl, TLS1_2_VERSION)
            try pair.handshake { 11 }
            #expect(pair.client.summary?.version == "TLSv1.2")
            tls_allow_renegotiation(pair.server.ssl)
            #expect(SSL_renegotiate(pair.server.ssl) == 1)
            _ = SSL_do_handshake(pair.server.ssl)
            let wish = try #require(pair.server.takeOutput())
            try pair.client.feed(wish, said: &pair.heardByClient)
            #expect(pair.client.state == .open)
            // The warning that says no.
            #expect(pair.client.takeOutput() != nil)
        }
    }

    @Test("TLS 1.1 and older are not spoken") func tooOld() async throws {
        try await Hall.with { hall in
            var pair = try InMemory(hall.client(), hall.serving())
            tls_set_most_version(pair.client.ssl, TLS1_1_VERSION)
            #expect(failure { try pair.handshake() } != nil)
            #expect(pair.client.state == .over)
        }
    }

    @Test("A server that wants a certificate of the client") func clientCertificates() async throws {
        try await Hall.with { hall in
            let serving = try hall.serving(clients: .only(hall.authority.pem))
            let ours = try await hall.workshop.certificate("dialer", by: hall.authority)
            var given = try InMemory(hall.client(identity: ours), serving)
            try given.handshake()
            #expect(given.server.summary?.certificate?.subject == "dialer")

            var missing = try InMemory(hall.client(), serving)
            _ = failure { try missing.handshake() }
            let reason = failure { try missing.settle() }
            #expect(
                reason?.description
                    == "asks for a certificate of the client, and there is none; give certificate and key")

            let stranger = try await hall.workshop.authority("Somebody else")
            let theirs = try await hall.workshop.certificate("dialer", by: stranger)
            var wrong = try InMemory(hall.client(identity: theirs), serving)
            _ = failure { try wrong.handshake() }
            let refusal = failure { try wrong.settle() }
            #expect(
                refusal?.description
                    == "does not know the authority that signed our certificate \(theirs.certificate.path); have it signed by one the server trusts, and put what leads there into the same file"
            )
        }
    }

    @Test("Rubbish never crashes, hangs or is taken for something said") func rubbish() async throws {
        try await Hall.with { hall in
            let contexts = [try hall.client(), try hall.serving()]
            var dice = Dice(state: 99)
            for round in 0..<400 {
                let session = try TLSSession(contexts[round % 2], host: "pbx.example")
                try session.start()
                var said = ByteBuffer()
                for _ in 0..<8 {
                    var bytes = ByteBuffer(
                        bytes: (0..<Int.random(in: 1...600, using: &dice)).map { _ in
                            UInt8.random(in: 0...255, using: &dice)
                        })
                    // A header that could be one, so that the inner layers are reached.
                    bytes.setBytes([22, 3, 3, 0], at: bytes.readerIndex)
                    _ = failure { try session.feed(bytes, said: &said) }
                    _ = session.takeOutput()
                }
                #expect(said.readableBytes == 0)
            }
        }
    }

    @Test("A certificate's texts cannot forge lines of a log") func texts() {
        #expect("a\r\nb\u{0}c\u{202E}d\u{2028}e".shownOnOneLine == "a  b c d e")
        #expect(String(repeating: "x", count: 500).shownOnOneLine.count == 120)
        #expect(String(utc: 0) == "1970-01-01 00:00 UTC")
        #expect(String(utc: 1_795_305_600) == "2026-11-22 00:00 UTC")
        #expect(String(utc: 951_782_399) == "2000-02-28 23:59 UTC")
        #expect(String(utc: 951_782_400) == "2000-02-29 00:00 UTC")
        #expect(String(utc: -1) == "1969-12-31 23:59 UTC")
    }
}
