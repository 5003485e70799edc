import AsteriskRig
import Foundation
import GRDB
import SpeechRig
import Testing

extension RealAsterisk {
    /// What a person hears who has said something that nobody understands, or nothing at all: a word, and not the silence of
    /// a question that waits for its time to be over.
    @Suite(
        .serialized,
        .enabled(if: SpeechRig.isAvailable, "apt-get install espeak-ng libpocketsphinx3 pocketsphinx-en-us"))
    struct DeadAirTests {
        /// 70 says a sentence that is no answer, well after the question; 71 picks up and is silent.
        private static let people = """

            [people-kind](+)
            exten => 70,1,Answer()
             same => n,Wait(3)
             same => n,Playback(DIRECTORY/sentence)
             same => n,UserEvent(Spoke)
             same => n,Wait(60)
            exten => 71,1,Answer()
             same => n,Wait(60)

            """

        @Test func whoIsNotUnderstoodIsAskedAgainAtOnce() async throws {
            let port = try LoopbackPort.free(.tcp)
            let options = RigOptions(agents: 0, queues: ["enredo=801-801", "mudo=802-802"], speechPort: port)
            try await AsteriskRig.withAsterisk(options) { rig in
                let floor = try Floor(rig)
                try await prepare(floor, port)
                let people = [Person(1, "70", ""), Person(2, "71", "")]
                for (name, person) in zip(["enredo", "mudo"], people) {
                    #expect(try await floor.importPeople([person], portfolio: name).code == 0)
                }
                let manager = try await rig.manager()
                try await floor.withDaemon(["--drain", "0"]) { daemon in
                    let spoke = try await manager.wait(seconds: 60) { $0["UserEvent"] == "Spoke" }
                    let end = try #require(spoke["Timestamp"].flatMap(Double.init))
                    let silent = try await manager.wait(seconds: 60) {
                        $0["UserEvent"] == "MarcadorCall" && $0["AmdCause"]?.hasPrefix("INITIALSILENCE") == true
                    }
                    // No amd.conf makes whoever picks up and waits for a word wait for two seconds.
                    #expect(silent["AmdCause"]?.hasSuffix("-1500") == true, "\(silent)")
                    try await poll("the question to be asked again", seconds: 30) {
                        try await asked(floor).last != nil
                    }
                    for (word, said) in [
                        ("heard", try await heard(floor).first), ("asked", try await asked(floor).first),
                    ] {
                        print("not understood, \(word) \(Int(((said ?? 0) - end) * 1000)) ms after the last word")
                    }
                    #expect(try await daemon.terminated(seconds: 20) == 0)
                }
                let traces = try await floor.read { try String.fetchAll($0, sql: "SELECT trace FROM dialogue") }
                let trace = try #require(traces.first { $0.contains("not_understood") })
                let before = try #require(trace.components(separatedBy: "not_understood").first)
                #expect(
                    before.contains(#""heard""#) && !before.contains(#""silent""#), "the question's time was waited for"
                )
            }
        }

        private struct Entry: Decodable {
            struct Said: Decodable { var _0: [String] }
            struct Heard: Decodable { var confidence: Double }
            struct Fact: Decodable {
                var said: Said?
                var heard: Heard?
            }
            /// Milliseconds.
            var at: Double
            var fact: Fact
        }

        private func entries(_ floor: Floor) async throws -> [Entry] {
            let traces = try await floor.read { try String.fetchAll($0, sql: "SELECT trace FROM dialogue") }
            return try traces.flatMap { try JSONDecoder().decode([Entry].self, from: Data($0.utf8)) }
        }

        private func asked(_ floor: Floor) async throws -> [Double] {
            try await entries(floor).filter { $0.fact.said?._0.first == "not_understood" }.map { $0.at / 1000 }
        }

        private func heard(_ floor: Floor) async throws -> [Double] {
            try await entries(floor).filter { $0.fact.heard != nil }.map { $0.at / 1000 }
        }

        private func prepare(_ floor: Floor, _ port: Int) async throws {
            let directory = floor.directory
            let dialplan = floor.rig.directory.appendingPathComponent("etc/extensions.conf")
            let people = Self.people.replacingOccurrences(of: "DIRECTORY", with: directory.path)
            try Data((try Program.text(of: dialplan) + people).utf8).write(to: dialplan)
            _ = try await floor.rig.command("dialplan reload")
            let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            try FileManager.default.copyItem(
                at: checkout.appendingPathComponent("asterisk-config/bots"),
                to: directory.appendingPathComponent("bots"))
            let sentence = try SpeechRig.say("la ventana grande mira hacia el jardín", voice: "es-419")
            try WAV.write(sentence, to: directory.appendingPathComponent("sentence.wav"))
            // In the place of an engine: two seconds of hum.
            let hum = directory.appendingPathComponent("hum.wav")
            try WAV.write((0..<16_000).map { Int16($0 % 16 < 8 ? 1000 : -1000) }, to: hum)
            try floor.configure(
                ["enredo", "mudo"].map { name in
                    CampaignLines(
                        name: name, mode: "bot", queue: name,
                        further: ["bot: overdue"] + (name == "mudo" ? ["detect_machines: true"] : []))
                },
                further: "speaking: {directory: \(directory.path)/prompts, engine: command, "
                    + "command: [cp, \"\(hum.path)\", \"{output}\"]}\n" + "hearing: {port: \(port), patience: 5s}")
        }
    }
}
