import AsteriskRig
import Foundation
import Testing

extension RealAsterisk {
    /// A floor at work: people as they are, by chance, and Asterisk's own words as the measure.
    @Suite(.serialized) struct BusyFloorTests {
        private static let people = (1...24).map { Person($0, "99", "") }

        @Test func whatTheJournalSaysIsWhatAsteriskSaw() async throws {
            try await AsteriskRig.withAsterisk(RigOptions(agents: 8)) { rig in
                let floor = try Floor(rig)
                try floor.configure([
                    CampaignLines(
                        name: "cartera", mode: "predictive", queue: "marcador", further: ["detect_machines: true"])
                ])
                try await Witness.listening(on: rig, as: "marcador") { witness in
                    try await floor.withDaemon { daemon in
                        // The daemon runs already when the portfolio comes in.
                        let imported = try await floor.importPeople(Self.people, portfolio: "cartera")
                        #expect(imported.output.contains("the daemon knows of the new accounts"), "\(imported.output)")
                        try await poll("the end of all calls", seconds: 120) {
                            let journal = try await floor.journal
                            return journal.interactions.count == Self.people.count && journal.open == 0
                        }
                        _ = try await daemon.terminated(seconds: 20)
                    }
                    let journal = try await floor.journal
                    let testimony = Testimony(instance: journal.instance, messages: await witness.messages)
                    #expect(testimony.attempts == journal.attempts)
                    #expect(journal.interactions.map(\.attempt) == journal.attempts)
                    #expect(Set(journal.interactions.map(\.debtor)).count == Self.people.count)
                    for call in journal.interactions {
                        let said = testimony.of(call.attempt)
                        #expect(call.outcome == said.outcome, "\(call)")
                        #expect(call.agent == said.agent, "\(call)")
                        let last = try #require(said.lastWord)
                        let told = testimony.statistics("MarcadorAttempt").filter {
                            $0["Attempt"] == "\(call.attempt)"
                        }
                        try #require(told.count == 1, "\(call)")
                        let stored = try #require(Account.time(told[0]))
                        #expect(stored - last <= 2, "stored \(stored - last) s after Asterisk's last word: \(call)")
                    }
                    #expect(testimony.agentsConnectedTwice.isEmpty)
                }
            }
        }
    }
}
