import DialerCore
import FastAGI
import Logging
import Portfolio
import Recording
import Vocabulary

/// The FastAGI scripts that `asterisk-config/extensions.d/marcador.conf` calls.
struct CallScripts: Sendable {
    let dialer: Dialer
    let journal: AsyncStream<JournalWork>.Continuation
    let instance: InstanceID
    let clock: ServiceClock
    /// Told of the end of each answered call, with the agent who had it.
    var callEnded: @Sendable (_ uniqueID: String, _ agent: String?) -> Void = { _, _ in }
    /// How long the dialplan may be kept waiting for a store that is stuck.
    var patience = Duration.seconds(3)

    var router: AGIRouter {
        var router = AGIRouter()
        router.on("answered") { try await answered($0) }
        router.on("left") { try await left($0) }
        router.on("disposition") { try await disposition($0) }
        return router
    }

    /// Somebody, or something, has answered: says what the dialplan does with the call.
    private func answered(_ session: AGISession) async throws {
        guard let attempt = attempt(session) else { return }
        let isMachine = MachineVerdict.isMachine(status: argument(2, session), cause: argument(3, session))
        await dialer.submit(.call(attempt, isMachine ? .machineDetected : .answered))
        // A call of ours that the core has given up goes by what it brought along: no decision is one, too.
        guard await dialer.knows(attempt) else {
            session.logger.warning("attempt \(attempt) is answered and no longer known; the dialplan decides")
            return
        }
        try await session.setVariable("MARCADOR_ACTION", to: isMachine ? "machine" : "queue")
    }

    /// The call is over for the dialplan, which keeps its record until it hears that the journal has the news.
    private func left(_ session: AGISession) async throws {
        guard let attempt = attempt(session) else { return }
        let told = MissedEnding.headers.indices.map { argument($0 + 2, session) ?? "" }
        await dialer.submit(.call(attempt, .told(MissedEnding(fields: told))))
        if let report = argument(MissedEnding.headers.count + 2, session).flatMap({ RecordingReport($0) }) {
            journal.yield(.recording(attempt, report, at: clock.now))
        }
        callEnded(argument(1, session) ?? "", told.count > 2 ? told[2] : nil)
        try await acknowledge(session)
    }

    /// An agent has pressed what the call came to.
    private func disposition(_ session: AGISession) async throws {
        guard let attempt = attempt(session), let code = ResultTree.code(argument(2, session)) else { return }
        journal.yield(.result(attempt, code: code, agent: AgentID(argument(3, session) ?? ""), at: clock.now))
        try await acknowledge(session)
    }

    /// Says that the journal has it, by a variable: the end of the connection alone could be ours.
    private func acknowledge(_ session: AGISession) async throws {
        guard await isJournaled() else {
            throw Unjournaled()
        }
        try await session.setVariable("MARCADOR_KEPT", to: "yes")
    }

    /// Waits until the store has all that was said before this.
    private func isJournaled() async -> Bool {
        let (flushed, continuation) = AsyncStream.makeStream(of: Never.self)
        if case .terminated = journal.yield(.flushed(continuation)) { return false }
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in flushed {}
                return !Task.isCancelled
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    private struct Unjournaled: Error, CustomStringConvertible {
        let description = "the store does not take records; Asterisk keeps the news, and they are read there later"
    }

    /// The attempt is the first argument, by its channel id.
    private func attempt(_ session: AGISession) -> AttemptID? {
        guard let text = argument(1, session), let channel = AttemptChannel(uniqueID: text),
            channel.instance == instance, !channel.isFarHalf
        else {
            session.logger.notice("a call without an attempt of this installation asked for a script; nothing done")
            return nil
        }
        return channel.attempt
    }

    private func argument(_ index: Int, _ session: AGISession) -> String? {
        session.environment.known("agi_arg_\(index)")
    }
}
