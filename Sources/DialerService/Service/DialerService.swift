public import AsteriskManager
import Compliance
import DialerCore
import Dialogue
import FastAGI
public import Logging
import Portfolio
public import Settings
import Speaking
public import Store
import Synchronization
import Vocabulary

/// The daemon: one core, its store, its FastAGI server and a link to each Asterisk.
public final class DialerService: Sendable {
    public let dialer: Dialer
    public let store: Store
    public let clock: ServiceClock
    public let version: String
    let logger: Logger
    let journal: AsyncStream<JournalWork>.Continuation
    private let journalWork: AsyncStream<JournalWork>
    private let linkChanges: AsyncStream<LinkChange>.Continuation
    private let linkWork: AsyncStream<LinkChange>
    private let stopSignal = AsyncStream.makeStream(of: Never.self)
    private let state: Mutex<State>
    private let trace: TraceFile?
    let trail: AuditTrail
    private let bots: BotShelf
    private let hearing: BotHearing?
    private let recordings: RecordingShelf
    /// What bots will say soon.
    private let preparations = AsyncStream.makeStream(of: BotPreparation.self)

    /// Who belongs to a segment may have changed.
    let segmentsChanged = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    private struct State {
        var settings: Settings {
            didSet {
                book = settings.strategyBook
                bankingDays = BankingDays(profiles: settings.profiles)
            }
        }
        var book: StrategyBook?
        var laws: [Country: LawInForce]
        var bankingDays: BankingDays
        var clients: [ServerID: AMIClient] = [:]
    }

    /// How often time passes for the core.
    private static let tick = Duration.milliseconds(250)
    /// For the last records, when the store does not take them.
    private static let lastPatience = Duration.seconds(10)
    private static let shortestTick = Duration.milliseconds(20)

    /// Reads from the store where the last daemon left off.
    /// - Parameters:
    ///   - bots: the scripts that campaigns name.
    ///   - trace: where the floor is recorded for a replay, if at all.
    public init(
        settings: Settings, bots: BotFolder = BotFolder(), store: Store, version: String,
        clock: ServiceClock = .system, trace: TraceFile? = nil, logger: Logger
    ) async throws {
        self.bots = BotShelf(bots)
        let hearing = BotHearing(settings.hearing, logger: Logger(label: "hearing"))
        if settings.hasBots { hearing?.begin() }
        self.hearing = hearing
        recordings = RecordingShelf(settings.speaking.recorded, logger: Logger(label: "speaking"))
        self.version = version
        self.store = store
        self.clock = clock
        self.logger = logger
        (journalWork, journal) = AsyncStream.makeStream(of: JournalWork.self)
        (linkWork, linkChanges) = AsyncStream.makeStream(of: LinkChange.self)
        state = Mutex(
            State(
                settings: settings, book: settings.strategyBook, laws: settings.laws,
                bankingDays: BankingDays(profiles: settings.profiles)))

        try await store.releaseClaims()
        let states = try await store.sync(settings, now: clock.now)
        try await store.syncWebhooks(settings.webhooks.map(\.subscriber))
        let trail = AuditTrail(store: store, files: AuditFiles(database: store.path))
        self.trail = trail
        try await trail.begin(settings, version: version, at: clock.now, logger: logger)
        let highest = try await store.highestAttemptID()
        self.trace = trace
        let start = TraceStart(
            plan: settings.floorPlan, states: states, firstAttempt: AttemptID(rawValue: highest.rawValue + 1))
        trace?.record(.start(start))
        let core = DialerCore(plan: start.plan, states: start.states, firstAttempt: start.firstAttempt)
        dialer = Dialer(core: core, clock: clock, journal: journal, trace: trace, logger: logger)
        let open = try await store.openAttempts()
        if !open.isEmpty {
            logger.notice("\(open.count) calls of the last run have no end in the journal; Asterisk will be asked")
        }
        let cut = try await store.markDialogues(
            DialogueOutcome.underWay.rawValue, as: DialogueOutcome.cutOff.rawValue)
        if cut > 0 { logger.notice("\(cut) dialogues with the bot were cut off with the last run") }
        await dialer.submit(.recovered(open))
        for (campaign, learned, savedAt) in try await store.estimates() {
            await dialer.submit(.estimatesRestored(campaign, learned, savedAt: savedAt))
        }
        // First in the line: no call is launched before its leads, which come after it.
        await dialer.readLedgers()
    }

