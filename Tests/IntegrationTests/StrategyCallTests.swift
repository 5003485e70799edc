import AsteriskRig
import Foundation
import Testing

extension RealAsterisk {
    /// A campaign that works by a strategy of three stages, from the import to the step after the last call.
    @Suite(.serialized) struct StrategyCallTests {
        /// Agents enter 1, whatever was said.
        private static let further = """
            results:
              cobranza:
                titular: {no-paga: {code: 1, does: no-promise, stage: aviso}}
            strategies:
              - name: tarjetas
                rest_after_conversation: 0s
                stages:
                  - name: recordatorio
                    when: days_past_due between 1 and 15
                    steps: [{channel: call, after: 2d}]
                  - name: exigencia
                    when: days_past_due between 16 and 45
                    steps: [{channel: call}, {channel: call, after: 3d}]
                  - name: aviso
                    when: days_past_due > 45
                    steps: [{channel: call}]
                    again: 7d
                    priority: 1
            """

        private static let early = Person(1, "01", "never called")
        private static let moved = Person(2, ["01", "01"], ["answered", "answered"])
        private static let engaged = Person(3, "10", "busy")
        private static let late = Person(4, "04", "answered")
        private static let promising = Person(5, "01", "never called")

        /// So many days past due each, where they live.
        private static func file(_ people: [(Person, days: Int)]) throws -> String {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: "America/Santiago"))
            let style = Date.ISO8601FormatStyle(timeZone: calendar.timeZone).year().month().day()
            let rows = try people.map { person, days in
                let due = try #require(calendar.date(byAdding: .day, value: -days, to: Date()))
                return "D-\(person.id);\(person.name);C-\(person.id);\(person.phones[0]);125000;\(due.formatted(style))"
            }
            return (["documento;nombre;cuenta;telefono;saldo;vencimiento"] + rows).joined(separator: "\n") + "\n"
        }

        @Test func aDayFromTheFirstStepToTheNext() async throws {
            try await AsteriskRig.withAsterisk(RigOptions(agents: 0, queues: ["equipo=201-202"])) { rig in
                let floor = try Floor(rig)
                try floor.configure(
                    [
                        CampaignLines(
                            name: "tarjetas", queue: "equipo", further: ["strategy: tarjetas", "results: cobranza"])
                    ],
                    further: Self.further)
                let file = floor.directory.appendingPathComponent("tarjetas.csv")
                try Data(
                    Self.file([
                        (Self.early, 5), (Self.moved, 20), (Self.engaged, 20), (Self.late, 60), (Self.promising, 20),
                    ]).utf8
                ).write(to: file)
                func command(_ arguments: String...) async throws -> Program.Ending {
                    try await Program.run(arguments + ["-c", floor.config.path], in: floor.directory)
                }
                let imported = try await command("import", file.path, "--portfolio", "tarjetas", "--country", "CL")
                #expect(imported.code == 0, "\(imported.output)")
                let day = Date(timeIntervalSinceNow: 3 * 86_400).formatted(
                    Date.ISO8601FormatStyle().year().month().day())
                let promised = try await command(
                    "promise", "add", "C-5", "--amount", "50.000", "--by", day, "--agent", "Local/201@agents")
                #expect(promised.code == 0, "\(promised.output)")

                try await floor.withDaemon { daemon in
                    try await poll("the calls, and the step after the last of them", seconds: 90) {
                        let journal = try await floor.journal
                        guard journal.interactions.count >= 4, journal.open == 0 else { return false }
                        let place = try await command("strategy", "explain", "C-2").output
                        // The agents' word comes after the end of the calls.
                        return journal.of(Self.moved).allSatisfy { $0.disposition != nil }
                            && journal.of(Self.late).allSatisfy { $0.disposition != nil }
                            && place.contains("stage 'aviso' (3 of 3)") && place.contains("the steps begin again")
                            && place.contains("in the daemon's work, of 'tarjetas': call to")
                    }
                    let journal = try await floor.journal
                    #expect(journal.interactions.count == 4)
                    #expect(journal.of(Self.moved).map(\.outcome) == Self.moved.outcomes)
                    #expect(journal.of(Self.moved).map(\.disposition) == ["no-promise", "no-promise"])
                    #expect(journal.of(Self.engaged).map(\.outcome) == ["busy"])
                    #expect(journal.of(Self.late).map(\.outcome) == ["answered"])
                    // The last stage comes first.
                    #expect(journal.interactions.first?.debtor == Self.late.name)
                    #expect(journal.of(Self.early).isEmpty && journal.of(Self.promising).isEmpty)

                    let place = try await command("strategy", "explain", "C-2").output
                    #expect(place.contains("a conversation in stage 'exigencia' came to 'no-paga'"), "\(place)")
                    let why = try await floor.ask("why", "tarjetas").output
                    #expect(why.contains("1 account: before their next step in stage 'recordatorio'"), "\(why)")
                    #expect(why.contains("1 account: tried again after busy"), "\(why)")
                    // Who was talked with, one each in both of the stages that talked.
                    #expect(why.contains("2 accounts: before their next step in stage 'aviso'"), "\(why)")
                    #expect(try await daemon.terminated(seconds: 20) == 0)
                }
            }
        }
    }
}
