import ArgumentParser
import Dialogue
import Foundation
import Settings
import Spoken
import Vocabulary

struct BotTryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Talk to a bot script: type keys, or what the person says. Nothing is dialled.",
        discussion: """
            A line of keys (1, 05, *) is pressed; other words are said; an empty line is silence. '@40' at the end of words \
            makes the recogniser 40% sure. /hangup hangs up, /lost stops the recogniser, /fail makes a prompt fail. When a \
            call is handed over, an empty line means that an agent took it, 'n' that nobody was free.
            """)

    @Argument(help: "A script file, or the name of one in /etc/marcador/bots.") var script: String
    @Option(help: "Language and country: es-CL, es-MX, en-US.") var language = "es-CL"
    @Flag(help: "Without a recogniser: keys only.") var keysOnly = false
    @Flag(help: "An answering machine answers.") var machine = false
    @Flag(help: "At the end, what was recorded step by step.") var trace = false
    @Option(help: "The person's name.") var name = "María Pérez"
    @Option(help: "Who calls.") var company = "Gestiones Andinas"
    @Option(help: "To whom it is owed.") var creditor = "Banco Ejemplo"
    @Option(help: "What is owed, in the smallest unit of the currency.") var amount: Int64 = 45_000
    @Option(help: "Its currency.") var currency = "CLP"
    @Option(help: "The due date, 2026-03-15; today when left out.") var due: String?
    @Option(help: "The day of the call, 2026-03-10; today when left out.") var today: String?

    func run() async throws {
        let bot = try BotScripts.load(script)
        guard let language = SpokenLanguage(tag: language) else {
            throw Exit.with(.usage, "'\(self.language)' is no language spoken here; use one like es-CL, en-US or pt-BR")
        }
        guard let script = bot.script(for: language) else {
            throw Exit.with(
                .usage, "the script has no wording in \(language); it speaks \(bot.tags.joined(separator: ", "))")
        }
        let today = try date(today) ?? Self.localToday
        let facts = try facts(today)
        let calendar = BankingDays.shipped.calendar(today: today, in: language.country)
        let missing = DialogueMachine.missing(in: facts, for: script, calendar: calendar, speech: !keysOnly)
        guard missing.isEmpty else {
            let names = missing.map { $0.name(in: language.family) }.joined(separator: ", ")
            throw Exit.with(.usage, "the script says \(names), which this command cannot give it")
        }
        var rehearsal = TerminalDialogue(
            DialogueMachine(script: script, facts: facts, calendar: calendar))
        print(rehearsal.start(speech: !keysOnly, by: machine ? .machine : .person))
        while !rehearsal.isOver {
            guard let line = readLine() else {
                print(rehearsal.take("/hangup"))
                break
            }
            print(rehearsal.take(line))
        }
        if trace { print(rehearsal.traceText) }
    }

    private func facts(_ today: CivilDate) throws -> DialogueFacts {
        guard let currency = Currency(code: currency) else {
            throw Exit.with(.usage, "'\(self.currency)' is no currency; write its three letters, such as CLP")
        }
        var facts = DialogueFacts(localHour: Calendar.current.component(.hour, from: Date()))
        facts.name = name
        facts.company = company
        facts.creditor = creditor
        facts.product = "crédito"
        facts.phone = "600 000 0000"
        facts.documentEnd = "401"
        facts.amount = Money(minorUnits: amount, currency: currency)
        facts.dueDate = try date(due) ?? today
        facts.previousPromiseDate = CivilDate(daysSinceEpoch: today.daysSinceEpoch - 5)
        facts.previousPromiseAmount = facts.amount
        return facts
    }

    private func date(_ text: String?) throws -> CivilDate? {
        guard let text else { return nil }
        guard let date = CivilDate(iso: text) else {
            throw Exit.with(.usage, "'\(text)' is no date; write it like 2026-03-15")
        }
        return date
    }

    private static var localToday: CivilDate {
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
        let date = CivilDate(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
        return date ?? CivilDate(daysSinceEpoch: Int(Date().timeIntervalSince1970 / 86_400))
    }
}
