import Dialogue
import Foundation
import Settings
import Spoken
import Testing
import Vocabulary

/// The scripts in asterisk-config/bots, in every language they speak.
@Suite struct ShippedScriptTests {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "asterisk-config/bots").path
    static let folder = BotFolder(path: directory)

    static let scripts: [DialogueScript] = folder.bots.flatMap { bot in
        bot.tags.compactMap { SpokenLanguage(tag: $0) }.compactMap { bot.script(for: $0) }
    }

    static let today = CivilDate(iso: "2026-11-25")!

    static var facts: DialogueFacts {
        var facts = DialogueFacts(localHour: 16)
        facts.name = "Juan Soto"
        facts.gender = .masculine
        facts.company = "Gestiones Andinas"
        facts.creditor = "Banco Ejemplo"
        facts.phone = "600 000 0000"
        facts.documentEnd = "040K"
        facts.amount = Money(minorUnits: 125_050, currency: .mxn)
        facts.dueDate = CivilDate(iso: "2026-11-15")
        facts.previousPromiseDate = CivilDate(iso: "2026-11-20")
        facts.previousPromiseAmount = facts.amount
        return facts
    }

    @Test func allAreClean() {
        #expect(Self.folder.diagnostics.map(\.description) == [])
        #expect(
            Self.folder.bots.map(\.name) == [
                "broken-promise", "due-today", "notice", "overdue", "preventive", "promise",
            ])
    }

    @Test func eachSpeaksEveryCountry() {
        for bot in Self.folder.bots {
            #expect(bot.tags == ["en", "es", "es-AR", "es-CO", "es-MX", "es-PE"], "\(bot.name)")
            for tag in ["es-CL", "es-MX", "es-CO", "es-AR", "es-PE", "es-EC", "en-US"] {
                let language = SpokenLanguage(tag: tag)
                #expect(language.flatMap { bot.script(for: $0) }?.language.tag == tag)
            }
        }
    }

    struct Rehearsed: Sendable, CustomStringConvertible {
        let script: DialogueScript
        let rehearsal: Rehearsal
        var description: String { "\(script.name) \(script.language)" }
    }

    static let rehearsed = scripts.map { script in
        Rehearsed(
            script: script, rehearsal: Rehearsal(script, facts: facts, calendar: PromiseCalendar(today: today)))
    }

    /// A whole call through every branch, by key and by voice.
    @Test(arguments: rehearsed) func everyBranchCanBeReached(_ one: Rehearsed) {
        let missing = DialogueMachine.missing(
            in: Self.facts, for: one.script, calendar: PromiseCalendar(today: Self.today), speech: true)
        #expect(missing == [])
        #expect(one.rehearsal.missed == [])
        #expect(!one.rehearsal.calls.isEmpty)
        #expect(!one.rehearsal.calls.contains { $0.outcome == .failed })
    }

    /// The words themselves, in every call of the rehearsals. The machine's own guard is off: the script is what keeps
    /// the secret.
    @Test(arguments: rehearsed) func nothingOfTheDebtBeforeIdentity(_ one: Rehearsed) {
        let script = one.script
        let amount = script.language.money(Money(minorUnits: 125_050, currency: .mxn))
        let secrets = [amount, "Banco Ejemplo", "deuda", "adeudo", "mora", "pago pendiente", "pago", "debt", "payment"]
        var told = false
        for call in one.rehearsal.calls {
            var machine = DialogueMachine(
                script: script, facts: Self.facts, calendar: PromiseCalendar(today: Self.today), disclosure: .anybody)
            for (index, turn) in call.turns.enumerated() {
                let commands = machine.handle(turn.event, at: .epoch + Rehearsal.pace * index)
                for case .say(let utterance) in commands {
                    let tells = secrets.contains { utterance.text.contains($0) }
                    #expect(!tells || machine.isIdentified, "\(one): \(utterance.text)")
                    told = told || tells
                }
            }
        }
        #expect(told == (script.name != "notice"), "the secrets are those the script tells")
    }

    /// Key 9 in the middle of everything that is said, a digit of a day aside.
    @Test(arguments: rehearsed) func theOptOutHoldsInEveryStep(_ one: Rehearsed) throws {
        let nine = try #require(DialogueKey("9"))
        var steps: Set<String> = []
        for call in one.rehearsal.calls {
            var machine = DialogueMachine(
                script: one.script, facts: Self.facts, calendar: PromiseCalendar(today: Self.today))
            for (index, turn) in call.turns.enumerated() {
                let now = Timestamp.epoch + Rehearsal.pace * index
                guard case .say(let utterance)? = machine.handle(turn.event, at: now).last, !utterance.prompts.isEmpty,
                    !machine.records.contains(.doNotCall)
                else { continue }
                #expect(utterance.endingKeys.contains(nine))
                steps.insert(machine.step)
                var fork = machine
                let commands = fork.handle(.key(nine), at: now + .seconds(1))
                #expect(commands.contains(.record(.doNotCall)), "\(one): \(machine.step)")
                _ = fork.handle(.hungUp, at: now + .seconds(2))
                #expect(fork.outcome == .doNotCall, "\(one): \(machine.step)")
            }
        }
        let spoken = one.script.steps.filter { $0.prompt != nil && !$0.records.contains(.doNotCall) }.map(\.id)
        #expect(steps == Set(spoken))
    }

    /// Where no engine speaks: each way ends well with numerals alone, and tells nothing too soon.
    @Test(arguments: rehearsed) func withoutAnEngineItIsSaidPlainly(_ one: Rehearsed) {
        for call in one.rehearsal.calls {
            var machine = DialogueMachine(
                script: one.script, facts: Self.facts, calendar: PromiseCalendar(today: Self.today),
                disclosure: .anybody)
            var isSaid = true
            for (index, turn) in call.turns.enumerated() {
                let now = Timestamp.epoch + Rehearsal.pace * index
                var commands = machine.handle(turn.event, at: now)
                // What has a name in it cannot be said.
                while case .say(let utterance)? = commands.last, !utterance.isOfNumerals {
                    commands = machine.handle(.promptFailed, at: now)
                    isSaid = isSaid && machine.outcome == nil
                }
                for case .say(let utterance) in commands {
                    isSaid = isSaid && utterance.prompts != [RepairPrompt.apology.rawValue]
                    let tells = ["deuda", "pago", "debt", "payment"].contains { utterance.text.contains($0) }
                    #expect(!tells || machine.isIdentified, "\(one): \(utterance.text)")
                }
            }
            #expect(isSaid, "\(one): \(call)")
        }
    }

    @Test func theGreetingIsTheOneAskedFor() throws {
        let bot = try #require(Self.folder.bot("overdue"))
        let script = try #require(SpokenLanguage(tag: "es-CL").flatMap(bot.script(for:)))
        var facts = Self.facts
        facts.amount = Money(minorUnits: 45_000, currency: .clp)
        var machine = DialogueMachine(script: script, facts: facts, calendar: PromiseCalendar(today: Self.today))
        func said(_ commands: [DialogueCommand]) -> String? {
            for case .say(let utterance) in commands { return utterance.text }
            return nil
        }
        let question = said(machine.handle(.started(speech: true, by: .person), at: .epoch))
        #expect(
            question
                == "Buenas tardes. ¿Hablo con Juan Soto? Si es usted, marque 1 o diga sí. Si no lo es, marque 2 o diga no"
        )
        let reminder = said(machine.handle(.heard("sí, con él", confidence: 0.9), at: Timestamp(seconds: 5)))
        #expect(
            reminder?.hasPrefix(
                """
                Estimado Juan Soto, le recordamos que usted tiene una deuda pendiente de cuarenta y cinco mil pesos con \
                Banco Ejemplo, que venció el quince de noviembre. Si desea conversar con un ejecutivo, marque 1 o diga sí.
                """) == true, "\(reminder ?? "")")
    }
}

extension Utterance {
    /// Whether no name is in it: numbers and days can be put together.
    fileprivate var isOfNumerals: Bool {
        segments.allSatisfy { if case .value(_, .text) = $0.kind { false } else { true } }
    }
}
