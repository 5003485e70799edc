import AsteriskRig
import Foundation
import Testing

/// A bot in front of four agents, paced by who will ask for one: a real Asterisk, and twenty people who all pick up.
struct BotTransfers: Sendable {
    struct Call: Sendable {
        /// Last digit of the number.
        var person: Int
        var outcome: String
        var dialogue: String
        var agent: String
        var trace: String
        var isCalledBack: Bool
        /// Milliseconds.
        var began: Int
        var ended: Int
    }

    var calls: [Call] = []
    /// Conversations with agents, by Asterisk's own record.
    var connected = 0
    var decisions: [String] = []

    /// Whose number ends in 0, 1, 2 or 3 wants an agent.
    private static let people = """

        [asking-people]
        exten => _X.,1,Ringing()
         same => n,Wait(1)
         same => n,Answer()
         same => n,Wait(2)
         same => n,SendDTMF(1)
         same => n,Wait(3)
         same => n,SendDTMF(${IF($[${EXTEN:-1} < 4]?1:3)})
         same => n,Wait(60)

        """

    static let count = 20

    static let day = Task { try await work() }

    private static func work() async throws -> BotTransfers {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["llamadas=401-404"])) { rig in
            let file = try FileHandle(forWritingTo: rig.directory.appendingPathComponent("etc/extensions.conf"))
            try file.seekToEnd()
            try file.write(contentsOf: Data(people.utf8))
            try file.close()
            _ = try await rig.command("dialplan reload")
            return try await Scene.with { scene in
                try prepare(scene, rig)
                let imported = try await scene.importPortfolio(count)
                guard imported.end == .code(0) else { throw WaitedInVain(what: "the import: \(imported)") }
                let daemon = try await scene.daemon()
                try await eventually("\(count) conversations", within: 120) {
                    if daemon.end != nil { throw Child.NotStarted(reason: daemon.errorText) }
                    return try scene.rows("SELECT CAST(COUNT(*) AS TEXT) FROM interaction") == ["\(count)"]
                        && scene.rows("SELECT 'x' FROM dialogue WHERE outcome <> 'under-way'").count == count
                }
                var day = BotTransfers(calls: try scene.rows(kept).map(call))
                day.decisions = try scene.rows("SELECT DISTINCT launches || ' ' || held_by FROM decision")
                let log = String(decoding: try Data(contentsOf: rig.queueLog), as: UTF8.self)
                day.connected = log.split(separator: "\n").count { $0.contains("|CONNECT|") }
                return day
            }
        }
    }

    private static let kept = """
        SELECT substr(t.phone, -1) || '|' || t.outcome || '|' || d.outcome || '|' || COALESCE(t.agent, '') || '|'
            || (w.callback_at IS NOT NULL) || '|' || d.began_at || '|' || d.ended_at || '|' || d.trace
        FROM dialogue d JOIN attempt t ON t.id = d.attempt_id
        JOIN work w ON w.campaign_id = t.campaign_id AND w.account_id = t.account_id ORDER BY t.id
        """

    private static func call(_ row: String) throws -> Call {
        let fields = row.split(separator: "|", maxSplits: 7, omittingEmptySubsequences: false).map(String.init)
        return Call(
            person: try #require(Int(fields[0])), outcome: fields[1], dialogue: fields[2], agent: fields[3],
            trace: fields[7], isCalledBack: fields[4] == "1", began: try #require(Int(fields[5])),
            ended: try #require(Int(fields[6])))
    }

    private static func prepare(_ scene: Scene, _ rig: RunningAsterisk) throws {
        try Scene.beep.write(to: scene.folder.appendingPathComponent("beep.wav"))
        var config = Scene.Config(port: rig.amiPort, secret: rig.secret)
        let words = "[cp, \"\(scene.path("beep.wav"))\", \"{output}\"]"
        config.extra = "speaking: {directory: \(scene.path("prompts")), engine: command, command: \(words)}"
        config.campaigns = [
            .init(mode: "predictive", queue: "llamadas", more: "bot: overdue\n    hold_limit: 3s\n    wrap_up: 5s")
        ]
        try scene.configure(config)
        let text = try scene.read("marcador.yaml")
        try scene.write(
            text.replacingOccurrences(of: "PJSIP/{digits}@carrier", with: "Local/{digits}@asking-people"),
            to: "marcador.yaml")
        try FileManager.default.copyItem(
            at: Scene.checkout.appendingPathComponent("asterisk-config/bots"),
            to: scene.folder.appendingPathComponent("bots"))
    }

    /// The most conversations with the bot at one moment.
    var mostAtOnce: Int {
        calls.map { one in calls.count { $0.began <= one.began && one.began < $0.ended } }.max() ?? 0
    }
}

@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .serialized, .timeLimit(.minutes(3)))
struct BotTransferTests {
    private let day: BotTransfers

    init() async throws { day = try await BotTransfers.day.value }

    @Test func whoAsksGetsAnAgentOrAWordAndACall() {
        var transferred = 0
        for call in day.calls where call.person < 4 {
            #expect(call.trace.contains("\"asked\""), "\(call)")
            if call.dialogue == "transferred" {
                transferred += 1
                #expect(call.outcome == "answered" && call.agent.hasPrefix("Local/40"), "\(call)")
            } else {
                // Nobody was free in time: it was said, it is counted, and somebody will call.
                #expect(call.dialogue == "callback" && call.outcome == "abandoned", "\(call)")
                #expect(call.trace.contains("nobody_free") && call.isCalledBack, "\(call)")
            }
        }
        #expect(transferred > 0 && day.connected == transferred)
    }

    @Test func theOthersLeaveTheAgentsInPeace() {
        let others = day.calls.filter { $0.person >= 4 }
        #expect(others.count == 12)
        for call in others {
            #expect(call.dialogue == "informed" && call.outcome == "answered" && call.agent.isEmpty, "\(call)")
        }
    }

    /// The predictor knows nobody yet, and begins with a call for each agent.
    @Test func severalTalkWithTheBotAtOnce() {
        print("conversations with the bot at once: \(day.mostAtOnce), decisions: \(day.decisions)")
        #expect(day.mostAtOnce >= 3)
    }
}
