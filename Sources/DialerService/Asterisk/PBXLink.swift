import AsteriskManager
import DialerCore
import Logging
import Recording
import Synchronization
import Vocabulary

/// The line to one Asterisk server: its events become the core's, the core's commands become actions.
struct PBXLink: Sendable {
    let server: ServerID
    /// The AMI account, to name it in a cure.
    let user: String
    let instance: InstanceID
    /// `host:port` of the FastAGI server as Asterisk reaches it.
    let agi: String
    let client: AMIClient
    let dialer: Dialer
    let journal: AsyncStream<JournalWork>.Continuation
    let clock: ServiceClock
    let logger: Logger
    /// Which calls Asterisk is asked to record.
    var recording: @Sendable (Launch) -> RecordingOrder? = { _ in nil }
    /// Events that may wait here before those that come wait in the client, which counts them.
    var mostWaiting = 10_000

    /// An Originate written just before the line was lost may create its channel only after it is back.
    private static let settling = Duration.seconds(1)
    private static let resyncPause = Duration.seconds(5)
    private static let loadPause = Duration.seconds(5)
    private static let auditInterval = Duration.seconds(30)
    /// A channel younger than this may not have been there when the list was made.
    private static let auditAge = Duration.seconds(20)

    private enum Input: Sendable {
        case ami(AMIClientEvent)
        case truth(ServerTruth, DialplanRecords, ReadCheck, connection: Int)
        case resyncFailed(String, connection: Int)
        case notPermitted(String, connection: Int)
        /// Events of some class do not come; once may be bad luck.
        case unread(String, connection: Int)
        /// Whether a call of ours was seen waiting in a queue.
        case looked(isQueued: Bool, connection: Int)
    }

    /// Why a line was given up.
    enum End: Sendable {
        /// Cancelled, or its events could not be followed: make another.
        case lost
        /// The account lacks a permission, which Asterisk grants with a login only: another is of use after a while.
        case refused
    }

    /// Runs until its task is cancelled or the line has to be given up. A link runs once.
    func run() async -> End {
        let (work, workContinuation) = AsyncStream.makeStream(of: LinkWork.self)
        let (inputs, inputContinuation) = AsyncStream.makeStream(of: Input.self)
        await dialer.attach(server, workContinuation)
        let events = client.events()
        let waiting = Waiting()
        let end = await withDiscardingTaskGroup(returning: End.self) { group in
            group.addTask {
                // Ends only when cancelled; what went wrong is in the events.
                try? await client.run()
                inputContinuation.finish()
                workContinuation.finish()
            }
            group.addTask { await self.feed(events, to: inputContinuation, waiting) }
            group.addTask { await self.carryOut(work) }
            group.addTask { await self.audit() }
            group.addTask { await self.watchLoad() }
            let end = await self.follow(inputs, inputContinuation, waiting)
            group.cancelAll()
            return end
        }
        await dialer.attach(server, nil)
        return end
    }

    /// Events handed over and not yet followed.
    private final class Waiting: Sendable {
        let count = Mutex(0)
    }

