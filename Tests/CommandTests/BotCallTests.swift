import AsteriskRig
import Foundation
import GRDB
import Testing

/// The whole way of a bot's call: from the accounts in the database to the dialogue on a real Asterisk, spoken by the
/// distribution's engine, and to what is kept of it.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(3)))
struct BotCallTests {
    private static let isSpoken = ["/usr/bin", "/usr/local/bin"].contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/espeak-ng")
    }

    /// While the telephone rings the first prompts are made. Says to be the person, then that nothing more is needed; the second one hangs up in the reminder; the third is
    /// somebody else and wants no more calls.
    private static let people = """

        [bot-people]
        exten => _X.,1,Ringing()
         same => n,Wait(8)
         same => n,Goto(bot-kind,${EXTEN:-1},1)
        [bot-kind]
        exten => 0,1,Answer()
         same => n,Wait(2)
         same => n,SendDTMF(1)
         same => n,Wait(3)
         same => n,SendDTMF(3)
         same => n,Wait(30)
        exten => 1,1,Answer()
         same => n,Wait(2)
         same => n,SendDTMF(1)
         same => n,Wait(3)
         same => n,Hangup(16)
        exten => 2,1,Answer()
         same => n,Wait(2)
         same => n,SendDTMF(9)
         same => n,Wait(30)

        """

    @Test(.enabled(if: Self.isSpoken, "espeak-ng is missing: apt-get install espeak-ng"))
    func fromTheAccountToTheRecord() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 1)) { rig in
            let dialplan = rig.directory.appendingPathComponent("etc/extensions.conf")
            let file = try FileHandle(forWritingTo: dialplan)
            try file.seekToEnd()
            try file.write(contentsOf: Data(Self.people.utf8))
            try file.close()
            _ = try await rig.command("dialplan reload")
            try await Scene.with { scene in
                try prepare(scene, port: rig.amiPort, secret: rig.secret)
                #expect(try await scene.importPortfolio(3).end == .code(0))
                let daemon = try await scene.daemon()
                try await eventually("three dialogues to be kept", within: 90) {
                    try #require(daemon.end == nil, "\(daemon.errorText)")
                    return try rows(scene, "SELECT CAST(COUNT(*) AS TEXT) FROM dialogue WHERE ended_at > 0") == ["3"]
                        && rows(scene, "SELECT CAST(COUNT(*) AS TEXT) FROM interaction WHERE disposition IS NOT NULL")
                            == ["2"]
                }
                let kept = try rows(
                    scene,
                    """
                    SELECT substr(t.phone, -1) || ' ' || t.outcome || ' ' || d.outcome || ' ' || d.identified || d.told || ' '
                        || COALESCE(t.disposition, '-')
                    FROM dialogue d JOIN attempt t ON t.id = d.attempt_id ORDER BY 1
                    """)
                #expect(
                    kept == [
                        "0 answered informed 11 no-promise", "1 answered hung-up 10 -",
                        "2 answered do-not-call 00 do-not-call",
                    ])
                #expect(
                    try rows(scene, "SELECT CAST(COUNT(*) AS TEXT) FROM do_not_call WHERE phone IS NOT NULL") == ["1"])
                // What was said step by step is there to be read.
                let trace = try rows(scene, "SELECT trace FROM dialogue WHERE outcome = 'informed'").first ?? ""
                #expect(trace.contains("\"identified\"") && trace.contains("reminder"))
                // Nobody was counted as abandoned, and the agent was left in peace.
                let status = try await scene.ask("status")
                #expect(status.end == .code(0), "\(status)")
                #expect(try rows(scene, "SELECT CAST(COUNT(*) AS TEXT) FROM attempt WHERE answer IS NOT NULL") == ["0"])
            }
        }
    }

    private func prepare(_ scene: Scene, port: Int, secret: String) throws {
        var config = Scene.Config(port: port, secret: secret)
        config.extra = "speaking: {directory: \(scene.path("prompts"))}"
        config.campaigns = [.init(mode: "bot", more: "bot: overdue")]
        try scene.configure(config)
        let text = try scene.read("marcador.yaml")
        try scene.write(
            text.replacingOccurrences(of: "PJSIP/{digits}@carrier", with: "Local/{digits}@bot-people"),
            to: "marcador.yaml")
        try FileManager.default.copyItem(
            at: Scene.checkout.appendingPathComponent("asterisk-config/bots"),
            to: scene.folder.appendingPathComponent("bots"))
    }

    private func rows(_ scene: Scene, _ sql: String) throws -> [String] {
        let queue = try DatabaseQueue(path: scene.path("marcador.sqlite"))
        defer { try? queue.close() }
        return try queue.read { try String.fetchAll($0, sql: sql) }
    }
}
