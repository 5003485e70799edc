import AsteriskRig
import Foundation
import Testing

/// Recording by `asterisk-config/` alone: these tests run no daemon.
///
/// Agents 6xx are a tone of 440 Hz, of 1000 Hz between *91 and *92, and 440 Hz again.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(5)))
struct RecordingDialplanTests {
    private static let tone = 3000.0

    @Test func nothingOfAPauseIsInTheFile() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=601-601"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate(
                "Local/56200000102@people", id: "card", queue: "cobranza", [("MARCADOR_RECORD", "early/d/card.wav")])
            _ = try await manager.recording("paused", of: "card")
            _ = try await manager.recording("going", of: "card")
            let kept = try await manager.recording("kept", of: "card").split(separator: " ").map(String.init)
            #expect(kept.count == 6 && kept[1] == "early/d/card.wav", "\(kept)")
            let file = rig.recordings.appendingPathComponent("early/d/card.wav")
            #expect(try Data(contentsOf: file).count == Int(kept[2]))
            let sound = try RecordedSound(file)
            let talk = sound.strength(ofTone: 440)
            // The agent before the pause, and after it.
            #expect(talk.prefix(8).contains { $0 > Self.tone } && talk.suffix(8).contains { $0 > Self.tone }, "\(talk)")
            let card = sound.strength(ofTone: 1000)
            #expect(card.allSatisfy { $0 < Self.tone }, "\(card)")
            let pause = kept[5].split(separator: "-").compactMap { Double($0) }
            let whole = try #require(Double(kept[4])) - (try #require(Double(kept[3])))
            try #require(pause.count == 2)
            // The two parts follow one another.
            #expect(pause[1] - pause[0] > 2000 && sound.seconds * 1000 < whole - (pause[1] - pause[0]) + 500, "\(kept)")
        }
    }

    @Test func itGoesOnWhereTheCallIsTransferred() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=301-301"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate(
                "Local/56200000102@people", id: "moved", queue: "cobranza", [("MARCADOR_RECORD", "moved.wav")])
            _ = try await manager.wait(seconds: 10) { $0["Event"] == "AgentConnect" && $0["Uniqueid"] == "moved-a" }
            try await manager.send(
                "Redirect",
                [("Channel", "moved-a"), ("Context", "elsewhere"), ("Exten", "601"), ("Priority", "1")])
            let kept = try await manager.recording("kept", of: "moved").split(separator: " ")
            #expect(kept.count == 6, "\(kept)")
            let talk = try RecordedSound(rig.recordings.appendingPathComponent("moved.wav")).strength(ofTone: 440)
            #expect(talk.contains { $0 > Self.tone }, "\(talk)")
        }
    }

    @Test func whoCannotBeToldIsNotRecordedAndTheCallGoesOn() async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["cobranza=401-403"])) { rig in
            let manager = try await rig.manager()
            try await manager.originate(
                "Local/56200000102@people", id: "untold", queue: "cobranza",
                [("MARCADOR_RECORD", "untold.wav"), ("MARCADOR_RECORD_ANNOUNCE", "no/such/sound")])
            #expect(try await manager.recording("failed", of: "untold") == "failed untold.wav announcement")
            _ = try await manager.wait(seconds: 10) { $0["Event"] == "AgentConnect" && $0["Uniqueid"] == "untold-a" }
            try await manager.originate(
                "Local/56200000102@people", id: "unsafe", queue: "cobranza", [("MARCADOR_RECORD", "../unsafe.wav")])
            #expect(try await manager.recording("failed", of: "unsafe") == "failed unsafe name")
            try await manager.originate(
                "Local/56200000102@people", id: "told", queue: "cobranza",
                [("MARCADOR_RECORD", "told.wav"), ("MARCADOR_RECORD_ANNOUNCE", "vm-goodbye")])
            #expect(try await manager.recording("kept", of: "told").hasPrefix("kept told.wav "))
            let files = FileManager.default
            #expect(!files.fileExists(atPath: rig.recordings.appendingPathComponent("untold.wav").path))
            #expect(!files.fileExists(atPath: rig.recordings.appendingPathComponent("../unsafe.wav").path))
            let seconds = try RecordedSound(rig.recordings.appendingPathComponent("told.wav")).seconds
            #expect(seconds > 1, "\(seconds) s")
        }
    }
}

extension RawManager {
    fileprivate func recording(_ stage: String, of attempt: String) async throws -> String {
        try await wait(seconds: 30) {
            $0["UserEvent"] == "MarcadorRecording" && $0["Attempt"] == attempt
                && $0["Recording"]?.hasPrefix("\(stage) ") == true
        }["Recording"] ?? ""
    }
}
