internal import Glibc
internal import NIOCore
internal import NIOPosix
import Synchronization

/// A recogniser's process of ours, at the other end of a socket pair that is its standard input and output.
final class WorkerProcess: Sendable {
    let id: pid_t
    private let channel: any Channel
    private let conversation: NIOLoopBound<WorkerConversation>
    /// Whether the process was waited for; after that its id may be another's.
    private let isReaped = Mutex(false)

    /// Starts a program; it is ready when ``ready(within:)`` has returned.
    static func start(_ command: [String]) async throws -> WorkerProcess {
        let (ours, id) = try spawn(command)
        do {
            let group = MultiThreadedEventLoopGroup.singleton
            let (channel, conversation) = try await ClientBootstrap(group: group)
                .channelOption(.allowRemoteHalfClosure, value: false)
                .withConnectedSocket(ours) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let conversation = WorkerConversation()
                        try channel.pipeline.syncOperations.addHandler(conversation)
                        return (channel, NIOLoopBound(conversation, eventLoop: channel.eventLoop))
                    }
                }
            return WorkerProcess(id: id, channel: channel, conversation: conversation)
        } catch {
            kill(id, SIGKILL)
            var status: Int32 = 0
            waitpid(id, &status, 0)
            throw error
        }
    }

    private init(id: pid_t, channel: any Channel, conversation: NIOLoopBound<WorkerConversation>) {
        self.id = id
        self.channel = channel
        self.conversation = conversation
    }

    /// Waits for its first word; a process that has none is ended.
    /// - Returns: what it says of itself.
    func ready(within limit: Duration) async throws -> String {
        do {
            switch try await ask([], within: limit, endingAfter: limit) {
            case .ready(let description): return description
            case .impossible(let why): throw RecogniserFailure.unsuitable(why)
            default: throw RecogniserFailure.unavailable("the recogniser's process said something before it was ready")
            }
        } catch {
            end()
            throw error
        }
    }

    /// Sends bytes and gives the answer. One question at a time: the next one may come when `whenFree` was called.
    ///
    /// Who waits no longer, because of the limit or of a cancellation, ends nothing: the process may finish what it does, and
    /// its answer is thrown away. On a busy machine a process that was ended for being late would only have to be started
    /// anew.
    /// - Parameter hanging: after this long without an answer the process is ended.
    func ask(
        _ bytes: [UInt8], within limit: Duration, endingAfter hanging: Duration,
        whenFree: @escaping @Sendable () -> Void = {}
    ) async throws -> WorkerAnswer {
        let loop = channel.eventLoop
        let promise = loop.makePromise(of: WorkerAnswer.self)
        loop.execute {
            self.conversation.value.expect(promise, for: TimeAmount(hanging), whenFree: whenFree)
            if !bytes.isEmpty { self.channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
        }
        return try await within(limit) {
            try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                loop.execute { self.conversation.value.waitNoLonger(promise) }
            }
        }
    }

    /// Returns when the process has gone, whatever the reason, and is waited for.
    func ended() async {
        try? await channel.closeFuture.get()
        end()
        // Killed, so this takes no time worth a word; yet it blocks, so no event loop and no task does it.
        // Not a child of a task that may be cancelled: a process nobody waits for stays a zombie, and hides later ends.
        await Task.detached {
            try? await NIOThreadPool.singleton.runIfActive {
                self.isReaped.withLock { isReaped in
                    var status: Int32 = 0
                    while waitpid(self.id, &status, 0) < 0, errno == EINTR {}
                    isReaped = true
                }
            }
        }.value
    }

    /// Ends the process at once.
    func end() {
        isReaped.withLock { if !$0 { _ = kill(id, SIGKILL) } }
        channel.close(promise: nil)
    }

    /// A child with one end of a socket pair as standard input and output; its complaints go where ours go.
    private static func spawn(_ command: [String]) throws -> (socket: Int32, id: pid_t) {
        var pair: [Int32] = [-1, -1]
        guard let program = command.first,
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0
        else { throw RecogniserFailure.unavailable("no socket pair: errno \(errno)") }
        defer { close(pair[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pair[1], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, pair[1], STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Threads of ours have signals blocked, and a child inherits that.
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var arguments = command.map { (word: String) -> UnsafeMutablePointer<CChar>? in strdup(word) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var id: pid_t = 0
        let failure = posix_spawn(&id, program, &actions, &attributes, &arguments, environ)
        guard failure == 0 else {
            close(pair[0])
            throw RecogniserFailure.unavailable("\(program) cannot be started: errno \(failure)")
        }
        return (pair[0], id)
    }
}

/// Lines from a recogniser's process, each the answer to the question before it.
final class WorkerConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private struct Question {
        /// Nil when nobody waits for the answer any more.
        var asker: EventLoopPromise<WorkerAnswer>?
        var alarm: Scheduled<Void>?
        var whenFree: @Sendable () -> Void
    }

    private var question: Question?
    private var early: [WorkerAnswer] = []
    private var buffer = ByteBuffer()
    private var context: ChannelHandlerContext?
    private var isOver = false

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// - Parameter patience: after it the connection is closed, which is the end of the process.
    func expect(
        _ promise: EventLoopPromise<WorkerAnswer>, for patience: TimeAmount, whenFree: @escaping @Sendable () -> Void
    ) {
        guard let context, !isOver else {
            return promise.fail(RecogniserFailure.unavailable("the recogniser's process has ended"))
        }
        guard early.isEmpty else {
            promise.succeed(early.removeFirst())
            return whenFree()
        }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let alarm = context.eventLoop.scheduleTask(in: patience) { bound.value.close(promise: nil) }
        question = Question(asker: promise, alarm: alarm, whenFree: whenFree)
    }

    /// The asker has gone; the answer will be thrown away. Another one may be asking by now.
    func waitNoLonger(_ promise: EventLoopPromise<WorkerAnswer>) {
        guard question?.asker?.futureResult === promise.futureResult else { return }
        question?.asker = nil
        promise.fail(CancellationError())
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        buffer.writeBuffer(&bytes)
        while let end = buffer.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
            let line = buffer.readBytes(length: end - buffer.readerIndex)
        {
            buffer.moveReaderIndex(forwardBy: 1)
            guard let answer = WorkerLine.decode(WorkerAnswer.self, from: line) else {
                context.close(promise: nil)
                return
            }
            if let question {
                self.question = nil
                question.alarm?.cancel()
                question.asker?.succeed(answer)
                question.whenFree()
            } else {
                early.append(answer)
            }
        }
        if buffer.readableBytes > WorkerLine.limit { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelInactive(context: ChannelHandlerContext) {
        isOver = true
        question?.alarm?.cancel()
        question?.asker?.fail(RecogniserFailure.unavailable("the recogniser's process has ended"))
        question = nil
    }
}
