import AsteriskRig
import Foundation
import GRDB
import SpeechRig
import Testing

extension RealAsterisk {
    /// The dialplan's records of calls in which the bot listened. Asterisk forbids a channel on which `SPEECH CREATE` was
    /// said to write to AstDB, and to look at files.
    @Suite(
        .serialized,
        .enabled(
            if: FileManager.default.fileExists(atPath: "/usr/share/pocketsphinx/model/en-us/en-us"),
            "apt-get install libpocketsphinx3 pocketsphinx-en-us"))
    struct ListeningBotTests {
        /// And queues. One person each: nobody waits for the pacer.
        private static let campaigns = ["sola", "espera", "cuelga", "habla"]
        private static let member = "Local/301@agents"

        /// 70 has the question said again and again; the others say that it is they, and that they want an agent: as often
        /// as it takes, for a busy machine may be late with a prompt.
        private static let people = """

            [people-kind](+)
            exten => 70,1,Answer()
             same => n(again),Wait(8)
             same => n,SendDTMF(*)
             same => n,Goto(again)
            exten => 71,1,Answer()
             same => n(again),Wait(3)
             same => n,SendDTMF(1)
             same => n,Goto(again)
            exten => 72,1,Goto(71,1)
            exten => 73,1,Goto(71,1)

            """

        /// Five seconds.
        private static let hum = (0..<40_000).map { Int16($0 % 16 < 8 ? 1000 : -1000) }

        private struct Row: FetchableRecord, Decodable, Sendable {
            var dialogue: String
            var recorded: String?
            var bytes: Int?

            static func all(_ db: Database) throws -> [Row] {
                try fetchAll(
                    db,
                    sql: """
                        SELECT d.outcome AS dialogue, r.state AS recorded, r.bytes
                        FROM attempt t JOIN dialogue d ON d.attempt_id = t.id
                        LEFT JOIN recording r ON r.attempt_id = t.id ORDER BY substr(t.phone, -2)
                        """)
            }
        }

        @Test func whatTheDialplanKeptWhileTheDaemonWasDeadIsFiled() async throws {
            let port = try LoopbackPort.free(.tcp)
            let queues = ["sola=801-801", "espera=802-802", "cuelga=803-803", "habla=301-301"]
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: queues, speechPort: port)) { rig in
                let floor = try Floor(rig)
                try await prepare(floor, port)
                let people = (0..<4).map { Person($0 + 1, "7\($0)", "") }
                for (name, person) in zip(Self.campaigns, people) {
                    #expect(try await floor.importPeople([person], portfolio: name).code == 0)
                }
                try await floor.withDaemon { daemon in
                    try await poll("three people in queues, one of them with an agent", seconds: 60) {
                        let events = try QueueLine.all(in: rig.queueLog).map(\.event)
                        return events.count { $0 == "ENTERQUEUE" } == 3 && events.contains("CONNECT")
                    }
                    try await poll("a call in which the bot listens", seconds: 20) { try listeningCalls(port) > 0 }
                    daemon.child.signal(SIGKILL)
                    try await poll("the daemon's death", seconds: 10) { !daemon.child.isRunning }
                }
                // 71 waits until the hold limit; 72 hangs up before, and 73 after a word with the agent.
                try await Task.sleep(for: .seconds(2))
                let manager = try await rig.manager()
                for person in people[2...] {
                    let number = person.phones[0].dropFirst()
                    try await manager.send(
                        "Hangup", [("Channel", "/^Local\\/\(number)@people-.*;2$/"), ("Cause", "16")])
                }
                try await poll("the end of all calls", seconds: 60) {
                    try await rig.command("core show channels count").contains("\n0 active calls")
                }
                let kept = try await rig.command("database show marcador/call")
                #expect(kept.contains("4 results"), "\(kept)")
                #expect(!String(decoding: try Data(contentsOf: rig.log), as: UTF8.self).contains("Dangerous function"))
                let last = try await rig.command("database show marcador/last")
                #expect(last.contains("/marcador/last/\(Self.member)"), "\(last)")

                try await floor.withDaemon { daemon in
                    try await poll("the calls to be filed", seconds: 30) { try await floor.journal.open == 0 }
                    try await poll("AstDB to be empty", seconds: 45) {
                        let calls = try await rig.command("database show marcador/call")
                        let recordings = try await rig.command("database show marcador/recording")
                        return calls.contains("0 results") && recordings.contains("0 results")
                    }
                    #expect(try await daemon.terminated(seconds: 20) == 0)
                }
                let journal = try await floor.journal
                #expect(journal.interactions.count == 4)
                #expect(
                    people.map { journal.of($0).map(\.outcome) } == [
                        ["answered"], ["abandoned"], ["abandoned"], ["answered"],
                    ])
                #expect(journal.of(people[2]).map(\.abandonCause) == ["hung-up"])
                #expect(journal.of(people[3]).map(\.agent) == [Self.member])
                let rows = try await floor.read { try Row.all($0) }
                #expect(rows.map(\.dialogue) == Array(repeating: "cut-off", count: 4))
                let recording = try #require(rows.first)
                #expect(recording.recorded == "kept" && (recording.bytes ?? 0) > 10_000, "\(recording)")
            }
        }

        private func prepare(_ floor: Floor, _ port: Int) async throws {
            let dialplan = floor.rig.directory.appendingPathComponent("etc/extensions.conf")
            let text = try Program.text(of: dialplan) + Self.people
            try Data(text.utf8).write(to: dialplan)
            _ = try await floor.rig.command("dialplan reload")
            let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            try FileManager.default.copyItem(
                at: checkout.appendingPathComponent("asterisk-config/bots"),
                to: floor.directory.appendingPathComponent("bots"))
            // In the place of an engine, which is late on a busy machine.
            let hum = floor.directory.appendingPathComponent("hum.wav")
            try WAV.write(Self.hum, to: hum)
            try floor.configure(
                Self.campaigns.map { name in
                    let recording = name == "sola" ? ["recording: {share: 100%, announcement: spoken}"] : []
                    return CampaignLines(
                        name: name, mode: "bot", queue: name, further: ["bot: overdue", "hold_limit: 20s"] + recording)
                },
                further: "speaking: {directory: \(floor.directory.path)/prompts, engine: command, "
                    + "command: [cp, \"\(hum.path)\", \"{output}\"]}\n"
                    + "hearing: {port: \(port), patience: 5s}")
        }

        /// Connections of Asterisk to the daemon's ears, from the kernel.
        private func listeningCalls(_ port: Int) throws -> Int {
            let local = ":" + String(port, radix: 16, uppercase: true).leftPadded(to: 4)
            let table = String(decoding: try Data(contentsOf: URL(fileURLWithPath: "/proc/net/tcp")), as: UTF8.self)
            return table.split(separator: "\n").count { line in
                let fields = line.split(separator: " ")
                return fields.count > 3 && fields[1].hasSuffix(local) && fields[3] == "01"
            }
        }
    }
}

extension String {
    fileprivate func leftPadded(to length: Int) -> String {
        String(repeating: "0", count: max(0, length - count)) + self
    }
}
