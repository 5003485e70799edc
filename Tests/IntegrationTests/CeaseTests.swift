import AsteriskRig
import Foundation
import Testing

extension RealAsterisk {
    /// Who asks not to be called is not called any more, not even by the call that rings.
    @Suite(.serialized) struct CeaseTests {
        @Test func theCallThatRingsEndsWhenTheNumberIsClosed() async throws {
            // Both ring out, one after the other: there is one agent.
            let people = [Person(1, "12", ""), Person(2, "12", "")]
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["equipo=201-201"])) { rig in
                let floor = try Floor(rig)
                try floor.configure([CampaignLines(name: "cartera", queue: "equipo")])
                _ = try await floor.importPeople(people, portfolio: "cartera")
                try await Witness.listening(on: rig, as: "marcador") { witness in
                    try await floor.withDaemon { daemon in
                        let first = people[0].phones[0]
                        _ = try await witness.event("the ringing", seconds: 20) {
                            $0["Event"] == "Newstate" && $0["ChannelStateDesc"] == "Ringing"
                        }
                        let asked = Date().timeIntervalSince1970
                        let closed = try await Program.run(
                            ["do-not-call", "add", "-c", floor.config.path, "--phone", first, "--reason", "por carta"],
                            in: floor.directory)
                        #expect(closed.code == 0, "\(closed.output)")
                        #expect(closed.output.contains("calls that nobody has answered yet are ended"), "\(closed)")
                        let end = try await witness.event("the end of the call", seconds: 10) {
                            $0["Event"] == "Hangup" && $0["Uniqueid"]?.hasPrefix("mcd-") == true
                        }
                        // The command itself takes its time to start; it would ring for fifteen seconds otherwise.
                        let ended = try #require(Account.time(end))
                        #expect(ended - asked < 8, "ended \(ended - asked) s after the command began")
                        try await poll("the record of it", seconds: 10) {
                            try await floor.journal.of(people[0]).count == 1
                        }
                        let attempts = try await floor.journal.of(people[0])
                        #expect(attempts.map(\.outcome) == ["no-answer"])
                        #expect(try await daemon.terminated(seconds: 30) == 0)
                    }
                }
            }
        }
    }
}
