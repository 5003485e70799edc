/// One AGI session as a state machine without I/O: bytes and the clock come in, actions go out.
///
/// It keeps the one rule the protocol leaves to its users: an answer belongs to a command only if it came after it.
struct AGIConversation: Sendable {
    struct Limits: Sendable, Hashable {
        var environment = AGIEnvironmentParser.Limits()
        /// Most bytes of one answer.
        var answer = 262_144
    }

    /// What the transport has to do.
    enum Action: Sendable, Hashable {
        case nothing
        /// The session may begin.
        case environment(AGIEnvironment)
        /// Hand this answer to whoever waits.
        case reply(AGIReply)
        /// Asterisk will send a second answer; wait for it a moment, then call ``AGIConversation/deadlinePassed()``.
        case waitForSecondAnswer
        /// The wait for a hang-up is over.
        case settled
        /// Hand this error to whoever waits and close the connection.
        case close(AGIError)
    }

    private enum Phase {
        case prelude
        case ready
        /// For the answer to ``command``; `bad` is a line that came in its place.
        case waiting(bad: AGIText?)
        /// The answer is here, and a 520 that belongs to it is on its way.
        case secondAnswer(AGIReply)
        /// A result of -1 came; the `HANGUP` that explains it may follow.
        case settling
        case closed(AGIError)
    }

    private var phase = Phase.prelude
    /// The name of the command given last.
    private var command = ""
    /// Reads the environment, until it is there.
    private var environment: AGIEnvironmentParser?
    private var parser: AGIReplyParser
    /// Whether Asterisk said that the channel is gone.
    private(set) var isHungUp = false
    /// Items that answered nothing and were thrown away.
    private(set) var staleItems = 0

    init(limits: Limits = Limits()) {
        environment = AGIEnvironmentParser(limits: limits.environment)
        parser = AGIReplyParser(limit: limits.answer)
    }

    mutating func received(_ bytes: some Collection<UInt8>) -> Action {
        // Nearly always the answer is one line, comes whole and is all that comes.
        if case .waiting = phase, let reply = parser.wholeReply(bytes) { return answered(reply) }
        return read(bytes)
    }

    private mutating func read(_ bytes: some Collection<UInt8>) -> Action {
        switch phase {
        case .closed: return .nothing
        case .prelude: return begin(bytes)
        default:
            parser.feed(bytes)
            return digest()
        }
    }

    private mutating func begin(_ bytes: some Collection<UInt8>) -> Action {
        do throws(AGIEnvironmentParser.Failure) {
            guard let whole = try environment?.feed(bytes) else { return .nothing }
            phase = .ready
            parser.feed(environment?.rest ?? [])
            environment = nil
            if case .close(let error) = digest() { return .close(error) }
            return .environment(whole)
        } catch {
            return close(error == .notAGI ? .notAGI : .environmentTooLarge)
        }
    }

    /// Starts a command: what came before it is thrown away.
    mutating func begin(_ command: AGICommand) throws(AGIError) {
        switch phase {
        case .ready: break
        case .closed(let error): throw error
        case .prelude, .waiting, .secondAnswer, .settling: throw .busy(command: command.name)
        }
        do {
            let stale = try parser.discard()
            staleItems += stale.items
            if stale.hangup { isHungUp = true }
        } catch {
            _ = close(.answerTooLarge)
            throw .answerTooLarge
        }
        self.command = command.name
        phase = .waiting(bad: nil)
    }

    /// Starts a wait for a hang-up; it ends with ``Action/settled``.
    mutating func beginSettling() throws(AGIError) -> Action {
        switch phase {
        case .ready:
            if isHungUp { return .settled }
            phase = .settling
            return .nothing
        case .closed(let error): throw error
        default: throw .busy(command: "wait")
        }
    }

    /// The deadline of whatever is being waited for has passed.
    mutating func deadlinePassed() -> Action {
        switch phase {
        case .prelude: return close(.environmentTimedOut)
        case .waiting(nil): return close(.timedOut(command: command))
        case .waiting(let line?): return close(.unreadable(command: command, line: line))
        case .secondAnswer(let reply):
            phase = .ready
            return .reply(reply)
        case .settling:
            phase = .ready
            return .settled
        case .ready, .closed: return .nothing
        }
    }

    mutating func cancelled() -> Action { close(.cancelled) }

    mutating func inputClosed() -> Action {
        if case .settling = phase {
            phase = .closed(.disconnected)
            return .settled
        }
        if case .secondAnswer(let reply) = phase {
            phase = .closed(.disconnected)
            return .reply(reply)
        }
        return close(.disconnected)
    }

    private mutating func close(_ error: AGIError) -> Action {
        if case .closed = phase { return .nothing }
        phase = .closed(error)
        return .close(error)
    }

    /// Reads all items that are there. At most one of them can be the answer; the others are noted and dropped.
    private mutating func digest() -> Action {
        var action = Action.nothing
        do {
            while let item = try parser.next() {
                let step = take(item)
                if case .nothing = step { continue }
                action = step
            }
        } catch {
            return close(.answerTooLarge)
        }
        return action
    }

    private mutating func take(_ item: AGIReplyParser.Item) -> Action {
        switch (item, phase) {
        case (.hangup, .settling):
            isHungUp = true
            phase = .ready
            return .settled
        case (.hangup, _):
            isHungUp = true
            return .nothing
        case (.reply(let reply), .waiting):
            return answered(reply)
        case (.reply(let second), .secondAnswer(let reply)) where second.code == 520:
            phase = .ready
            return .reply(reply)
        case (.bad(let line), .waiting):
            // No answer, and the true one may still come: taking this for it would put every later one off by one.
            phase = .waiting(bad: line)
            return .nothing
        default:
            staleItems += 1
            return .nothing
        }
    }

    private mutating func answered(_ reply: AGIReply) -> Action {
        // An application that returns 1 makes Asterisk send its usage text after the answer, up to 40 ms later.
        // The length alone clears nearly every command.
        if command.utf8.count == 4, command == "EXEC", reply.code == 200, reply.result == .one {
            phase = .secondAnswer(reply)
            return .waitForSecondAnswer
        }
        phase = .ready
        return .reply(reply)
    }
}