    private func feed(
        _ events: AMIClientEvents, to inputs: AsyncStream<Input>.Continuation, _ waiting: Waiting
    ) async {
        for await event in events {
            waiting.count.withLock { $0 += 1 }
            inputs.yield(.ami(event))
            while waiting.count.withLock({ $0 }) >= mostWaiting, !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    /// What Asterisk says, in order. Agents' events wait until the agents have been read; calls' events do not, since
    /// each says more of its call than any list.
    private func follow(
        _ inputs: AsyncStream<Input>, _ continuation: AsyncStream<Input>.Continuation, _ waiting: Waiting
    ) async -> End {
        let translator = EventTranslator(server: server, instance: instance)
        var connection = 0
        var isSynchronised = false
        var held: [CoreEvent] = []
        var agents = AgentWatch()
        var info: AMIServerInfo?
        var isUnread = false
        return await withDiscardingTaskGroup(returning: End.self) { group in
            defer { group.cancelAll() }
            for await input in inputs {
                if case .ami = input { waiting.count.withLock { $0 -= 1 } }
                switch input {
                case .ami(.up(let login)):
                    info = login
                    isUnread = false
                    connection += 1
                    isSynchronised = false
                    held = []
                    agents = AgentWatch()
                    let current = connection
                    let version = (login.asteriskVersion ?? "of unknown version").prefix { $0 != "+" }
                    logger.info("logged in to Asterisk \(version); reading its state")
                    group.addTask { continuation.yield(await self.resync(current, login)) }
                case .ami(.event(let event)):
                    agents.saw(event)
                    for meaning in translator.translate(event) {
                        if case .call(_, let news) = meaning, agents.wantsLook(at: news) {
                            let current = connection
                            group.addTask {
                                let isQueued = await self.someCallIsQueued()
                                continuation.yield(.looked(isQueued: isQueued, connection: current))
                            }
                        }
                        guard let coreEvent = take(meaning) else { continue }
                        switch coreEvent {
                        case .agent where !isSynchronised, .caller where !isSynchronised,
                            .breakAsked where !isSynchronised, .breakOver where !isSynchronised:
                            held.append(coreEvent)
                        default: await dialer.submit(coreEvent)
                        }
                    }
                case .ami(.down(let why)):
                    connection += 1
                    isSynchronised = false
                    held = []
                    await dialer.submit(.serverDown(server, reason: "\(why)"))
                case .ami(.shed(let count)):
                    let types = client.metrics.shedByType.sorted { $0.value > $1.value }.prefix(5)
                        .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
                    logger.warning(
                        "\(count) events of Asterisk that do not concern calls were left out: too busy (so far \(types))"
                    )
                case .ami(.overrun(let count)):
                    // The stream ends here: only a new line with a new reading can be trusted.
                    logger.error("\(count) events of Asterisk could not be read in time; the line is made anew")
                    await dialer.submit(.serverDown(server, reason: "this machine is too slow for Asterisk's events"))
                    return .lost
                case .truth(let truth, let records, let reads, let of):
                    guard of == connection else { continue }
                    agents = AgentWatch(isOn: reads.untried.contains(.agent))
                    isSynchronised = true
                    await dialer.submit([.serverUp(server, truth)] + held)
                    held = []
                    group.addTask { await self.settle(records) }
                case .resyncFailed(let why, let of):
                    guard of == connection, let info else { continue }
                    await dialer.submit(.serverDown(server, reason: why))
                    group.addTask {
                        try? await clock.sleep(for: Self.resyncPause)
                        continuation.yield(await self.resync(of, info))
                    }
                case .unread(let why, let of):
                    guard of == connection, let info else { continue }
                    await dialer.submit(.serverDown(server, reason: why))
                    // Twice on one line: what the account may read changes with a login only.
                    if isUnread { return .refused }
                    isUnread = true
                    group.addTask {
                        try? await clock.sleep(for: Self.resyncPause)
                        continuation.yield(await self.resync(of, info))
                    }
                case .looked(let isQueued, let of):
                    guard of == connection, agents.looked(isQueued: isQueued),
                        let lack = ReadCheck.lack(["agent"], of: user, seen: "came for a call that waits in a queue")
                    else { continue }
                    await dialer.submit(.serverDown(server, reason: "\(lack.problem): \(lack.cure)"))
                    return .refused
                case .notPermitted(let why, let of):
                    guard of == connection else { continue }
                    await dialer.submit(.serverDown(server, reason: why))
                    return .refused
                }
            }
            return .lost
        }
    }

    private func take(_ meaning: EventTranslator.Meaning) -> CoreEvent? {
        switch meaning {
        case .call(let attempt, let event): return .call(attempt, event)
        case .shuttingDown: return .serverClosed(server, reason: "Asterisk is shutting down")
        case .agent(let agent, let event): return .agent(AgentKey(server: server, agent: agent), event)
        case .caller(let event): return .caller(server, event)
        case .breakAsked(let agent, let reason):
            return .breakAsked(AgentKey(server: server, agent: agent), reason: reason)
        case .breakOver(let agent): return .breakOver(AgentKey(server: server, agent: agent))
        case .result(let attempt, let code, let agent):
            journal.yield(.result(attempt, code: code, agent: agent, at: clock.now))
            return nil
        case .recording(let attempt, let report):
            journal.yield(.recording(attempt, report, at: clock.now))
            return nil
        }
    }

    // MARK: Reading the state

    private func resync(_ connection: Int, _ info: AMIServerInfo) async -> Input {
        try? await clock.sleep(for: Self.settling)
        do {
            let permissions = AMIPermissions(try await client.send(.listCommands()).orThrow())
            if let lack = permissions.lack(of: user) {
                return .notPermitted("\(lack.problem): \(lack.cure)", connection: connection)
            }
            let reads = try await ReadCheck.run(client, info)
            if let lack = reads.lack(of: user) {
                return .unread("\(lack.problem): \(lack.cure)", connection: connection)
            }
            let queues = try await client.list(.queueStatus())
            let channels = try await client.list(.coreShowChannels())
            let suspects = await dialer.liveAttempts(on: server).keys.sorted()
            let records = try await readRecords(suspects: suspects)
            let truth = TruthReading(server: server, instance: instance)
                .truth(queueStatus: queues, channels: channels, endings: records.endings)
            return .truth(truth, records, reads, connection: connection)
        } catch {
            return .resyncFailed("connected, but its state cannot be read: \(error)", connection: connection)
        }
    }

    // MARK: Carrying out

    private func carryOut(_ work: AsyncStream<LinkWork>) async {
        await withDiscardingTaskGroup { group in
            for await item in work {
                switch item {
                case .originate(let launch): group.addTask { await self.originate(launch) }
                case .pause(let agent, let isPaused, let reason):
                    group.addTask { await self.pause(agent, isPaused, reason) }
                case .hangUp(let attempt):
                    group.addTask {
                        let channel = AttemptChannel(instance: instance, attempt: attempt).uniqueID
                        // A channel that is gone already is what was wanted.
                        _ = try? await client.send(.hangup(channel: channel))
                    }
                }
            }
        }
    }

    private func pause(_ agent: AgentID, _ isPaused: Bool, _ reason: String) async {
        do {
            _ = try await client.send(
                .queuePause(interface: agent.rawValue, paused: isPaused, reason: reason.isEmpty ? nil : reason)
            ).orThrow()
        } catch {
            logger.warning("\(agent) could not be \(isPaused ? "paused" : "taken out of the pause"): \(error)")
        }
    }

    private func originate(_ launch: Launch) async {
        let call = AMIOriginate(launch, instance: instance, agi: agi, recording: recording(launch))
        let event: CallEvent
        switch await client.originate(call).acknowledgement {
        case .accepted: event = .originateAccepted
        case .refused(.rejected(_, let text)):
            event = .originateRefused("Asterisk refused: \(text)")
            // Every further launch would be refused alike.
            if text.contains("shutting down") { await dialer.submit(.serverClosed(server, reason: text)) }
        case .refused(let failure): event = .originateRefused("\(failure)")
        case .uncertain(let failure): event = .originateUncertain("\(failure)")
        }
        // What comes of the call, OriginateResponse included, the core learns from the events.
        await dialer.submit(.call(launch.attempt, event))
    }

    // MARK: Watching Asterisk's load

    /// Holds launches back while Asterisk is overloaded: the server is closed to them, and opens by itself a while after
    /// it was last said.
    private func watchLoad() async {
        for await load in client.loadChanges() {
            var load = load
            while let why = load.overload, !Task.isCancelled {
                await dialer.submit(.serverClosed(server, reason: "Asterisk is overloaded (\(why))"))
                try? await clock.sleep(for: Self.loadPause)
                load = client.metrics.load
            }
        }
    }

    // MARK: Watching for what was missed

    /// Looks now and then at what the dialplan kept, and at the channels; an attempt that two lists in a row do not
    /// show has ended unseen.
    private func audit() async {
        var missing: Set<AttemptID> = []
        while !Task.isCancelled {
            do { try await clock.sleep(for: Self.auditInterval) } catch { return }
            let listed = clock.now
            guard let channels = try? await client.list(.coreShowChannels()) else {
                missing = []
                continue
            }
            let live = TruthReading(server: server, instance: instance).liveChannels(channels, agents: [])
            let gone = await dialer.liveAttempts(on: server)
                .filter { live[$0.key] == nil && $0.value + Self.auditAge < listed }.keys.sorted()
            guard let records = try? await readRecords(suspects: gone) else { continue }
            for (attempt, ending) in records.endings.sorted(by: { $0.key < $1.key }) {
                await dialer.submit(.call(attempt, .told(ending)))
            }
            await settle(records)
            for attempt in gone where missing.contains(attempt) { await dialer.submit(.call(attempt, .vanished)) }
            missing = Set(gone)
        }
    }
}
