import AsteriskManager
import DialerCore
import Portfolio
import Recording
import Vocabulary

/// Turns what one Asterisk server says into the words of the core. Pure: the same event gives the same words.
struct EventTranslator: Sendable {
    let server: ServerID
    let instance: InstanceID

    /// What an event means.
    enum Meaning: Hashable, Sendable {
        case call(AttemptID, CallEvent)
        case agent(AgentID, AgentEvent)
        case caller(CallerEvent)
        case breakAsked(AgentID, reason: String)
        case breakOver(AgentID)
        /// What an agent entered: a code of the campaign's tree of results.
        case result(AttemptID, code: String, agent: AgentID)
        case recording(AttemptID, RecordingReport)
        case shuttingDown
    }

    func translate(_ event: AMIEvent) -> [Meaning] {
        switch event {
        case .newchannel(let event): return near(event.uniqueID).map { [.call($0, .dialing)] } ?? []
        case .newstate(let event): return newState(event)
        case .dialState(let event):
            guard event.status == "RINGING", let attempt = near(event.destination.uniqueID) else { return [] }
            return [.call(attempt, .ringing)]
        case .dialEnd(let event):
            // With a caller it is a queue or a Local channel dialling on: not our Originate.
            guard event.caller == nil, let attempt = near(event.destination.uniqueID) else { return [] }
            return [.call(attempt, .dialEnded(status: event.status))]
        case .originateResponse(let event):
            guard let id = event.uniqueID, let attempt = near(id) else { return [] }
            return [.call(attempt, .originateEnded(success: event.isSuccess, reason: event.reason ?? 0))]
        case .hangup(let event): return hangup(event)
        case .queueCallerJoin(let event):
            return near(event.uniqueID).map { [.call($0, .queued)] }
                ?? [.caller(.joined(QueueName(event.queue), channel: event.uniqueID))]
        case .queueCallerLeave(let event):
            return near(event.uniqueID) == nil ? [.caller(.left(channel: event.uniqueID))] : []
        case .queueCallerAbandon(let event):
            // Also sent when the hold limit ends the wait; the dialplan's own event corrects it then.
            return near(event.uniqueID).map { [.call($0, .leftQueue(.hungUp))] } ?? []
        case .agentCalled(let event): return offered(event)
        case .agentConnect(let event): return connected(event)
        case .agentComplete(let event): return completed(event)
        case .agentRingNoAnswer(let event): return [.agent(AgentID(event.interface), .didNotAnswer)]
        case .agentDump(let event): return [.agent(AgentID(event.interface), .didNotAnswer)]
        case .queueMember(let event): return member(event)
        case .queueMemberStatus(let event): return member(event)
        case .queueMemberAdded(let event): return member(event)
        case .queueMemberPause(let event): return member(event)
        case .queueMemberRinginuse(let event): return member(event)
        case .queueMemberRemoved(let event):
            guard event.queue != ReadCheck.queue else { return [] }
            return [.agent(AgentID(event.interface), .removed(QueueName(event.queue)))]
        case .userEvent(let event): return userEvent(event)
        case .shutdown: return [.shuttingDown]
        case .softHangupRequest(let event): return softHangup(event)
        default: return []
        }
    }

    /// Here `Cause` is no cause of Q.850 but Asterisk's own reason: 4 (`AST_SOFTHANGUP_SHUTDOWN`) is sent for every channel
    /// when Asterisk is stopped, a second or more before its event `Shutdown`.
    private func softHangup(_ event: AMISoftHangupRequest) -> [Meaning] {
        guard event.reason == 4 else { return [] }
        return near(event.uniqueID).map { [.call($0, .cutByShutdown), .shuttingDown] } ?? []
    }

    /// The attempt whose near channel has that id.
    func near(_ uniqueID: String) -> AttemptID? {
        guard let channel = own(uniqueID), !channel.isFarHalf else { return nil }
        return channel.attempt
    }

    private func own(_ uniqueID: String) -> AttemptChannel? {
        guard let channel = AttemptChannel(uniqueID: uniqueID), channel.instance == instance else { return nil }
        return channel
    }

