import Bot
import DialerCore
import Dialogue
import FastAGI
import Foundation
import Logging
import Settings
import Speaking
import Spoken
import Store
import Vocabulary

/// The bot's side of the daemon: tells each dialogue what the store knows of its call, has its first words made while the
/// lead waits to be dialled, and keeps what came of it.
struct BotFloor: Sendable {
    private let scripts: BotScripts
    private let studio: PromptStudio
    private let hearing: BotHearing?
    private let briefings: Briefings
    private let clock: ServiceClock

    /// - Parameter hearing: `nil`: keys only.
    init(
        _ shelf: BotShelf, studio: PromptStudio, hearing: BotHearing?, store: Store,
        journal: AsyncStream<JournalWork>.Continuation, clock: ServiceClock
    ) {
        self.studio = studio
        self.hearing = hearing
        let briefings = Briefings(shelf: shelf, hearing: hearing, store: store, clock: clock)
        self.briefings = briefings
        let records = Records(store: store, journal: journal, clock: clock)
        self.clock = clock
        scripts = BotScripts(
            voice: StudioVoice(studio: studio), clock: { clock.now },
            briefing: { request in
                guard let attempt = records.attempt(request.attempt) else { return nil }
                return await briefings.briefing(of: attempt, script: request.script)
            },
            news: { attempt, news in
                if news == .withoutSpeechEngine { hearing?.refused() }
                records.take(news, of: attempt)
            },
            hand: { conversation in records.keep(conversation) })
    }

    func mount(on router: inout AGIRouter) { scripts.mount(on: &router) }

    /// Listens to the people of all calls until cancelled.
    func hear() async { await hearing?.run() }

    /// A call that an agent had taken is over.
    func callEnded(_ attempt: String, agent: String?) {
        scripts.desk.callEnded(attempt, agent: agent, at: clock.now)
    }

    /// Keeps what is known of dialogues whose calls are with agents: the daemon ends.
    func close() { scripts.desk.close(at: clock.now) }

    /// Has made what will be said first, what to the first answers to it, and what is the same in every call. What is there
    /// costs a look.
    func prepare(_ work: BotPreparation) async {
        switch work {
        case .leads(let campaign, let leads):
            guard let script = campaign.bot else { return }
            var spoken: [SpokenLanguage: BotScripts.Briefing] = [:]
            for lead in leads {
                guard
                    let briefing = await briefings.briefing(of: lead, script: script, callerID: campaign.callerID)
                else { continue }
                await prepare(briefing.firstTexts, as: briefing)
                spoken[briefing.script.language] = briefing
            }
            for briefing in spoken.values { await prepare(briefing.constantTexts, as: briefing) }
        case .call(let attempt, let script):
            guard let briefing = await briefings.briefing(of: attempt, script: script) else { return }
            await prepare(briefing.firstTexts + briefing.constantTexts, as: briefing)
        }
    }

    private func prepare(_ texts: [String], as briefing: BotScripts.Briefing) async {
        await studio.prepare(texts.map { WantedPrompt($0, in: briefing.script.language.tag) })
    }
}

/// What will soon be said.
enum BotPreparation: Sendable {
    /// To leads that wait to be dialled.
    case leads(Campaign, [Lead])
    /// In a call that is on its way.
    case call(AttemptID, script: String)
}

/// What is kept of dialogues.
private struct Records: Sendable {
    let store: Store
    let journal: AsyncStream<JournalWork>.Continuation
    let clock: ServiceClock

    func attempt(_ uniqueID: String) -> AttemptID? {
        guard let channel = AttemptChannel(uniqueID: uniqueID), channel.instance == store.instance else { return nil }
        return channel.attempt
    }

    /// What must hold from this moment on, whatever becomes of the call.
    func take(_ news: BotNews, of uniqueID: String) {
        guard let attempt = attempt(uniqueID) else { return }
        switch news {
        case .recorded(.doNotCall): note(.doNotCall, of: attempt)
        case .callBack(let wish): journal.yield(.callback(attempt, wish))
        default: break
        }
    }

    func keep(_ conversation: BotConversation) {
        guard let attempt = attempt(conversation.attempt) else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let trace = (try? encoder.encode(conversation.trace)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
        journal.yield(
            .dialogue(
                DialogueRecord(
                    attempt: attempt, script: conversation.script, outcome: conversation.outcome.rawValue,
                    isIdentified: conversation.dialogue.isIdentified, isTold: conversation.dialogue.isTold,
                    promised: conversation.promise?.date, began: conversation.timing.answered,
                    ended: conversation.timing.ended ?? clock.now, firstPrompt: conversation.timing.answerToPrompt,
                    longestPause: conversation.timing.longestPause, trace: trace)))
        // Who was with an agent, the agent has the last word of.
        guard conversation.ending != .withAgent else { return }
        let disposition = conversation.outcome.disposition ?? conversation.records.last?.disposition
        if let disposition { note(disposition, of: attempt) }
    }

    private func note(_ disposition: Disposition, of attempt: AttemptID) {
        journal.yield(.disposition(attempt, disposition, agent: AgentID("bot"), at: clock.now))
    }
}
