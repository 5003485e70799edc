public import Logging
internal import Synchronization

/// How pocketsphinx is run.
public struct PocketSphinxSettings: Sendable, Hashable {
    /// Program and arguments that run ``SphinxWorker``; nil: this very program with ``SphinxWorker/command``.
    public var program: [String]?
    /// Directory of the English acoustic model, which hears all languages without one of their own.
    public var model = SphinxEars.debianModel
    /// Tags of the languages that are heard. Each costs memory in each process.
    public var languages = ["es"]
    /// Directories of acoustic models of a language itself, by its tag.
    public var models: [String: String] = [:]
    /// How many processes, and so how many utterances at once.
    public var processes = 2
    /// How long a process may take from its start until it is ready.
    public var startTimeout = Duration.seconds(20)
    /// How long an utterance may take from its end to its answer, waiting for a free process included. With the silence
    /// that ends an utterance, and the next prompt, this stays under the two seconds that nobody should wait for a word.
    public var answerTimeout = Duration.milliseconds(1200)
    /// A process that works on one utterance for so long hangs, and is ended.
    public var hangTimeout = Duration.seconds(5)

    public init() {}

    var command: [String] {
        (program ?? ["/proc/self/exe", SphinxWorker.command]) + [model]
            + languages.map { language in models[language].map { "\(language)=\($0)" } ?? language }
    }
}

/// Hears by the distribution's pocketsphinx, in processes of its own that are started ahead. The utterance of one that
/// crashes or is killed goes to another; one that hangs is killed; and each is started anew.
///
/// When there are more utterances than the processes can do, some have no answer in time; then ``hears(_:)`` says no for a
/// while, so that no more people are invited to speak.
public final class PocketSphinx: SpeechRecogniser {
    /// What can be heard now.
    public enum State: Sendable, Hashable {
        case starting
        case ready(processes: Int)
        /// It cannot be used here; the reason is for people.
        case impossible(String)
    }

    public let settings: PocketSphinxSettings
    private let logger: Logger
    private let pool = WorkerPool()
    /// When an utterance last had no answer in time.
    private let late = Mutex<ContinuousClock.Instant?>(nil)

    /// For so long after an utterance without an answer nobody else is invited to speak.
    private static let relief = Duration.seconds(5)

    public init(settings: PocketSphinxSettings = .init(), logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    public var state: State { pool.state }

    /// The ids of the processes that are ready, for whoever watches them.
    public var processes: [Int32] { pool.processes }

    public func hears(_ language: String) -> Bool {
        guard case .ready = pool.state, let pack = LanguagePack.named(language),
            settings.languages.contains(where: { LanguagePack.named($0)?.tag == pack.tag })
        else { return false }
        return late.withLock { late in late.map { ContinuousClock.now - $0 > Self.relief } ?? true }
    }

    public func recognise(_ audio: UtteranceAudio, _ request: RecognitionRequest) async throws -> [Hypothesis] {
        var samples: [Int16] = []
        for try await part in audio {
            samples += part
            guard samples.count <= WorkerRequest.mostSamples else {
                throw RecogniserFailure.unsuitable("an utterance of more than 30 s")
            }
        }
        // The audio of a cancelled task ends as if it were whole.
        try Task.checkCancellation()
        let header = WorkerRequest(id: pool.nextRequest(), request, samples: samples.count)
        let bytes = samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let message = WorkerLine.encode(header) + bytes
        let deadline = ContinuousClock.now + settings.answerTimeout
        do {
            for _ in 0..<max(1, settings.processes) {
                do {
                    return try await ask(message, id: header.id, until: deadline)
                } catch RecogniserFailure.unavailable {
                    // Its process died in the middle, as the others may have; the utterance is still here.
                }
            }
            return try await ask(message, id: header.id, until: deadline)
        } catch RecogniserFailure.timedOut {
            late.withLock { $0 = .now }
            throw RecogniserFailure.timedOut(settings.answerTimeout)
        }
    }

    private func ask(
        _ message: [UInt8], id: Int, until deadline: ContinuousClock.Instant
    ) async throws -> [Hypothesis] {
        let pool = pool
        let answer = try await within(left(deadline)) {
            let worker = try await pool.take()
            // Too late for this utterance, and no reason to end a process that has done nothing.
            if Task.isCancelled { pool.give(worker) }
            try Task.checkCancellation()
            return try await worker.ask(
                message, within: self.left(deadline), endingAfter: self.settings.hangTimeout,
                whenFree: { pool.give(worker) })
        }
        switch answer {
        case .heard(id: id, let heard):
            return heard.map { Hypothesis(text: $0.text, confidence: $0.confidence) }
        case .refused(id: id, let why): throw RecogniserFailure.unsuitable(why)
        default: throw RecogniserFailure.unavailable("the recogniser's process gave another's answer")
        }
    }

    private func left(_ deadline: ContinuousClock.Instant) -> Duration { max(.milliseconds(1), deadline - .now) }

    /// Starts one process to see whether it can be used here, and ends it.
    /// - Returns: what it says of itself: the library, and the languages.
    public static func examine(_ settings: PocketSphinxSettings) async throws -> String {
        let worker = try await WorkerProcess.start(settings.command)
        let found: Result<String, any Error>
        do { found = .success(try await worker.ready(within: settings.startTimeout)) } catch { found = .failure(error) }
        worker.end()
        await worker.ended()
        return try found.get()
    }

    // MARK: - Keeping the processes

    /// Keeps the processes running until cancelled; then ends them.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<max(1, settings.processes) { group.addTask { await self.keepOne() } }
        }
    }

    private func keepOne() async {
        var pause = Duration.milliseconds(50)
        while !Task.isCancelled {
            let started = ContinuousClock.now
            await liveOnce()
            // One that served for a while is replaced at once; one that dies young is not asked to die faster.
            pause = ContinuousClock.now - started > .seconds(10) ? .milliseconds(50) : min(pause * 2, .seconds(30))
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    /// One process from its start to its end.
    private func liveOnce() async {
        let worker: WorkerProcess
        do { worker = try await WorkerProcess.start(settings.command) } catch { return complain(error) }
        await withTaskCancellationHandler {
            do {
                let description = try await worker.ready(within: settings.startTimeout)
                logger.info("speech: recogniser process \(worker.id) is ready: \(description)")
                pool.add(worker)
            } catch {
                complain(error)
            }
            await worker.ended()
        } onCancel: {
            worker.end()
        }
        if pool.remove(worker), !Task.isCancelled {
            logger.warning("speech: recogniser process \(worker.id) ended; another one is started")
        }
    }

    private func complain(_ error: any Error) {
        guard !Task.isCancelled else { return }
        if case .unsuitable(let why)? = error as? RecogniserFailure {
            if pool.giveUp(because: why) {
                logger.warning("speech: no recogniser, so scripts ask for keys only: \(why)")
            }
        } else {
            logger.warning("speech: a recogniser process could not be started: \(error)")
        }
    }
}