    private func newState(_ event: AMINewstate) -> [Meaning] {
        guard let attempt = near(event.uniqueID) else { return [] }
        switch event.channel.state {
        case 5: return [.call(attempt, .ringing)]
        case 6: return [.call(attempt, .answered)]
        default: return []
        }
    }

    private func hangup(_ event: AMIHangup) -> [Meaning] {
        guard let channel = own(event.uniqueID) else { return [] }
        return channel.isFarHalf
            ? [.call(channel.attempt, .farHalfHungUp(cause: event.cause, techCause: event.techCause))]
            : [.call(channel.attempt, .hungUp(cause: event.cause, techCause: event.techCause))]
    }

    private func offered(_ event: AMIAgentCalled) -> [Meaning] {
        let agent = AgentID(event.interface)
        let attempt = near(event.uniqueID)
        return attempt.map { [.call($0, .offered(agent)), .agent(agent, .ringing($0))] }
            ?? [.agent(agent, .ringing(nil))]
    }

    private func connected(_ event: AMIAgentConnect) -> [Meaning] {
        let agent = AgentID(event.interface)
        let attempt = near(event.uniqueID)
        return attempt.map { [.call($0, .connected(agent)), .agent(agent, .connected($0))] }
            ?? [.agent(agent, .connected(nil))]
    }

    private func completed(_ event: AMIAgentComplete) -> [Meaning] {
        let agent = AgentID(event.interface)
        let over = Meaning.agent(agent, .completed)
        return near(event.uniqueID).map { [.call($0, .completed(agent)), over] } ?? [over]
    }

    private func member(_ event: some AMIQueueMemberPayload) -> [Meaning] {
        guard !event.interface.isEmpty, !event.queue.isEmpty, event.queue != ReadCheck.queue else { return [] }
        let report = MemberReport(event, server: server)
        return [.agent(report.agent, .member(report))]
    }

    private func userEvent(_ event: AMIUserEvent) -> [Meaning] {
        let agent = AgentID(event.message["Agent"] ?? "")
        switch event.name {
        case "MarcadorBreak" where !agent.rawValue.isEmpty:
            return [.breakAsked(agent, reason: event.message["Reason"] ?? "")]
        case "MarcadorBack" where !agent.rawValue.isEmpty: return [.breakOver(agent)]
        default: break
        }
        guard let attempt = near(event.message["Attempt"] ?? "") else { return [] }
        switch (event.name, event.message["Stage"]) {
        case ("MarcadorCall", "machine"): return [.call(attempt, .machineDetected)]
        case ("MarcadorCall", "answered"): return [.call(attempt, .answered)]
        case ("MarcadorCall", "abandoned"):
            return [.call(attempt, .leftQueue(AbandonCause(queueStatus: event.message["QueueStatus"] ?? "")))]
        case ("MarcadorCall", "left"):
            let told = MissedEnding.headers.map { event.message[$0] ?? "" }
            return [.call(attempt, .told(MissedEnding(fields: told)))]
        case ("MarcadorDisposition", _):
            guard let code = ResultTree.code(event.message["Digit"]) else { return [] }
            return [.result(attempt, code: code, agent: AgentID(event.message["Agent"] ?? ""))]
        case ("MarcadorRecording", _):
            return RecordingReport(event.message["Recording"] ?? "").map { [.recording(attempt, $0)] } ?? []
        default: return []
        }
    }
}

extension MemberReport {
    init(_ event: some AMIQueueMemberPayload, server: ServerID) {
        self.init(
            agent: AgentID(event.interface), name: event.memberName ?? "", queue: QueueName(event.queue),
            server: server, deviceStatus: event.status ?? 0, inCall: event.isInCall ?? false,
            paused: event.isPaused ?? false, pauseReason: event.pausedReason ?? "",
            lastCall: event.lastCall.map { Timestamp(seconds: Int64($0)) },
            wrapUpTime: .seconds(event.wrapUpTime ?? 0))
    }
}

extension AbandonCause {
    /// `QUEUESTATUS` of app_queue: why Queue() gave a caller back who had no agent.
    init(queueStatus: String) {
        switch queueStatus {
        case "TIMEOUT": self = .holdLimit
        case "": self = .hungUp
        default: self = .queueRefused
        }
    }
}
