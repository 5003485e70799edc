import Testing
import Vocabulary

@testable import Settings

@Suite struct ChangesTests {
    private func changes(_ before: String, _ after: String) throws -> SettingsChanges {
        try read(after).changes(from: read(before))
    }

    @Test func nothing() throws {
        #expect(try changes(withCampaign(), withCampaign()).isEmpty)
        #expect(
            try changes(
                ReadingTests.everything.replacing("secret_file: secrets/b", with: "secret: b"),
                ReadingTests.everything.replacing("secret_file: secrets/b", with: "secret: b")
            ).isEmpty)
    }

    @Test func aCampaignIsTuned() throws {
        #expect(
            try changes(
                withCampaign("ring_time: 25s"),
                withCampaign("ring_time: 30s", "mode: ratio", "ratio: 1.2", "abandonment: {cap: 2.5%}")
            ).applied == [
                "campaigns.early.mode: progressive → ratio", "campaigns.early.ratio: 1.2 (new)",
                "campaigns.early.ring_time: 25s → 30s", "campaigns.early.abandonment.cap: 3% → 2.5%",
                "campaigns.early.abandonment.target: 2.7% → 2.25%",
            ])
    }

    @Test func whatComesAndGoes() throws {
        let gone = try changes(withCampaign("max_lines: 4"), server)
        #expect(gone.applied.contains("campaigns.early.max_lines: removed (was 4)"))
        #expect(gone.applied.allSatisfy { $0.hasPrefix("campaigns.early.") && $0.contains("removed") })
        let own = try changes(server, "compliance: {CL: {hours: mon-fri 09:00-18:00}}\n" + server)
        #expect(own.applied.contains("compliance.CL.hours: mon-sat 08:00-20:00 → mon-fri 09:00-18:00"))
    }

    @Test func whatNeedsARestart() throws {
        let changes = try changes(
            server,
            "database: /x/y\ncontrol_socket: /x/z\nfastagi: {listen: 127.0.0.2, port: 1, allow: [127.0.0.1]}\n" + server
        )
        #expect(
            changes.needRestart == [
                "database: /var/lib/marcador/marcador.sqlite → /x/y; takes effect when the daemon is restarted",
                "control_socket: /run/marcador/control.sock → /x/z; takes effect when the daemon is restarted",
                "fastagi.listen: 127.0.0.1 → 127.0.0.2; takes effect when the daemon is restarted",
                "fastagi.port: 4573 → 1; takes effect when the daemon is restarted",
                "fastagi.allow: 127.0.0.0/8, ::1 → 127.0.0.1; takes effect when the daemon is restarted",
            ])
        #expect(changes.applied.isEmpty)
    }

    @Test func aNewSecretIsNoticedAndNotTold() throws {
        let changes = try changes(server, server.replacing("s3cr3t-word", with: "another"))
        #expect(changes.applied == ["servers.pbx.secret: •••• → ••••"])
    }
}
