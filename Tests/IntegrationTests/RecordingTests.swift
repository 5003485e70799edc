import AsteriskRig
import Foundation
import GRDB
import Testing

extension RealAsterisk {
    /// A conversation that the program has a real Asterisk record, with a pause for a card number.
    @Suite(.serialized) struct RecordingTests {
        private struct Row: FetchableRecord, Decodable, Sendable {
            var attempt: Int
            var state: String
            var file: String
            var bytes: Int?
            var pauses: String

            static func all(_ db: Database) throws -> [Row] {
                try fetchAll(
                    db, sql: "SELECT attempt_id AS attempt, state, file, bytes, pauses FROM recording ORDER BY 1")
            }
        }

        @Test func theConversationIsInTheFileAndThePauseIsNot() async throws {
            let queues = ["grabada=601-601", "muda=401-401"]
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: queues)) { rig in
                let floor = try Floor(rig)
                let told = "recording: {share: 100%, announcement: spoken, path: \"{campaign}/{attempt}\"}"
                try floor.configure([
                    CampaignLines(name: "grabada", queue: "grabada", further: [told]),
                    // Its announcement is nowhere: the call goes on, unrecorded.
                    CampaignLines(
                        name: "muda", queue: "muda",
                        further: ["recording: {share: 100%, announcement: no/such/sound}"]),
                ])
                for (place, name) in ["grabada", "muda"].enumerated() {
                    let person = Person(81 + place, ["02"], [])
                    _ = try await floor.importPeople([person], portfolio: name)
                }
                try await floor.withDaemon { daemon in
                    try await poll("both recordings' fate", seconds: 60) {
                        let states = try await floor.read { try Row.all($0) }.map(\.state)
                        return states.count == 2 && Set(states) == ["kept", "failed"]
                    }
                    try await daemon.says("its announcement could not be played", seconds: 5)
                    let instance = try await floor.journal.instance
                    let rows = try await floor.read { try Row.all($0) }
                    let kept = try #require(rows.first { $0.state == "kept" })
                    #expect(kept.file == "grabada/\(instance)-\(kept.attempt).wav")
                    let file = rig.recordings.appendingPathComponent(kept.file)
                    #expect(try Data(contentsOf: file).count == kept.bytes)
                    let sound = try RecordedSound(file)
                    let (talk, card) = (sound.strength(ofTone: 440), sound.strength(ofTone: 1000))
                    #expect(talk.contains { $0 > 3000 }, "\(talk)")
                    #expect(card.allSatisfy { $0 < 3000 }, "\(card)")
                    let pause = kept.pauses.split(separator: "-").compactMap { Int($0) }
                    #expect(pause.count == 2, "\(kept.pauses)")
                    // Nothing stays behind in AstDB.
                    try await poll("AstDB to be empty", seconds: 10) {
                        try await rig.command("database show marcador/recording").contains("0 results")
                    }
                    try await look(floor, kept)
                }
            }
        }

        /// As people see it.
        private func look(_ floor: Floor, _ kept: Row) async throws {
            func run(_ arguments: String...) async throws -> String {
                let ending = try await Program.run(arguments + ["-c", floor.config.path], in: floor.directory)
                #expect(ending.code == 0, "\(ending.output)")
                return ending.output
            }
            let story = try await run("story", "C-81")
            #expect(story.contains("recorded: pbx:\(kept.file), paused after "), "\(story)")
            #expect(try await run("story", "C-82").contains("not recorded: its announcement could not be played"))
            let list = try await run("recordings", "list")
            #expect(list.contains("\(kept.attempt) kept \(kept.bytes ?? 0) pbx:\(kept.file), paused "), "\(list)")
            #expect(try await run("audit", "verify").contains("whole:"))
            #expect(try await run("audit", "show", "\(kept.attempt)").contains("recorded: \(kept.file)"))
            // Nothing has been said about how long it is kept.
            #expect(try await run("recordings", "prune", "--dry-run").contains("0 would be deleted"))
        }
    }
}
