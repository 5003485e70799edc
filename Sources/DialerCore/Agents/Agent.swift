import Pacing
import Vocabulary

/// One agent: the only writer of an agent's state.
struct Agent: Sendable {
    let key: AgentKey
    private(set) var name: String
    /// One for each queue, by its name: an agent is in few, and each decision asks every agent.
    private(set) var memberships: [MemberReport] = []
    /// The campaign call they are being offered or are on.
    private(set) var attempt: AttemptID?
    var reservedFor: AttemptID?
    /// They have asked for a break.
    var leaving: Leaving?
    /// Seconds of a conversation with somebody whom no campaign called; whoever learns from it clears it.
    var finishedElsewhere: Double?
    /// Whose call they are with or finishing, or are spoken for.
    private(set) var campaign: CampaignID?
    private(set) var since: Timestamp
    private var activity = Activity.none
    private var wrapUpEnds: Timestamp?
    /// After a call, until the phone is free: a disposition prompt keeps it busy.
    private var isAfterCall = false
    /// When the last conversation ended.
    private var callEnded: Timestamp?
    private var owesWrapUp = false
    /// Seconds from the end of the last conversation until they were ready again; whoever learns from it clears it.
    var finishedWrapUp: Double?
    private var shown: AgentState = .loggedOut

    struct Leaving: Sendable {
        var reason: String
        /// Calls launched before that attempt may have been launched on the strength of this agent.
        var before: Int64
        /// When Asterisk was told to pause them.
        var told: Timestamp?
    }

    private enum Activity: Hashable { case none, ringing, talking(since: Timestamp) }

    /// A report that the phone is free may have been sent before the call it contradicts was seen.
    private static let settling = Duration.seconds(2)

    init(key: AgentKey, name: String, at now: Timestamp) {
        self.key = key
        self.name = name
        since = now
    }

    private static let inUse: [Int] = [2, 3, 7, 8]

    var state: AgentState { shown }
    /// The attempt for which their phone rings.
    var ringingFor: AttemptID? { activity == .ringing ? attempt : nil }
    func talks(on attempt: AttemptID) -> Bool {
        if case .talking = activity { self.attempt == attempt } else { false }
    }
    var queues: [QueueName] { memberships.map(\.queue) }
    var isInSeveralQueues: Bool { memberships.count > 1 }

    /// With a call that is none of ours, or its wrap-up.
    var isElsewhere: Bool { campaign == nil && (shown == .talking || shown == .wrapUp) }

    /// Their phone rings for a call that is none of ours.
    var isRungElsewhere: Bool { activity == .ringing && attempt == nil }

    /// Whether they will take further calls of that queue.
    func serves(_ queue: QueueName) -> Bool {
        leaving == nil && memberships.indices.contains { memberships[$0].queue == queue && !memberships[$0].paused }
    }
    /// Asterisk offers them no further calls.
    var isPaused: Bool { memberships.allSatisfy(\.paused) }
    /// Serves the queue, and is neither logged out nor paused.
    func isAvailable(to queue: QueueName) -> Bool {
        switch shown {
        case .loggedOut, .paused: false
        case .idle, .reserved, .ringing, .talking, .wrapUp: serves(queue)
        }
    }
    func belongs(to queue: QueueName) -> Bool { memberships.indices.contains { memberships[$0].queue == queue } }

    mutating func report(_ report: MemberReport, at now: Timestamp) {
        name = report.name.isEmpty ? report.agent.rawValue : report.name
        let isNew = !belongs(to: report.queue)
        keep(report)
        if isPaused { leaving = nil }
        let inUse = Self.inUse.contains(report.deviceStatus) || report.inCall
        switch activity {
        case .talking(let start) where !inUse && report.deviceStatus == 1 && now >= start + Self.settling:
            endCall(at: now)
        case .ringing where report.deviceStatus == 1:
            activity = .none
            attempt = nil
        default: break
        }
        if isNew, let last = report.lastCall, report.wrapUpTime > .zero, case .none = activity {
            // Joined us (a reconnect, a restart) within a wrap-up.
            let ends = last + report.wrapUpTime
            if ends > now { wrapUpEnds = ends }
        }
        if case .none = activity {
            if report.deviceStatus == 1 {
                isAfterCall = false
            } else if inUse, let callEnded, now < callEnded + Self.settling {
                // Said late of the call that is over, or the disposition prompt.
                isAfterCall = true
            }
        }
        settle(now)
    }

    mutating func leave(_ queue: QueueName, at now: Timestamp) {
        memberships.removeAll { $0.queue == queue }
        settle(now)
    }

