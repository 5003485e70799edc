import FastAGI
public import Vocabulary

/// A simulated Asterisk without any I/O: AMI actions and script commands in, AMI messages and questions out.
///
/// Time comes in; whatever happens by itself waits in an agenda. The same configuration, inputs and times give the same
/// outputs. Not simulated: Newexten, CDR, CEL, RTCP, transfers by agents, parking, conferences.
public struct World: Sendable {
    public let configuration: PBXConfiguration
    public internal(set) var now: Timestamp
    public let started: Timestamp

    var random: RandomSource
    var agenda = Agenda<Happening>()
    var stream: [Emission] = []
    var sessions: [SessionID: Session] = [:]
    var channels: [String: Channel] = [:]
    var channelNames: [String: String] = [:]
    var calls: [Int: Call] = [:]
    var legs: [Int: AgentLeg] = [:]
    var scripts: [Int: Script] = [:]
    var queues: [String: QueueState] = [:]
    var queueOrder: [String] = []
    var agents: [String: AgentPerson] = [:]
    var globals: [String: String] = [:]
    var database: [String: String] = [:]
    /// How often each number was called.
    var occasions: [String: Int] = [:]
    var lastID = 0
    var lastUniqueID = 0
    var lastChannelNumber = 0
    var callsProcessed = 0
    /// Asked to end when the last call has gone.
    var isStopping = false
    /// When the next channel can come into being past the knee.
    var kneeFree: Timestamp

    public init(configuration: PBXConfiguration, at start: Timestamp) {
        self.configuration = configuration
        now = start
        started = start
        kneeFree = start
        random = RandomSource(seed: configuration.seed)
        for queue in configuration.queues { addQueue(queue) }
        if configuration.bootTime > 0 { plan(.booted, in: configuration.bootTime) }
    }

    /// When something will next happen by itself.
    public var nextHappening: Timestamp? { agenda.next }

    /// Calls to the outside that exist now.
    public var linesInUse: Int { calls.count }
    public var liveChannels: Int { channels.count }

    /// Lets the next planned thing happen, if it is due by then, and says what came of it; nil when nothing is due.
    public mutating func step(until limit: Timestamp) -> [Output]? {
        guard let next = agenda.next, next <= limit, let due = agenda.take() else { return nil }
        now = max(now, due.at)
        happen(due.entry)
        stopIfEmpty()
        return flush()
    }

    /// Moves the clock; planned things must have happened by ``step(until:)`` before.
    public mutating func settle(at time: Timestamp) { now = max(now, time) }

    mutating func plan(_ happening: Happening, in seconds: Double) {
        agenda.plan(happening, at: now + .milliseconds(Int64(max(0, seconds) * 1000 + 0.5)))
    }

    mutating func nextID() -> Int {
        lastID += 1
        return lastID
    }

    private mutating func happen(_ happening: Happening) {
        switch happening {
        case .callStarts(let call): startCall(call)
        case .rings(let call, let ticket): ring(call, ticket: ticket)
        case .answers(let call, let ticket): answer(call, ticket: ticket)
        case .refused(let call, let status, let ticket): refuse(call, status: status, ticket: ticket)
        case .originateTimeout(let call, let ticket): timeOut(call, ticket: ticket)
        case .personLeaves(let call, let ticket):
            if calls[call]?.personTicket == ticket { personHangsUp(call) }
        case .amdDone(let call, let ticket): amdDone(call, ticket: ticket)
        case .flowTimeout(let call, let ticket): flowTimeout(call, ticket: ticket)
        case .playbackDone(let call, let ticket): playbackDone(call, ticket: ticket)
        case .queuePoll(let call, let ticket): queuePoll(call, ticket: ticket)
        case .agentAnswers(let leg, let ticket): agentAnswers(leg, ticket: ticket)
        case .agentIgnored(let leg, let ticket): agentIgnored(leg, ticket: ticket)
        case .talkEnds(let call, let ticket): talkEnds(call, ticket: ticket)
        case .digitPressed(let leg, let ticket): digitPressed(leg, ticket: ticket)
        case .dispositionTimeout(let leg, let ticket):
            if legs[leg]?.ticket == ticket { endLeg(leg, cause: 16) }
        case .agentDialsCode(let note): agentDialsCode(note)
        case .codeCallEnds(let leg, let ticket):
            if legs[leg]?.ticket == ticket { endLeg(leg, cause: 16) }
        case .breakStarts(let device): breakStarts(device)
        case .breakEnds(let device): breakEnds(device)
        case .emit(let message, let classes): broadcast(message, classes)
        case .booted: boot()
        case .absoluteTimeout(let channel): absoluteTimeoutOver(channel)
        case .loginTimeout(let session): loginTimeout(session)
        case .loginRefused(let session, let message):
            stream.append(.to(session, message))
            stream.append(.close(session))
        case .agiReplies(let script, let text, let ticket):
            guard scripts[script]?.isBusy == true, scripts[script]?.ticket == ticket else { return }
            scripts[script]?.isBusy = false
            stream.append(.agi(.agiReply(script, text.reply)))
        case .agiHangup(let script): if scripts[script] != nil { stream.append(.agi(.agiHangup(script))) }
        }
    }
}
