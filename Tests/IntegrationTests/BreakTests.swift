import AsteriskRig
import Foundation
import Testing

extension RealAsterisk {
    /// Agents who ask for a break: nobody who was called on their strength is left waiting.
    @Suite(.serialized) struct BreakTests {
        private static let agent = "Local/221@agents"

        @Test func whoAsksByTelephoneWhileTalkingGetsNoFurtherCallUntilBack() async throws {
            try await withOneAgent(calling: [Person(1, "01", "answered"), Person(2, "01", "answered")]) { rig, floor in
                try await poll("a conversation", seconds: 20) {
                    try await floor.status.agents.first?.state == "talking"
                }
                try await dial("MarcadorBreak", ",Reason: almuerzo", on: rig)
                try await poll("the pause in the queue", seconds: 10) {
                    try await rig.command("queue show equipo").contains("paused:almuerzo")
                }
                try await poll("the end of the first call", seconds: 30) {
                    try await floor.journal.interactions.count == 1
                }
                try await poll("the end of the wrap-up", seconds: 15) {
                    try await floor.status.agents.map(\.state) == ["paused"]
                }
                let why = try await floor.ask("why", "cartera").output
                #expect(why.contains("paused"), "\(why)")
                #expect(try await floor.journal.attempts.count == 1)

                try await dial("MarcadorBack", "", on: rig)
                try await poll("the other call", seconds: 40) {
                    let journal = try await floor.journal
                    return journal.interactions.count == 2 && journal.open == 0
                }
                #expect(try await floor.journal.interactions.allSatisfy { $0.outcome == "answered" })
            }
        }

        @Test func whoAsksWhileACallRingsForThemTakesItFirst() async throws {
            // Rings three seconds and talks until the agent hangs up; two more people wait for their turn.
            try await withOneAgent(calling: (1...3).map { Person($0, "04", "answered") }) { rig, floor in
                try await poll("a call on its way", seconds: 20) { try await floor.journal.open == 1 }
                let asked = try await floor.ask("agent", "break", Self.agent, "--reason", "almuerzo")
                #expect(asked.code == 0, "\(asked.output)")
                #expect(asked.output.contains("as soon as no call is on its way to them"), "\(asked.output)")
                #expect(try await floor.ask("status").output.contains("wants a break"))
                try await poll("the pause in the queue", seconds: 40) {
                    try await rig.command("queue show equipo").contains("paused:almuerzo")
                }
                try await poll("the end of the call", seconds: 30) { try await floor.journal.open == 0 }
                let journal = try await floor.journal
                #expect(journal.interactions.map(\.outcome) == ["answered"])
                #expect(journal.interactions.map(\.agent) == [Self.agent])
                #expect(journal.attempts.count == 1)
            }
        }

        private func withOneAgent(
            calling people: [Person], _ body: (RunningAsterisk, Floor) async throws -> Void
        ) async throws {
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["equipo=221-221"])) { rig in
                let floor = try Floor(rig)
                try floor.configure([CampaignLines(name: "cartera", mode: "predictive", queue: "equipo")])
                _ = try await floor.importPeople(people, portfolio: "cartera")
                try await floor.withDaemon { daemon in
                    try await body(rig, floor)
                    #expect(try await daemon.terminated(seconds: 20) == 0)
                }
            }
        }

        /// As an extension of the agents' dialplan does it.
        private func dial(_ event: String, _ more: String, on rig: RunningAsterisk) async throws {
            let manager = try await rig.manager()
            let answer = try await manager.perform(
                "Originate",
                [
                    ("Channel", "Local/08@people"), ("Application", "UserEvent"),
                    ("Data", "\(event),Agent: \(Self.agent)\(more)"),
                ])
            #expect(answer["Response"] == "Success", "\(answer)")
        }
    }
}
