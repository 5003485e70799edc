import AsteriskRig
import Foundation
import TLS
import Testing

@testable import Settings

/// `servers[].tls`: what is wrong with its files is said with the line that names them.
@Suite struct ServerTLSTests {
    /// Files by the names that a config file beside them uses.
    private static func with(_ body: ([String: String]) throws -> Void) async throws {
        try await CertificateWorkshop.with { workshop in
            let authority = try await workshop.authority("Authority")
            let ours = try await workshop.certificate("dialer", by: authority)
            let other = try await workshop.certificate("other", by: authority)
            let text = { (file: URL) in try String(contentsOf: file, encoding: .utf8) }
            try body([
                "ca.pem": text(authority.certificate), "/etc/x/dialer.pem": text(ours.certificate),
                "dialer.key": text(ours.key), "other.key": text(other.key), "empty.pem": "\n",
            ])
        }
    }

    /// The server of the other tests, whose line 6 is this one.
    private func with(tls: String) -> String { server + "    tls: \(tls)\n" }

    @Test func everything() async throws {
        try await Self.with { files in
            let settings = try read(
                with(
                    tls:
                        "{ca_file: ca.pem, server_name: pbx.example, certificate: /etc/x/dialer.pem, key: dialer.key}"),
                files: files)
            let pbx = try #require(settings.servers.first)
            #expect(pbx.port == 5039)
            let tls = try #require(pbx.tls?.clientSettings)
            #expect(tls.trust == .only(PEM(name: "ca.pem", text: files["ca.pem"] ?? "")))
            #expect(tls.serverName == "pbx.example")
            #expect(tls.identity?.key.name == "dialer.key")
            #expect(settings.warnings.isEmpty)
        }
    }

    @Test func littleOrNothing() throws {
        #expect(try read(server).servers.first?.tls == nil)
        #expect(try read(server).servers.first?.port == 5038)
        let plain = try #require(try read(with(tls: "{}")).servers.first)
        #expect(plain.tls?.clientSettings == TLSClientSettings())
        #expect(plain.port == 5039)
        #expect(
            try read(with(tls: "{}").replacing("- name: pbx", with: "- name: pbx\n    port: 5555")).servers[0].port
                == 5555)
    }

    @Test func whatIsWrong() async throws {
        try await Self.with { files in
            let found = { (tls: String) in findings(with(tls: tls), files: files) }
            #expect(
                found("{ca_file: none.pem}") == [
                    "6:20: 'servers[0].tls.ca_file': 'none.pem' cannot be read: no such file or directory; give the path of a file that is there"
                ])
            #expect(
                found("{ca_file: empty.pem}") == [
                    "6:20: 'servers[0].tls.ca_file': 'empty.pem' holds no certificate in PEM; give the file that has '-----BEGIN CERTIFICATE-----' in it"
                ])
            #expect(
                found("{certificate: /etc/x/dialer.pem, key: other.key}") == [
                    "6:48: 'servers[0].tls.key': 'other.key' is not the key of the certificate in /etc/x/dialer.pem; give the two that belong together"
                ])
            #expect(
                found("{certificate: /etc/x/dialer.pem}") == [
                    "6:24: 'servers[0].tls.certificate' is of no use alone; add key, the file of the other half"
                ])
            #expect(
                found("{key: dialer.key}") == [
                    "6:16: 'servers[0].tls.key' is of no use alone; add certificate, the file of the other half"
                ])
            #expect(
                found("{server_name: a b}") == [
                    "6:24: 'servers[0].tls.server_name' must be a host name or an IP address, and 'a b' is none"
                ])
            #expect(
                found("{verify: none}") == [
                    "6:11: unknown setting 'servers[0].tls.verify'; use one of: ca_file, server_name, certificate, key"
                ])
            #expect(found("{ca-file: ca.pem}").first?.contains("did you mean 'ca_file'") == true)
        }
    }

    @Test func aKeyThatEverybodyMayRead() async throws {
        try await Self.with { files in
            let text = with(tls: "{certificate: /etc/x/dialer.pem, key: dialer.key}")
            #expect(
                findings(text, files: files, worldReadable: ["dialer.key", "/etc/x/dialer.pem"]) == [
                    "6:48: warning: 'servers[0].tls.key': every user can read 'dialer.key'; run chmod 640 on it"
                ])
        }
    }

    @Test func aRenewedCertificateIsAChangeAndShowsNothingOfTheKey() async throws {
        try await Self.with { files in
            let text = with(tls: "{ca_file: ca.pem}")
            let before = try read(text, files: files)
            #expect(try read(text, files: files) == before)
            var renewed = files
            renewed["ca.pem"]? += "\n# renewed"
            let after = try read(text, files: renewed)
            #expect(after.changes(from: before).applied == ["servers.pbx.tls.ca_file: ca.pem → ca.pem"])
            #expect(
                try read(with(tls: "{}"), files: files).changes(from: before).applied == [
                    "servers.pbx.tls.ca_file: ca.pem → the authorities this machine trusts"
                ])
            let secret = try read(with(tls: "{certificate: /etc/x/dialer.pem, key: dialer.key}"), files: files)
            var dumped = ""
            dump(secret, to: &dumped)
            #expect(!dumped.contains("BEGIN"))
            #expect(!"\(secret)".contains("BEGIN"))
        }
    }
}
