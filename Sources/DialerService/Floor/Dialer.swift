public import DialerCore
import Logging
import Pacing
import Vocabulary

/// The owner of the core: all events pass through here, one at a time, and their commands go out in order.
public actor Dialer {
    private var core: DialerCore
    private let clock: ServiceClock
    private let logger: Logger
    private let journal: AsyncStream<JournalWork>.Continuation
    private var links: [ServerID: AsyncStream<LinkWork>.Continuation] = [:]
    private var listeners: [Int: AsyncStream<FloorNews>.Continuation] = [:]
    private var nextListener = 0
    private let trace: TraceFile?

    init(
        core: DialerCore, clock: ServiceClock, journal: AsyncStream<JournalWork>.Continuation, trace: TraceFile? = nil,
        logger: Logger
    ) {
        self.core = core
        self.trace = trace
        self.clock = clock
        self.journal = journal
        self.logger = logger
    }

    func submit(_ event: CoreEvent) {
        let now = clock.now
        trace?.record(.event(event, at: now))
        var launches: [Launch] = []
        for command in core.handle(event, at: now) {
            if case .journal(let launch) = command {
                launches.append(launch)
                continue
            }
            askJournal(&launches)
            carryOut(command, now)
        }
        askJournal(&launches)
    }

    /// Launches that come together wait for the disk once; nothing the core said later overtakes them.
    private func askJournal(_ launches: inout [Launch]) {
        guard !launches.isEmpty else { return }
        journal.yield(.journal(launches))
        launches = []
    }

    func submit(_ events: [CoreEvent]) {
        for event in events { submit(event) }
    }

    public func snapshot() -> FloorSnapshot { core.snapshot(at: clock.now) }

    var liveCalls: Int { core.liveCalls }

    func liveAttempts(on server: ServerID) -> [AttemptID: Timestamp] { core.liveAttempts(on: server) }

    func knows(_ attempt: AttemptID) -> Bool { core.launch(of: attempt) != nil }

    var estimates: [CampaignID: SavedFloorEstimates] { core.estimates }

    var campaigns: [CampaignID] { core.campaigns }

    /// Has the store say what its ledgers have, at a moment both know.
    func readLedgers() {
        submit(.ledgersAsked)
        journal.yield(.readLedgers(core.campaigns))
    }

    /// What happens from now on. A listener that falls behind loses the oldest news, never the dialer its time.
    public func news() -> AsyncStream<FloorNews> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: FloorNews.self, bufferingPolicy: .bufferingNewest(4096))
        let id = nextListener
        nextListener += 1
        listeners[id] = continuation
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            Task { await self.removeListener(id) }
        }
        return stream
    }

    func attach(_ server: ServerID, _ work: AsyncStream<LinkWork>.Continuation?) {
        links[server] = work
    }

    private func removeListener(_ id: Int) { listeners[id] = nil }

    private func carryOut(_ command: CoreCommand, _ now: Timestamp) {
        switch command {
        case .journal(let launch): journal.yield(.journal([launch]))
        case .originate(let launch):
            guard let link = links[launch.server] else {
                submit(.call(launch.attempt, .originateRefused("not dialled: no link to \(launch.server)")))
                return
            }
            link.yield(.originate(launch))
        case .recordProgress(let attempt, let times, let agent):
            journal.yield(.progress(attempt, times, agent: agent))
        case .recordEnd(let record): journal.yield(.end(record))
        case .returnLead(let lead, let due, let reason):
            journal.yield(.returnLead(lead, due: due, reason: reason))
        case .refillHopper(let campaign, let count): journal.yield(.refill(campaign, count: count))
        case .recordDecision(let decision):
            journal.yield(.decision(decision))
            trace?.record(.decision(decision))
            logger.debug("\(decision.campaign): \(decision.pacing.line)")
            tell(.decided(decision))
        case .alert(let alert):
            switch alert.severity {
            case .notice: logger.notice("\(alert.text)")
            case .warning: logger.warning("\(alert.text)")
            case .critical: logger.error("\(alert.text)")
            }
            tell(.alert(alert))
        case .hangUp(let attempt, let server): links[server]?.yield(.hangUp(attempt))
        case .pause(let key, let isPaused, let reason):
            links[key.server]?.yield(.pause(key.agent, isPaused, reason: reason))
        }
    }

    /// The end of an attempt is in the record.
    func recorded(_ record: AttemptRecord) { tell(.attemptEnded(record)) }

    /// Something that is nothing to the core and has to be seen to.
    func raise(_ alert: Alert) { carryOut(.alert(alert), clock.now) }

    private func tell(_ news: FloorNews) {
        for listener in listeners.values { listener.yield(news) }
    }
}

/// What a link to Asterisk has to do.
enum LinkWork: Sendable {
    case originate(Launch)
    case hangUp(AttemptID)
    case pause(AgentID, Bool, reason: String)
}