    private mutating func keep(_ report: MemberReport) {
        if let place = memberships.indices.first(where: { memberships[$0].queue == report.queue }) {
            memberships[place] = report
        } else {
            memberships.insert(
                report, at: memberships.firstIndex { $0.queue > report.queue } ?? memberships.endIndex)
        }
    }

    mutating func ring(for attempt: AttemptID?, at now: Timestamp) {
        if case .talking = activity { return }
        activity = .ringing
        self.attempt = attempt
        settle(now)
    }

    mutating func stopRinging(at now: Timestamp) {
        guard case .ringing = activity else { return }
        activity = .none
        attempt = nil
        settle(now)
    }

    mutating func connect(to attempt: AttemptID?, at now: Timestamp) {
        if attempt == nil || self.attempt != attempt { campaign = nil }
        activity = .talking(since: now)
        self.attempt = attempt
        wrapUpEnds = nil
        settle(now)
    }

    mutating func works(for campaign: CampaignID) { self.campaign = campaign }

    mutating func complete(at now: Timestamp) {
        guard case .talking = activity else { return }
        endCall(at: now)
        settle(now)
    }

    /// Lets time end a wrap-up; nothing else ends by time alone.
    mutating func passTime(_ now: Timestamp) {
        if let ends = wrapUpEnds, now >= ends { settle(now) }
    }

    mutating func settle(_ now: Timestamp) {
        if let ends = wrapUpEnds, now >= ends { wrapUpEnds = nil }
        let next = derivedState(now)
        guard next != shown else { return }
        shown = next
        since = now
        if next == .loggedOut { leaving = nil }
        switch next {
        case .talking, .wrapUp, .reserved: break
        case .loggedOut, .paused, .idle, .ringing: campaign = nil
        }
        guard owesWrapUp, next != .wrapUp else { return }
        owesWrapUp = false
        // A pause says nothing of how long the work after the call takes.
        if let callEnded, next == .idle || next == .reserved || next == .ringing {
            finishedWrapUp = now.seconds(since: callEnded)
        }
    }

    /// Forgets everything a server said, before it says it anew.
    mutating func forget(at now: Timestamp) {
        memberships = []
        activity = .none
        attempt = nil
        wrapUpEnds = nil
        isAfterCall = false
        owesWrapUp = false
        callEnded = nil
        reservedFor = nil
        settle(now)
    }

    func busy(at now: Timestamp) -> BusyAgent? {
        let elapsed = now.seconds(since: since)
        switch shown {
        case .ringing: return BusyAgent(phase: .ringing, elapsed: elapsed)
        case .talking: return BusyAgent(phase: .talking, elapsed: elapsed, isElsewhere: campaign == nil)
        case .wrapUp:
            let remaining = wrapUpEnds.map { $0.seconds(since: now) }
            return BusyAgent(phase: .wrapUp(remaining: isAfterCall ? nil : remaining), elapsed: elapsed)
        case .loggedOut, .paused, .idle, .reserved: return nil
        }
    }

    private mutating func endCall(at now: Timestamp) {
        if campaign == nil, case .talking(let start) = activity { finishedElsewhere = now.seconds(since: start) }
        activity = .none
        attempt = nil
        callEnded = now
        owesWrapUp = true
        for place in memberships.indices { memberships[place].inCall = false }
        isAfterCall = memberships.contains { $0.deviceStatus != 1 }
        let wrapUp = memberships.map(\.wrapUpTime).max() ?? .zero
        wrapUpEnds = wrapUp > .zero ? now + wrapUp : nil
    }

    private func derivedState(_ now: Timestamp) -> AgentState {
        guard let any = memberships.first else { return .loggedOut }
        if case .talking = activity { return .talking }
        func someStatus(_ isWanted: (Int) -> Bool) -> Bool {
            memberships.indices.contains { isWanted(memberships[$0].deviceStatus) }
        }
        let isInUse = someStatus(Self.inUse.contains)
        if isAfterCall, isInUse { return .wrapUp }
        if isInUse || memberships.contains(where: \.inCall) {
            return wrapUpEnds == nil ? .talking : .wrapUp
        }
        if !someStatus({ $0 != 4 && $0 != 5 }) { return .loggedOut }
        if memberships.allSatisfy(\.paused) {
            return .paused(reason: memberships.map(\.pauseReason).filter { !$0.isEmpty }.min() ?? any.pauseReason)
        }
        if case .ringing = activity { return .ringing }
        if someStatus({ $0 == 6 }) { return .ringing }
        if wrapUpEnds != nil { return .wrapUp }
        return reservedFor == nil ? .idle : .reserved
    }
}
