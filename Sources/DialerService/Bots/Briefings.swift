import Bot
import DialerCore
import Dialogue
import Settings
import Spoken
import Store
import Vocabulary

/// What is said to whom.
struct Briefings: Sendable {
    let shelf: BotShelf
    let hearing: BotHearing?
    let store: Store
    let servers: @Sendable () -> [ServerID]
    let bankingDays: @Sendable () -> BankingDays
    let clock: ServiceClock

    func briefing(of attempt: AttemptID, script name: String) async -> BotScripts.Briefing? {
        guard let card = try? await store.attempt(attempt) else { return nil }
        let debt = DebtCard(debtor: card.debtor, account: card.account, lastPromise: card.lastPromise)
        return briefing(
            debt, country: card.country, callerID: card.callerID, script: name, servers: [card.server])
    }

    /// Of a call that will be made.
    func briefing(of lead: Lead, script name: String, callerID: CallerID) async -> BotScripts.Briefing? {
        guard let debt = try? await store.debt(of: lead.debtor, account: lead.account) else { return nil }
        return briefing(debt, country: lead.country, callerID: callerID, script: name, servers: servers())
    }

    private func briefing(
        _ debt: DebtCard, country: Country, callerID: CallerID, script name: String, servers: [ServerID]
    ) -> BotScripts.Briefing? {
        guard var script = shelf.script(name, in: SpokenLanguage(spokenIn: country)) else { return nil }
        if let hearing { script.limits.confidence = max(script.limits.confidence, hearing.confidence) }
        let local = LocalClock(clock.now, zone: debt.debtor.zones.first)
        return BotScripts.Briefing(
            script: script, facts: DialogueFacts(debt, callerID: callerID, localHour: local.hour),
            calendar: bankingDays().calendar(today: local.day, in: country),
            speechEngine: hearing?.engine(for: script.language, on: servers),
            speechRefused: { [hearing] in for server in servers { hearing?.refused(by: server) } })
    }
}

extension BotScripts.Briefing {
    /// What is the same in every call.
    var constants: [Utterance] {
        script.steps.compactMap(\.prompt).compactMap { script.constant($0, withVoice: speechEngine != nil) }
    }

    /// What the record lacks that the script says to everybody; `nil`: nothing.
    func lack(_ name: String) -> String? {
        let missing = DialogueMachine.missing(
            in: facts, for: script, calendar: calendar, disclosure: disclosure, speech: speechEngine != nil)
        guard !missing.isEmpty else { return nil }
        let names = missing.map { "{\($0.name(in: script.language.family))}" }.joined(separator: " ")
        return "the bot \(name) says \(names), of which the account has no value"
    }

    /// What is said first to a person who answers.
    var openings: [Utterance] { opening.said }

    /// What is said to the first keys a person may press, and the regret, which is wanted when nothing else can be had.
    var replies: [Utterance] {
        let (dialogue, said) = opening
        let regret = script.constant(RepairPrompt.apology.rawValue, withVoice: speechEngine != nil)
        let replies = said.flatMap { utterance in
            (utterance.listen?.keys ?? []).sorted { $0.rawValue < $1.rawValue }.flatMap { key in
                var answered = dialogue
                // A moment later, so that it is taken for an answer.
                return answered.handle(.key(key), at: .epoch + .seconds(5)).compactMap(\.utterance)
            }
        }
        return (regret.map { [$0] } ?? []) + replies
    }

    private var opening: (dialogue: DialogueMachine, said: [Utterance]) {
        var dialogue = DialogueMachine(script: script, facts: facts, calendar: calendar, disclosure: disclosure)
        let first = dialogue.handle(.started(speech: speechEngine != nil, by: .person), at: .epoch)
        return (dialogue, first.compactMap(\.utterance))
    }
}

extension DialogueCommand {
    fileprivate var utterance: Utterance? {
        guard case .say(let utterance) = self else { return nil }
        return utterance
    }
}
