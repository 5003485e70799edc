import Compliance
import Pacing
import Testing
import Vocabulary

@testable import DialerCore

/// A floor to try the core on. It drives the core with events and virtual time, answers its questions as a store and a
/// switch would, and keeps everything the core said. What must never happen is checked after each event.
struct Floor {
    var core: DialerCore
    private(set) var now: Timestamp
    /// Everything the core said, in order.
    private(set) var said: [CoreCommand] = []
    private(set) var originated: [Launch] = []
    private(set) var records: [AttemptRecord] = []
    private(set) var returned: [(lead: Lead, due: Timestamp, reason: String)] = []
    private(set) var alerts: [Alert] = []
    private(set) var decisions: [Decision] = []
    private(set) var hungUp: [AttemptID] = []
    private(set) var pauses: [(agent: AgentID, isPaused: Bool, reason: String)] = []
    private(set) var refills = 0
    /// What was told and decided, for a replay.
    private(set) var trace: [TraceLine]

    /// What the store still has to give, by campaign.
    var stock: [CampaignID: [Lead]] = [:]
    /// What the journal answers; `nil` = it takes the attempt.
    var journalSays: @Sendable (Launch) -> JournalRefusal? = { _ in nil }
    /// Keep journal questions unanswered until ``answerJournal()``.
    var journalIsSlow = false
    private(set) var unanswered: [Launch] = []
    /// Whether Asterisk answers an Originate at once.
    var acknowledges = true

    /// Journaled and not ended, with their debtor: what a store would have open.
    private(set) var open: [AttemptID: DebtorID] = [:]
    private var everJournaled: Set<AttemptID> = []

    /// 2026-03-10 10:00 in Santiago, a Tuesday.
    static let morning = Timestamp(seconds: 1_773_147_600)

    init(
        _ plan: FloorPlan = .small, states: [CampaignID: CampaignState] = [:], at start: Timestamp = Floor.morning,
        firstAttempt: Int64 = 1
    ) {
        let first = AttemptID(rawValue: firstAttempt)
        core = DialerCore(plan: plan, states: states, firstAttempt: first)
        trace = [.start(TraceStart(plan: plan, states: states, firstAttempt: first))]
        now = start
    }

    // MARK: Driving

    mutating func tell(_ event: CoreEvent) {
        var events = [event]
        while !events.isEmpty {
            let event = events.removeFirst()
            let commands = core.handle(event, at: now)
            trace.append(.event(event, at: now))
            said += commands
            for command in commands { events += carryOut(command) }
        }
        #expect(core.liveCalls == open.count + unanswered.count, "the book holds what is journaled and not ended")
    }

    mutating func call(_ attempt: AttemptID, _ events: CallEvent...) {
        for event in events { tell(.call(attempt, event)) }
    }

    mutating func agent(_ name: String, _ event: AgentEvent, on server: ServerID = .pbx) {
        tell(.agent(AgentKey(server: server, agent: AgentID("PJSIP/\(name)")), event))
    }

    /// Lets time pass, with four ticks a second.
    mutating func pass(_ duration: Duration) {
        let end = now + duration
        while now < end {
            now = min(end, now + .milliseconds(250))
            tell(.tick)
        }
    }

    /// Time moves on and nobody notices: for the order of events within one tick.
    mutating func skip(_ duration: Duration) { now = now + duration }

    mutating func answerJournal() {
        let waiting = unanswered
        unanswered = []
        for launch in waiting {
            for event in answer(launch) {
                // One at a time, or the book would be ahead of us.
                unanswered = unanswered.filter { $0.attempt != launch.attempt }
                tell(event)
            }
        }
    }

    // MARK: The usual

    /// Connects the server with these agents idle in the queue `deudas`.
    mutating func connect(_ server: ServerID = .pbx, agents: [String] = [], queue: QueueName = .deudas) {
        tell(.serverUp(server, ServerTruth(members: agents.map { .idle($0, queue: queue, on: server) })))
    }

