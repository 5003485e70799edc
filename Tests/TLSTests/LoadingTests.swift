import AsteriskRig
import Foundation
import Testing

@testable import TLS

/// Files that are of no use are named when they are read, not when somebody connects.
@Suite struct LoadingTests {
    private func sentence(_ settings: () throws -> TLSClientSettings) throws -> String? {
        let settings = try settings()
        return failure { _ = try TLSContext(settings) }?.description
    }

    private func refusal(trusting text: String) -> String? {
        failure { _ = try TLSContext(TLSClientSettings(trust: .only(PEM(name: "/x/ca.pem", text: text)))) }?.description
    }

    @Test func filesThatDoNotBelongTogether() async throws {
        try await Hall.with { hall in
            let other = try await hall.workshop.certificate("other", by: hall.authority)
            let mixed = TLSIdentity(certificate: try hall.server.pem, key: try PEM(file: other.key.path))
            #expect(
                try sentence { TLSClientSettings(identity: mixed) }
                    == "\(other.key.path) is not the key of the certificate in \(hall.server.certificate.path); give the two that belong together"
            )
            let swapped = TLSIdentity(certificate: try PEM(file: other.key.path), key: try other.pem)
            #expect(
                try sentence { TLSClientSettings(identity: swapped) }
                    == "\(other.key.path) holds no certificate in PEM; give the file that has '-----BEGIN CERTIFICATE-----' in it"
            )
            let keyless = TLSIdentity(certificate: try other.pem, key: try other.pem)
            #expect(
                try sentence { TLSClientSettings(identity: keyless) }
                    == "\(other.certificate.path) holds no private key in PEM; give the file that has '-----BEGIN PRIVATE KEY-----' in it"
            )
        }
    }

    @Test func aLockedKeyIsSaidAndNobodyIsAsked() async throws {
        try await Hall.with { hall in
            try await hall.workshop.openssl([
                "pkey", "-in", hall.server.key.path, "-aes128", "-passout", "pass:geheim", "-out", "locked.key",
            ])
            let locked = hall.workshop.directory.appendingPathComponent("locked.key").path
            let identity = TLSIdentity(certificate: try hall.server.pem, key: try PEM(file: locked))
            #expect(
                try sentence { TLSClientSettings(identity: identity) }
                    == "\(locked) is locked by a passphrase, and nobody is there to enter it; write it without one: openssl pkey -in \(locked) -out NEW"
            )
        }
    }

    @Test func brokenAndEmptyFiles() async throws {
        try await Hall.with { hall in
            #expect(
                refusal(trusting: "")
                    == "/x/ca.pem holds no certificate in PEM; give the file that has '-----BEGIN CERTIFICATE-----' in it"
            )
            let good = try hall.authority.pem.text
            let broken = refusal(trusting: good + String(good.prefix(300)))
            #expect(broken?.hasPrefix("/x/ca.pem has something wrong in its certificate number 2: ") == true)
            #expect(refusal(trusting: good + good) == nil)
            let key = try PEM(file: hall.server.key.path).text
            let bad = TLSIdentity(
                certificate: try hall.server.pem, key: PEM(name: "k", text: String(key.replacing("M", with: "N"))))
            let reason = try sentence { TLSClientSettings(identity: bad) }
            #expect(reason?.hasPrefix("k holds no private key that can be read (") == true)
        }
    }

    @Test func filesThatAreNotThere() {
        let error = failure { _ = try PEM(file: "/nowhere/ca.pem") }
        #expect(
            error?.description
                == "/nowhere/ca.pem cannot be read: no such file or directory; give the path of a file that this user may read"
        )
        #expect(failure { _ = try PEM(file: "/tmp") } != nil)
    }

    @Test func theMachinesOwnAuthorities() throws {
        let context = try TLSContext(TLSClientSettings())
        #expect(context == (try TLSContext(TLSClientSettings())))
        #expect(context != (try TLSContext(TLSClientSettings(serverName: "pbx.example"))))
        #expect(throws: TLSFailure.badName("a b")) { try TLSContext(TLSClientSettings(serverName: "a b")) }
    }

    @Test func keysShowNowhere() async throws {
        try await Hall.with { hall in
            let settings = TLSClientSettings(identity: try hall.server.identity)
            let context = try TLSContext(settings)
            for text in ["\(settings)", String(reflecting: settings), "\(context)"] {
                #expect(!text.contains("BEGIN"), "\(text)")
            }
            var dumped = ""
            dump(settings, to: &dumped)
            dump(context, to: &dumped)
            #expect(!dumped.contains("BEGIN"))
        }
    }
}
