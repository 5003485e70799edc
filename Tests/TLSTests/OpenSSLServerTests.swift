import AsteriskRig
import Foundation
import NIOCore
import Testing

@testable import TLS

#if canImport(Glibc)
    import Glibc
#endif

/// The handler on real sockets, against `openssl s_server`: what a person reads in each case.
@Suite(.serialized) struct OpenSSLServerTests {
    /// Why no handshake came about; nil when it did.
    private func refusal(_ context: TLSContext, port: Int, host: String = "pbx.example") async throws -> TLSFailure? {
        do {
            let line = try await Line.open(context, port: port, host: host)
            try await line.close()
            return nil
        } catch let failure as TLSFailure {
            return failure
        }
    }

    private func expect(
        _ sentence: String?, _ failure: TLSFailure?, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(failure?.description == sentence, sourceLocation: sourceLocation)
    }

    @Test("A name, a wildcard and an address that are in the certificate", arguments: ["-tls1_2", "-tls1_3"])
    func rightNames(version: String) async throws {
        try await Hall.with { hall in
            try await OpenSSLServer.with(hall, ["-rev", version]) { server in
                let context = try hall.client()
                for host in ["pbx.example", "a.pool.example", "127.0.0.1", "fd00::5"] {
                    let line = try await Line.open(context, port: server.port, host: host)
                    #expect(line.summary.version == (version == "-tls1_2" ? "TLSv1.2" : "TLSv1.3"))
                    try await line.say("Action: Ping\n")
                    try await line.hears("gniP :noitcA")
                    try await line.close()
                    #expect(line.errors.isEmpty)
                }
            }
        }
    }