    mutating func stock(_ count: Int, for campaign: CampaignID = .deudas, from first: Int64 = 1) {
        stock[campaign, default: []] += (0..<Int64(count)).map { Lead.sample(first + $0, campaign: campaign) }
        tell(.portfolioChanged)
        tell(.tick)
    }

    /// A floor with one agent, one account and its call under way.
    static func withOneCall(_ plan: FloorPlan = .small, agents: [String] = ["ana"]) throws -> (Floor, AttemptID) {
        var floor = Floor(plan)
        floor.connect(agents: agents)
        floor.stock(1)
        let launch = try #require(floor.originated.last)
        return (floor, launch.attempt)
    }

    /// What the store has of earlier days.
    mutating func remember(_ tally: AbandonmentTally, for campaign: CampaignID = .deudas) {
        tell(.ledgerRead(campaign, .of(tally, at: now)))
    }

    // MARK: What is to be seen

    func record(_ attempt: AttemptID) -> AttemptRecord? { records.first { $0.attempt == attempt } }

    func state(_ name: String, on server: ServerID = .pbx) -> AgentState? {
        core.snapshot(at: now).agents.first { $0.id == AgentID("PJSIP/\(name)") && $0.server == server }?.state
    }

    func campaign(_ id: CampaignID = .deudas) -> CampaignSnapshot? {
        core.snapshot(at: now).campaigns.first { $0.id == id }
    }

    func decision(_ id: CampaignID = .deudas) -> PacingDecision? { campaign(id)?.decision }

    // MARK: The world

    private mutating func carryOut(_ command: CoreCommand) -> [CoreEvent] {
        switch command {
        case .journal(let launch):
            unanswered.append(launch)
            #expect(!everJournaled.contains(launch.attempt), "an attempt id is used once")
            everJournaled.insert(launch.attempt)
            return journalIsSlow ? [] : answer(launch)
        case .originate(let launch):
            #expect(open[launch.attempt] != nil, "nothing is dialled before it is journaled")
            originated.append(launch)
            if acknowledges { return [.call(launch.attempt, .originateAccepted)] }
        case .recordEnd(let record):
            #expect(open[record.attempt] != nil, "attempt \(record.attempt) ends once, and only if it was journaled")
            open[record.attempt] = nil
            records.append(record)
        case .returnLead(let lead, let due, let reason): returned.append((lead, due, reason))
        case .refillHopper(let id, let count):
            refills += 1
            let given = stock[id, default: []].prefix(count)
            stock[id, default: []].removeFirst(given.count)
            return [.leadsLoaded(id, Array(given), exhausted: given.count < count)]
        case .recordDecision(let decision):
            decisions.append(decision)
            trace.append(.decision(decision))
        case .alert(let alert): alerts.append(alert)
        case .hangUp(let attempt, _): hungUp.append(attempt)
        case .pause(let key, let isPaused, let reason): pauses.append((key.agent, isPaused, reason))
        case .recordProgress: break
        }
        return []
    }

    private mutating func answer(_ launch: Launch) -> [CoreEvent] {
        unanswered.removeAll { $0.attempt == launch.attempt }
        if let refusal = journalSays(launch) { return [.journalRefused(launch.attempt, refusal)] }
        #expect(!open.values.contains(launch.lead.debtor), "no debtor has two live attempts")
        open[launch.attempt] = launch.lead.debtor
        return [.journaled(launch.attempt)]
    }

    /// The journal of an earlier life of the daemon.
    mutating func recover(_ attempts: [OpenAttempt]) {
        for attempt in attempts { open[attempt.attempt] = attempt.lead.debtor }
        everJournaled.formUnion(attempts.map(\.attempt))
        tell(.recovered(attempts))
    }
}

extension LedgerReading {
    /// So many people, all of them within the last minutes.
    static func of(_ tally: AbandonmentTally, at now: Timestamp) -> LedgerReading {
        var counts = LedgerCounts()
        counts.abandoned = Int(tally.abandoned)
        counts.connected = Int(tally.answered - tally.abandoned)
        let begins = LedgerBucket.beginning(of: now.milliseconds)
        return LedgerReading(buckets: [LedgerBucket(begins: begins, counts: counts)], began: begins)
    }
}
