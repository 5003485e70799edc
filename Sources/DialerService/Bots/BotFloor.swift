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

/// The bot's side of the daemon: tells each dialogue what the store knows of its call, has its first words made before the
/// lead is dialled, and keeps what came of it.
struct BotFloor: Sendable {
    private let scripts: BotScripts
    private let studio: PromptStudio
    private let voice: BotVoice
    private let hearing: BotHearing?
    private let briefings: Briefings
    private let voicelessness = Voicelessness()
    private let journal: AsyncStream<JournalWork>.Continuation
    private let clock: ServiceClock

    /// - Parameters:
    ///   - hearing: `nil`: keys only.
    ///   - servers: those that may make the calls.
    init(
        _ shelf: BotShelf, studio: PromptStudio, recordings: RecordingShelf, hearing: BotHearing?, store: Store,
        servers: @escaping @Sendable () -> [ServerID], bankingDays: @escaping @Sendable () -> BankingDays,
        journal: AsyncStream<JournalWork>.Continuation,
        preparations: AsyncStream<BotPreparation>.Continuation, clock: ServiceClock
    ) {
        self.studio = studio
        let voice = BotVoice(studio: studio, shelf: recordings)
        self.voice = voice
        self.hearing = hearing
        let briefings = Briefings(
            shelf: shelf, hearing: hearing, store: store, servers: servers, bankingDays: bankingDays, clock: clock)
        self.briefings = briefings
        let records = Records(store: store, journal: journal, clock: clock)
        self.journal = journal
        self.clock = clock
        scripts = BotScripts(
            voice: voice, clock: { clock.now },
            briefing: { request in
                guard let attempt = records.attempt(request.attempt) else { return nil }
                return await briefings.briefing(of: attempt, script: request.script)
            },
            news: { attempt, news in records.take(news, of: attempt) },
            soFar: { conversation in records.keepSoFar(conversation) },
            hand: { [voicelessness] conversation in
                records.keep(conversation)
                voicelessness.note(conversation)
                if voicelessness.isFound { preparations.yield(.silenced) }
            })
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

    /// Has made what will be said first to these leads, and returns when it is there, or when it is not worth waiting
    /// longer: so that nobody is called before there is something to say. The rest is made while they are called. Who could
    /// be asked who they are, and then be told nothing for want of a value, is not called.
    /// - Returns: those that may be called.
    func prepare(_ leads: [Lead], of campaign: Campaign) async -> [Lead] {
        guard let script = campaign.bot else { return leads }
        var found: [BotScripts.Briefing] = []
        var places: [Int: BotScripts.Briefing] = [:]
        var dumb: Set<Int> = []
        for (place, lead) in leads.enumerated() {
            guard let briefing = await briefings.briefing(of: lead, script: script, callerID: campaign.callerID)
            else { continue }
            if let lack = briefing.lack(script) {
                dumb.insert(place)
                journal.yield(.returnLead(lead, due: clock.now + Self.lackRest, reason: lack))
                continue
            }
            found.append(briefing)
            places[place] = briefing
        }
        let openings = found.flatMap { wanted($0.openings, $0) }
        await studio.prepare(openings)
        var spoken: [SpokenLanguage: BotScripts.Briefing] = [:]
        for briefing in found {
            await studio.prepare(wanted(briefing.replies, briefing))
            spoken[briefing.script.language] = briefing
        }
        for briefing in spoken.values { await studio.prepare(wanted(briefing.constants, briefing)) }
        await studio.waitFor(openings, within: Self.patience + Self.patienceEach * openings.count)
        let mute = voicelessness.isFound ? Set(places.filter { !canOpen($0.value) }.keys) : []
        await holdBack(leads.indices.filter(mute.contains).map { leads[$0] })
        return leads.indices.filter { !mute.contains($0) && !dumb.contains($0) }.map { leads[$0] }
    }

    private func canOpen(_ briefing: BotScripts.Briefing) -> Bool {
        briefing.openings.allSatisfy { voice.canSay($0, in: briefing.script.language) }
    }

    /// Leads go back, and for a moment no others are asked for: the engine may be whole again by then.
    private func holdBack(_ mute: [Lead]) async {
        guard !mute.isEmpty else { return }
        for lead in mute {
            journal.yield(.returnLead(lead, due: clock.now + Self.muteRest, reason: "the bot has no voice"))
        }
        try? await Task.sleep(for: Self.mutePause)
    }

    /// The same for a call that is on its way; what is there costs a look.
    func prepare(_ attempt: AttemptID, script: String) async {
        guard let briefing = await briefings.briefing(of: attempt, script: script) else { return }
        await studio.prepare(wanted(briefing.openings + briefing.replies + briefing.constants, briefing))
    }

    /// What the engine has to say of some utterances.
    private func wanted(_ utterances: [Utterance], _ briefing: BotScripts.Briefing) -> [WantedPrompt] {
        utterances.flatMap { voice.texts(of: $0, in: briefing.script.language) }
    }

    /// An engine that speaks at all has said so much by then; one that hangs keeps no lead for long.
    private static let patience = Duration.seconds(1)
    private static let patienceEach = Duration.milliseconds(200)
    /// Of accounts that lack a value: a file or the API may bring it.
    static let lackRest = Duration.seconds(3600)
    /// Of accounts, longer than an engine that failed is left alone.
    static let muteRest = Duration.seconds(60)
    /// Between leads: as often as the log tells what the engine lacks.
    private static let mutePause = Duration.seconds(10)
}

/// What bots will say soon.
enum BotPreparation: Sendable {
    /// To leads that the core waits for.
    case leads(ClaimedLeads)
    /// Nothing: one dialogue after the other had no voice.
    case silenced
    /// In a call that is on its way.
    case call(AttemptID, script: String)
}

/// What the store gave for the hopper of a campaign.
struct ClaimedLeads: Sendable {
    var campaign: Campaign
    var leads: [Lead]
    /// Nothing more was due.
    var isLast: Bool

    var event: CoreEvent { .leadsLoaded(campaign.id, leads, exhausted: isLast) }
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
        case .recorded(let outcome): if let disposition = outcome.disposition { note(disposition, of: attempt) }
        case .callBack(let wish): journal.yield(.callback(attempt, wish))
        default: break
        }
    }

    /// As far as it has come: all that is left of it should the daemon be killed.
    func keepSoFar(_ conversation: BotConversation) {
        guard let attempt = attempt(conversation.attempt) else { return }
        journal.yield(.dialogue(attempt, conversation, at: clock.now))
    }

    func keep(_ conversation: BotConversation) {
        guard let attempt = attempt(conversation.attempt) else { return }
        journal.yield(.dialogue(attempt, conversation, at: clock.now))
        // Who was with an agent, the agent has the last word of; and what was recorded was told when it was.
        guard conversation.ending != .withAgent, let disposition = conversation.outcome.disposition,
            disposition != conversation.records.last?.disposition
        else { return }
        note(disposition, of: attempt)
    }

    private func note(_ disposition: Disposition, of attempt: AttemptID) {
        journal.yield(.disposition(attempt, disposition, agent: AgentID("bot"), at: clock.now))
    }
}