    @Test("Wrong names and addresses") func wrongNames() async throws {
        try await Hall.with { hall in
            try await OpenSSLServer.with(hall) { server in
                let has = "pbx.example, *.pool.example, 127.0.0.1 and fd00:0:0:0:0:0:0:5"
                for host in ["asterisk.example", "127.0.0.9"] {
                    let failure = try await refusal(hall.client(), port: server.port, host: host)
                    #expect(
                        failure?.description
                            == "the server's certificate is for \(has), not for '\(host)'; connect by such a name, give it as server_name, or give the server a certificate for '\(host)'"
                    )
                }
                try await expect(nil, refusal(hall.client(serverName: "pbx.example"), port: server.port, host: "x"))
            }
        }
    }

    @Test("Self-signed: refused, and accepted once it is the one that is trusted") func selfSigned() async throws {
        try await Hall.with { hall in
            let own = try await hall.workshop.certificate("pbx", names: ["DNS:pbx.example"], by: nil)
            try await OpenSSLServer.with(hall, showing: own) { server in
                try await expect(
                    "the server's certificate 'pbx' is self-signed and not among those trusted; if it is the right one, put it into a file and give that as ca_file",
                    refusal(hall.client(), port: server.port))
                let trusting = try TLSContext(TLSClientSettings(trust: .only(own.pem)))
                try await expect(nil, refusal(trusting, port: server.port))
                // Trusted is the certificate, not any name.
                let misnamed = try await refusal(trusting, port: server.port, host: "other.example")
                #expect(misnamed != nil)
            }
        }
    }

    @Test("Signed by somebody unknown, by the machine's judgement too; and by a namesake of the authority")
    func unknownAuthority() async throws {
        try await Hall.with { hall in
            let stranger = try await hall.workshop.authority("Somebody")
            let theirs = try await hall.workshop.certificate("pbx", names: ["DNS:pbx.example"], by: stranger)
            try await OpenSSLServer.with(hall, showing: theirs) { server in
                let sentence =
                    "the certificate 'pbx' is signed by 'Somebody', which is not trusted here; give the certificate of that authority as ca_file"
                try await expect(sentence, refusal(hall.client(), port: server.port))
                try await expect(sentence, refusal(TLSContext(TLSClientSettings()), port: server.port))
            }
            let namesake = try await hall.workshop.authority("Test authority")
            let fake = try await hall.workshop.certificate("pbx", names: ["DNS:pbx.example"], by: namesake)
            try await OpenSSLServer.with(hall, showing: fake) { server in
                try await expect(
                    "the certificate 'pbx' is not signed by the key of 'Test authority' that is trusted here; give the present certificate of that authority as ca_file",
                    refusal(hall.client(), port: server.port))
            }
        }
    }

    @Test("Expired, and not yet valid") func dates() async throws {
        try await Hall.with { hall in
            let past = try await hall.workshop.certificate(
                "old", names: ["DNS:pbx.example"], by: hall.authority,
                dates: ("20240101000000Z", "20240301123000Z"))
            try await OpenSSLServer.with(hall, showing: past) { server in
                try await expect(
                    "the certificate 'old' has expired on 2024-03-01 12:30 UTC; renew it",
                    refusal(hall.client(), port: server.port))
            }
            let future = try await hall.workshop.certificate(
                "new", names: ["DNS:pbx.example"], by: hall.authority,
                dates: ("20480101000000Z", "20480301000000Z"))
            try await OpenSSLServer.with(hall, showing: future) { server in
                try await expect(
                    "the certificate 'new' is not valid before 2048-01-01 00:00 UTC; check the clocks of both machines",
                    refusal(hall.client(), port: server.port))
            }
        }
    }

    @Test("A certificate that is for clients only") func wrongUse() async throws {
        try await Hall.with { hall in
            let pair = try await hall.workshop.certificate(
                "pbx", names: ["DNS:pbx.example"], by: hall.authority, uses: "clientAuth")
            try await OpenSSLServer.with(hall, showing: pair) { server in
                try await expect(
                    "the certificate 'pbx' is refused: its extendedKeyUsage does not allow this use; give the server another certificate",
                    refusal(hall.client(), port: server.port))
            }
        }
    }

    @Test("A client certificate is asked for: given, missing, of another authority", arguments: ["-tls1_2", "-tls1_3"])
    func clientCertificate(version: String) async throws {
        try await Hall.with { hall in
            let ours = try await hall.workshop.certificate("dialer", by: hall.authority)
            let stranger = try await hall.workshop.authority("Somebody")
            let theirs = try await hall.workshop.certificate("dialer", by: stranger)
            let options = [
                "-rev", version, "-Verify", "1", "-verify_return_error", "-CAfile",
                hall.authority.certificate.path,
            ]
            try await OpenSSLServer.with(hall, options) { server in
                let line = try await Line.open(hall.client(identity: ours), port: server.port)
                try await line.say("abc\n")
                try await line.hears("cba")
                try await line.close()

                // By TLS 1.3 a client may speak before the server has looked at its certificate.
                let missing = try await lateRefusal(hall.client(), port: server.port)
                #expect(
                    missing?.description
                        == (version == "-tls1_3"
                            ? "asks for a certificate of the client, and there is none; give certificate and key"
                            : "ended the TLS handshake (handshake failure): it asks for a certificate of the client, or has no cipher in common; give certificate and key if it is the former")
                )
                let wrong = try await lateRefusal(hall.client(identity: theirs), port: server.port)
                #expect(
                    wrong?.description
                        == "does not know the authority that signed our certificate \(theirs.certificate.path); have it signed by one the server trusts, and put what leads there into the same file"
                )
            }
        }
    }

    /// The refusal, during the handshake or as the first thing after it.
    private func lateRefusal(_ context: TLSContext, port: Int) async throws -> TLSFailure? {
        do {
            let line = try await Line.open(context, port: port)
            try await line.ends()
            return line.failure
        } catch let failure as TLSFailure {
            return failure
        }
    }

    @Test("Somebody who speaks plainly") func plainPeer() async throws {
        try await Hall.with { hall in
            try await PlainServer.with(greeting: "Asterisk Call Manager/11.0.0\r\n") { server in
                try await expect(
                    "does not speak TLS on this port, it says 'Asterisk Call Manager/11.0.0'; correct the port, or connect without TLS",
                    refusal(hall.client(), port: server.port))
            }
        }
    }

    @Test("Somebody who says nothing") func silentPeer() async throws {
        try await Hall.with { hall in
            try await PlainServer.with(greeting: nil) { server in
                let context = try hall.client(timeout: .milliseconds(300))
                let began = ContinuousClock.now
                try await expect(
                    "the TLS handshake did not end within 0.3 s; does this port speak TLS, and is the machine overloaded?",
                    refusal(context, port: server.port))
                #expect(ContinuousClock.now - began >= .milliseconds(300))
            }
        }
    }

    @Test("Somebody who speaks nothing newer than TLS 1.1") func oldPeer() async throws {
        try await Hall.with { hall in
            let options = ["-rev", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]
            try await OpenSSLServer.with(hall, options) { server in
                try await expect(
                    "speaks no TLS from version 1.2 on; update its OpenSSL, or let it offer TLS 1.2",
                    refusal(hall.client(), port: server.port))
            }
        }
    }

    @Test("Killed while it sends: the cut is told; what is written then kills nobody") func truncation() async throws {
        try await Hall.with { hall in
            // More than fits in the buffers of both ends.
            let page = hall.workshop.directory.appendingPathComponent("large.txt")
            try Data(repeating: 0x61, count: 64 << 20).write(to: page)
            try await OpenSSLServer.with(hall, ["-WWW"]) { server in
                let line = try await Line.open(hall.client(), port: server.port)
                try await line.say("GET /large.txt HTTP/1.0\r\n\r\n")
                try await poll("the first of it", seconds: 10) { line.heard.readableBytes > 1_000_000 }
                server.child.signal(SIGKILL)
                for _ in 0..<20 { line.channel.writeAndFlush(ByteBuffer(string: "x"), promise: nil) }
                try await line.ends()
                #expect(line.heard.readableBytes < 64 << 20)
                // The kernel may say first that the line was reset.
                let told = try #require(line.errors.first)
                #expect(
                    told is IOError
                        || "\(told)"
                            == "the connection was cut without the farewell of TLS (close_notify): the peer was killed, or somebody in between cut it"
                )
            }
        }
    }

    @Test("A peer that ends in order is no failure; one that just goes is a cut") func endings() async throws {
        try await Hall.with { hall in
            let page = hall.workshop.directory.appendingPathComponent("small.txt")
            try Data("small".utf8).write(to: page)
            try await OpenSSLServer.with(hall, ["-WWW"]) { server in
                let line = try await Line.open(hall.client(), port: server.port)
                try await line.say("GET /small.txt HTTP/1.0\r\n\r\n")
                try await line.ends()
                #expect(String(buffer: line.heard).hasSuffix("small"))
                #expect(line.errors.isEmpty, "\(line.errors)")
            }
            try await OpenSSLServer.with(hall) { server in
                let line = try await Line.open(hall.client(), port: server.port)
                try await line.say("abc\n")
                try await line.hears("cba")
                server.child.signal(SIGKILL)
                try await line.ends()
                #expect(line.failure == .truncated)
            }
        }
    }

    @Test("Large writes come through whole, both ways at once") func largeWrites() async throws {
        try await Hall.with { hall in
            try await OpenSSLServer.with(hall) { server in
                let line = try await Line.open(hall.client(), port: server.port)
                // -rev takes lines of up to 16 KB.
                let text = String((0..<8000).map { _ in "abcdefghij".randomElement() ?? "a" })
                var expected = ""
                for _ in 0..<100 {
                    try await line.say(text + "\n")
                    expected += String(text.reversed()) + "\n"
                }
                try await poll("the echo", seconds: 20) { line.heard.readableBytes >= expected.utf8.count }
                #expect(String(buffer: line.heard) == expected)
                try await line.close()
            }
        }
    }
}
