import Synchronization

/// How long a bot waits for others before it goes on without them. A person hears nothing meanwhile, so that all of it
/// together stays under two seconds.
public struct BotPatience: Sendable, Hashable {
    /// For what is to be said, and to whom, at the beginning of a call.
    public var briefing = Duration.milliseconds(700)
    /// For the sounds of a prompt.
    public var prompt = Duration.milliseconds(900)
    /// How long Asterisk waits for a key before it is looked whether the sounds are there.
    public var look = Duration.milliseconds(40)
    /// For those of the prompt after one that could not be had.
    public var apology = Duration.milliseconds(400)
    /// For Asterisk to make a speech object: it gives up by itself after two seconds.
    public var recogniser = Duration.seconds(3)
    /// For the greeting of an answering machine.
    public var greeting = Duration.seconds(25)
    /// How long Asterisk may be over its time with what it plays before the line is given up. From there on the dialplan
    /// has the call.
    public var overrun = Duration.seconds(2)

    public init() {}
}

/// Runs some work and gives what it gives, or `nil` when the time is over first.
///
/// The work is cancelled then and nobody waits for its end: an engine that hangs must not hold the person on the line.
func within<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async -> Value?
) async -> Value? {
    let race = Race<Value>()
    let worker = Task { race.finish(await work()) }
    let timer = Task {
        // A timer that is cancelled has lost already.
        try? await Task.sleep(for: limit)
        race.finish(nil)
    }
    defer {
        worker.cancel()
        timer.cancel()
    }
    return await withTaskCancellationHandler {
        await race.winner()
    } onCancel: {
        race.finish(nil)
    }
}

/// The first answer wins.
private final class Race<Value: Sendable>: Sendable {
    private enum State {
        case running
        case awaited(CheckedContinuation<Value?, Never>)
        case over(Value?)
    }

    private let state = Mutex(State.running)

    func finish(_ value: Value?) {
        let waiting = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            switch state {
            case .over: return nil
            case .running:
                state = .over(value)
                return nil
            case .awaited(let continuation):
                state = .over(value)
                return continuation
            }
        }
        waiting?.resume(returning: value)
    }

    /// To be asked once.
    func winner() async -> Value? {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> Value?? in
                if case .over(let value) = state { return .some(value) }
                state = .awaited(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