    /// Serves until ``stop()`` is called or something that cannot be done without fails.
    /// - Parameter onReady: told once FastAGI and the control socket listen.
    public func run(
        control: ControlEndpoint, onReady: @escaping @Sendable (FastAGIAddress) async -> Void
    ) async throws {
        let writer = JournalWriter(
            store: store, trail: trail, dialer: dialer, clock: clock, logger: logger,
            campaign: { [weak self] id in
                guard let settings = self?.settings,
                    let campaign = settings.campaigns.first(where: { $0.name == id })?.campaign
                else { return nil }
                return (campaign, settings.profiles)
            },
            book: { [weak self] in self?.strategyBook },
            laws: { [weak self] in self?.state.withLock { $0.laws } ?? [:] },
            results: { [weak self] id in self?.settings.results(of: id) ?? .standard },
            goals: { [weak self] id in self?.settings.goals(of: id) ?? WorkGoals() },
            recording: { [weak self] in self?.recording(of: $0) },
            promiseTerms: { [weak self] facts in self?.settings.promiseTerms(for: facts) ?? PromiseTerms() },
            claimed: { [dialer, preparations] claimed in
                // Nobody is called by a bot that has nothing to say yet.
                if claimed.campaign.bot != nil, !claimed.leads.isEmpty {
                    preparations.continuation.yield(.leads(claimed))
                } else {
                    await dialer.submit(claimed.event)
                }
            },
            journaled: { [preparations] launch in
                if let bot = launch.bot { preparations.continuation.yield(.call(launch.attempt, script: bot)) }
            })
        // Not a child: a cancelled parent must not keep it from writing down the last outcomes.
        let writing = Task { [journalWork] in await writer.run(journalWork) }
        let tracing = Task { [trace, logger] in await trace?.run(logger: logger) }
        let result: Result<Void, any Error>
        do {
            try await withStudio { studio in try await self.serve(studio, control, onReady) }
            journal.yield(.estimates(await dialer.estimates))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        journal.finish()
        let unwritten = await lastWords(of: writing)
        do { trail.seal(try await trail.flush(), logger) } catch {
            logger.error("\(error.sentence); the next start writes what is missing")
        }
        trace?.finish()
        await tracing.value
        try result.get()
        if let unwritten { throw unwritten }
    }

    /// A disk that stays full must not keep the daemon from ending: attempts without an end in the journal are asked
    /// of Asterisk at the next start.
    private func lastWords(of writing: Task<StoreError?, Never>) async -> StoreError? {
        let patience = Task {
            try await Task.sleep(for: Self.lastPatience)
            writing.cancel()
        }
        defer { patience.cancel() }
        return await writing.value
    }

    /// Launches nothing more and waits for the calls under way, at most `limit`; what then remains stays with Asterisk
    /// and with the journal.
    public func drain(limit: Duration) async {
        await dialer.submit(.drain)
        let deadline = ContinuousClock.now + limit
        while await dialer.liveCalls > 0, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(100))
        }
        // The last outcomes go to the supervisors, too; the statistics look at the floor four times a second.
        try? await Task.sleep(for: .milliseconds(500))
        let left = await dialer.liveCalls
        if left > 0 { logger.notice("\(left) calls go on in Asterisk; the next start takes them up again") }
    }

    /// Ends ``run(control:onReady:)``.
    public func stop() { stopSignal.continuation.finish() }

    /// Puts a new config file and new bot scripts into force. Calls under way are not touched.
    /// - Returns: what changed, and what needs a restart.
    public func reload(_ settings: Settings, bots: BotFolder) async throws -> SettingsChanges {
        let old = state.withLock { $0.settings }
        let changes = settings.changes(from: old)
        // An update of the system's time zones comes with the next reload.
        forgetZones()
        let states = try await store.sync(settings, now: clock.now)
        try await store.syncWebhooks(settings.webhooks.map(\.subscriber))
        try await trail.reload(settings, version: version, at: clock.now)
        state.withLock { state in
            state.settings = settings
            state.laws = settings.laws
        }
        self.bots.put(bots)
        recordings.reread()
        if settings.hasBots { hearing?.begin() }
        segmentsChanged.continuation.yield()
        await dialer.submit(.planChanged(settings.floorPlan, states: states))
        // Of campaigns that are new, and for windows that reach further back than before.
        await dialer.readLedgers()
        for server in old.servers where !settings.servers.contains(where: { $0.name == server.name }) {
            linkChanges.yield(.retire(server.name))
        }
        for server in settings.servers
        where old.servers.first(where: { $0.name == server.name })?.connection != server.connection {
            linkChanges.yield(.open(server))
        }
        return changes
    }

    public var settings: Settings { state.withLock { $0.settings } }

    /// The strategies as the campaigns work them; `nil` where none does.
    var strategyBook: StrategyBook? { state.withLock { $0.book } }

    /// Sends an action to every server that is connected: how the statistics go out.
    public func announce(_ action: AMIAction) async {
        for client in state.withLock({ Array($0.clients.values) }) where client.isUp {
            // A statistic that is lost is followed by the next one.
            _ = try? await client.send(action)
        }
    }

    /// The bot scripts in force.
    public var botFolder: BotFolder { bots.folder }

    /// New accounts may be due, or what is known of others has changed.
    public func portfolioChanged() async throws {
        _ = try await store.sync(settings, now: clock.now)
        await dialer.submit(.portfolioChanged)
        // An agent's word about a call that a person had taken, entered by command.
        await dialer.readLedgers()
    }

    /// The client that reaches a server now.
    func hold(_ client: AMIClient?, to server: ServerID) { state.withLock { $0.clients[server] = client } }

    func keepState(_ id: CampaignID, _ campaignState: CampaignState) {
        journal.yield(.campaignState(id, campaignState))
    }

    // MARK: Running

    private func serve(
        _ studio: PromptStudio, _ control: ControlEndpoint,
        _ onReady: @escaping @Sendable (FastAGIAddress) async -> Void
    ) async throws {
        let floor = BotFloor(
            bots, studio: studio, recordings: recordings, hearing: hearing, store: store,
            servers: { [weak self] in self?.settings.servers.map(\.name) ?? [] },
            bankingDays: { [weak self] in self?.state.withLock { $0.bankingDays } ?? .shipped }, journal: journal,
            preparations: preparations.continuation, clock: clock)
        let scripts = CallScripts(
            dialer: dialer, journal: journal, instance: store.instance, clock: clock,
            callEnded: { attempt, agent in floor.callEnded(attempt, agent: agent) })
        var router = scripts.router
        floor.mount(on: &router)
        let agi = FastAGIServer(
            configuration: settings.fastAGI.configuration, router: router,
            logger: Logger(label: "fastagi"))
        let bound = AsyncStream.makeStream(of: FastAGIAddress.self)
        let listening = AsyncStream.makeStream(of: Never.self)
        let socket = ControlServer(
            path: control.path, answer: { await self.answer($0, reload: control.reload) },
            logger: Logger(label: "control"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await agi.run { bound.continuation.yield(FastAGIAddress(host: $0.host, port: $0.port)) }
                bound.continuation.finish()
            }
            group.addTask { try await socket.run { listening.continuation.finish() } }
            group.addTask { [stopSignal] in for await _ in stopSignal.stream {} }
            group.addTask {
                guard let address = await bound.stream.first(where: { _ in true }) else { return }
                for await _ in listening.stream {}
                guard !Task.isCancelled else { return }
                await onReady(address)
                for server in self.settings.servers { self.linkChanges.yield(.open(server)) }
                await self.keepLinks(agiPort: address.port, self.linkWork)
            }
            group.addTask { [preparations] in await self.speak(studio, floor, preparations.stream) }
            group.addTask { await self.passTime() }
            group.addTask { await self.noteAgents() }
            group.addTask { await self.keepEstimates() }
            group.addTask { await self.keepSegments() }
            group.addTask { await self.keepPlaces() }
            group.addTask { await self.keepRecordings() }
            group.addTask { await self.courier.run() }
            group.addTask { try await self.takeUpdates() }
            group.addTask { await self.keepWorkload() }
            // Each of them runs for ever: the first to end ends all.
            defer { group.cancelAll() }
            try await group.next()
        }
        floor.close()
    }

    private func passTime() async {
        let pause = max(clock.real(Self.tick), Self.shortestTick)
        while !Task.isCancelled {
            await dialer.submit(.tick)
            try? await Task.sleep(for: pause)
        }
    }

    /// What was learned, every five minutes; a daemon that is killed loses no more.
    private func keepEstimates() async {
        while !Task.isCancelled {
            do { try await clock.sleep(for: .seconds(300)) } catch { return }
            journal.yield(.estimates(await dialer.estimates))
        }
    }

    /// Keeps a list of all agents ever seen.
    private func noteAgents() async {
        while !Task.isCancelled {
            do { try await clock.sleep(for: .seconds(60)) } catch { return }
            let agents = await dialer.snapshot().agents.map { (id: $0.id, name: $0.name) }
            if !agents.isEmpty { journal.yield(.agentsSeen(agents)) }
        }
    }
}

/// Where the control socket is, and who reads the config file anew.
public struct ControlEndpoint: Sendable {
    public var path: String
    public var reload: @Sendable () async -> ControlReply

    public init(path: String, reload: @escaping @Sendable () async -> ControlReply) {
        self.path = path
        self.reload = reload
    }
}

/// Where the FastAGI server listens.
public struct FastAGIAddress: Sendable, Hashable {
    public var host: String
    public var port: Int
}
