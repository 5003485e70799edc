public import Logging
import Synchronization

/// Where prompts are spoken: ahead of the calls at leisure, and at once for whoever is on the line.
///
/// ``run()`` does the work, with few workers so that it never takes the machine from the calls. A text that several want is
/// spoken once. What cannot be had in time is said so at once or at the deadline, and the dialogue goes on without.
public actor PromptStudio {
    public struct Settings: Sendable, Hashable {
        /// Engines that run at once.
        public var workers: Int
        /// Prompts that may wait.
        public var backlog: Int
        /// How long an engine is left alone after failing ``EngineHealth/patience`` times in a row.
        public var rest: Duration
        /// How often the cache is looked through for what is too old.
        public var tidying: Duration

        public init(
            workers: Int = 2, backlog: Int = 5000, rest: Duration = .seconds(30), tidying: Duration = .seconds(900)
        ) {
            self.workers = workers
            self.backlog = backlog
            self.rest = rest
            self.tidying = tidying
        }
    }

    private struct Job: Sendable {
        var key: PromptKey
        var wanted: WantedPrompt
        var urgency: SpeechRenderer.Urgency
    }

    private struct Order {
        var wanted: WantedPrompt
        var tickets: [Ticket] = []
    }

    private nonisolated let renderer: SpeechRenderer
    private nonisolated let cache: PromptCache
    private nonisolated let delivery: PromptDelivery
    private nonisolated let settings: Settings
    private nonisolated let logger: Logger
    private nonisolated let tally = Mutex(StudioCounters())
    private var queue: PromptQueue
    private var orders: [PromptKey: Order] = [:]
    private var health: EngineHealth
    private var complaints = Complaints()
    private var isClosed = false
    private let jobs: AsyncStream<Job>
    private let assignment: AsyncStream<Job>.Continuation

    public init(
        engine: SpeechEngine, cache: PromptCache, delivery: PromptDelivery, settings: Settings = Settings(),
        logger: Logger
    ) {
        renderer = SpeechRenderer(engine: engine)
        self.cache = cache
        self.delivery = delivery
        self.settings = settings
        self.logger = logger
        queue = PromptQueue(workers: settings.workers, backlog: settings.backlog)
        health = EngineHealth(rest: settings.rest)
        (jobs, assignment) = AsyncStream.makeStream(of: Job.self)
    }

    public nonisolated var counters: StudioCounters { tally.withLock { $0 } }

    // MARK: - What others ask

    /// The prompt if it is there now; does not wait, and makes nothing.
    public nonisolated func ready(_ wanted: WantedPrompt) -> ReadyPrompt? {
        guard let key = try? key(for: wanted), let ready = find(key) else { return nil }
        tally.withLock { $0.found += 1 }
        return ready
    }

    /// Has prompts made before they are wanted.
    /// - Returns: how many of them are there or will be made; less than all when too many wait or the engine rests.
    @discardableResult
    public func prepare(_ prompts: [WantedPrompt]) -> Int {
        var taken = 0
        let isResting = health.restingReason(at: .now) != nil
        for wanted in prompts {
            do throws(SpeechFailure) {
                let key = try key(for: wanted)
                if cache.find(key) == nil {
                    guard !isClosed, !isResting, queue.add(key, .ahead) else {
                        tally.withLock { $0.refused += 1 }
                        continue
                    }
                    orders[key, default: Order(wanted: wanted)].wanted = wanted
                }
                taken += 1
            } catch {
                complain(error)
            }
        }
        assign()
        return taken
    }

    /// The prompt for somebody on the line, made now if need be.
    /// - Parameter limit: how long that may take; then it goes on being made for the next time.
    public func prompt(_ wanted: WantedPrompt, within limit: Duration) async throws(SpeechFailure) -> ReadyPrompt {
        do throws(SpeechFailure) {
            if let ready = find(try key(for: wanted)) {
                tally.withLock { $0.found += 1 }
                return ready
            }
            let ready = try await order(wanted, .now, within: limit)
            tally.withLock { $0.waitedFor += 1 }
            return ready
        } catch {
            tally.withLock { $0.missed += 1 }
            throw error
        }
    }

    /// Returns when these prompts are there, or cannot be had, or after the limit; nobody on the line waits for them.
    public func waitFor(_ prompts: [WantedPrompt], within limit: Duration) async {
        await withDiscardingTaskGroup { group in
            for wanted in prompts {
                group.addTask {
                    if let key = try? self.key(for: wanted), self.find(key) != nil { return }
                    _ = try? await self.order(wanted, .ahead, within: limit)
                }
            }
        }
    }

    private func order(
        _ wanted: WantedPrompt, _ urgency: SpeechRenderer.Urgency, within limit: Duration
    ) async throws(SpeechFailure) -> ReadyPrompt {
        let key = try key(for: wanted)
        if isClosed { throw .closed }
        if let reason = health.restingReason(at: .now) { throw .resting(reason: reason) }
        guard queue.add(key, urgency) else { throw .crowded(limit: settings.backlog) }
        let ticket = Ticket()
        orders[key, default: Order(wanted: wanted)].tickets.append(ticket)
        assign()
        return try await ticket.answer(within: limit).get()
    }

    // MARK: - The work

    /// Speaks what is wanted until its task is cancelled; then engines under way are ended. To be called once.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.tidyNowAndThen() }
            for await job in jobs { group.addTask { await self.work(on: job) } }
            group.cancelAll()
        }
        isClosed = true
        settleAll(.closed)
    }

    private func assign() {
        while let (key, urgency) = queue.next() {
            guard let order = orders[key] else {
                queue.finished(key)
                continue
            }
            assignment.yield(Job(key: key, wanted: order.wanted, urgency: urgency))
        }
    }

    private nonisolated func work(on job: Job) async {
        let result = await offPool { [renderer, cache] isStopped -> Result<CachedPrompt, SpeechFailure> in
            do throws(SpeechFailure) {
                return .success(try Self.make(job, renderer, cache, until: isStopped))
            } catch {
                return .failure(error)
            }
        }
        await finish(job.key, result)
    }

    private static func make(
        _ job: Job, _ renderer: SpeechRenderer, _ cache: PromptCache, until isStopped: () -> Bool
    ) throws(SpeechFailure) -> CachedPrompt {
        let place: Workplace
        do { place = try cache.workplace() } catch { throw .cache(error) }
        // What the engine wrote stays until the prompt is kept: on a full disk neither is cut short unnoticed.
        defer { place.remove() }
        let bytes = try renderer.render(
            text: job.wanted.text, language: job.wanted.language, urgency: job.urgency, in: place, until: isStopped)
        do { return try cache.keep(bytes, for: job.key) } catch { throw .cache(error) }
    }

    private func finish(_ key: PromptKey, _ result: Result<CachedPrompt, SpeechFailure>) {
        queue.finished(key)
        let order = orders.removeValue(forKey: key)
        for ticket in order?.tickets ?? [] { ticket.settle(result.map(ready)) }
        switch result {
        case .success:
            tally.withLock { $0.made += 1 }
            if health.succeeded() { logger.notice("speaking: the engine works again") }
        case .failure(.closed): break
        case .failure(let failure):
            tally.withLock { $0.failed += 1 }
            complain(failure)
            health.failed(failure, at: .now)
            if let reason = health.restingReason(at: .now) {
                let dropped = queue.dropWaiting()
                for key in dropped {
                    for ticket in orders.removeValue(forKey: key)?.tickets ?? [] {
                        ticket.settle(.failure(.resting(reason: reason)))
                    }
                }
                logger.error(
                    "speaking: the engine rests for \(settings.rest), \(dropped.count) waiting prompts are given up")
            }
        }
        assign()
    }

    private nonisolated func tidyNowAndThen() async {
        repeat {
            let failure = await offPool { [cache] _ -> CacheFailure? in
                do throws(CacheFailure) {
                    try cache.tidy()
                    return nil
                } catch {
                    return error
                }
            }
            if let failure { await complain(.cache(failure)) }
        } while (try? await Task.sleep(for: settings.tidying)) != nil
    }

    private func settleAll(_ failure: SpeechFailure) {
        for order in orders.values {
            for ticket in order.tickets { ticket.settle(.failure(failure)) }
        }
        orders = [:]
    }

    // MARK: - Small things

    private nonisolated func key(for wanted: WantedPrompt) throws(SpeechFailure) -> PromptKey {
        let fields = try renderer.fields(text: wanted.text, language: wanted.language)
        do {
            return try cache.key(for: fields)
        } catch {
            throw .cache(error)
        }
    }

    private nonisolated func find(_ key: PromptKey) -> ReadyPrompt? { cache.find(key).map(ready) }

    private nonisolated func ready(_ prompt: CachedPrompt) -> ReadyPrompt {
        ReadyPrompt(sound: delivery.sound(for: prompt.key), duration: prompt.duration, path: prompt.path)
    }

    private func complain(_ failure: SpeechFailure) {
        guard let unheard = complaints.note(at: .now) else { return }
        let more = unheard > 0 ? " (and \(unheard) failures before it that were not logged)" : ""
        logger.warning("speaking: \(failure)\(more)")
    }
}
