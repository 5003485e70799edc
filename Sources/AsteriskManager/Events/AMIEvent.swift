/// An event with its type. What has no type of its own here is `.other`: nothing is dropped for being unknown.
public enum AMIEvent: Sendable {
    case fullyBooted(AMIFullyBooted)
    case shutdown(AMIShutdown)
    case deviceStateChange(AMIDeviceStateChange)
    case userEvent(AMIUserEvent)
    case newchannel(AMINewchannel)
    case newstate(AMINewstate)
    case hangup(AMIHangup)
    case hangupRequest(AMIHangupRequest)
    case rename(AMIRename)
    case localOptimization(AMILocalOptimization)
    case bridgeEnter(AMIBridgeEnter)
    case bridgeLeave(AMIBridgeLeave)
    case coreShowChannel(AMICoreShowChannel)
    case coreShowChannelsComplete(AMICoreShowChannelsComplete)
    case dialBegin(AMIDialBegin)
    case dialState(AMIDialState)
    case dialEnd(AMIDialEnd)
    case originateResponse(AMIOriginateResponse)
    case queueParams(AMIQueueParams)
    case queueMember(AMIQueueMember)
    case queueEntry(AMIQueueEntry)
    case queueStatusComplete(AMIQueueStatusComplete)
    case queueMemberStatus(AMIQueueMemberStatus)
    case queueMemberAdded(AMIQueueMemberAdded)
    case queueMemberRemoved(AMIQueueMemberRemoved)
    case queueMemberPause(AMIQueueMemberPause)
    case queueMemberRinginuse(AMIQueueMemberRinginuse)
    case queueCallerJoin(AMIQueueCallerJoin)
    case queueCallerLeave(AMIQueueCallerLeave)
    case queueCallerAbandon(AMIQueueCallerAbandon)
    case agentCalled(AMIAgentCalled)
    case agentConnect(AMIAgentConnect)
    case agentComplete(AMIAgentComplete)
    case agentRingNoAnswer(AMIAgentRingNoAnswer)
    case agentDump(AMIAgentDump)
    case softHangupRequest(AMISoftHangupRequest)
    case newCallerid(AMINewCallerid)
    case newConnectedLine(AMINewConnectedLine)
    case localBridge(AMILocalBridge)
    case bridgeCreate(AMIBridgeCreate)
    case bridgeDestroy(AMIBridgeDestroy)
    case bridgeMerge(AMIBridgeMerge)
    case blindTransfer(AMIBlindTransfer)
    case attendedTransfer(AMIAttendedTransfer)
    case status(AMIStatus)
    case statusComplete(AMIStatusComplete)
    case queueSummary(AMIQueueSummary)
    case queueSummaryComplete(AMIQueueSummaryComplete)
    case queueMemberPenalty(AMIQueueMemberPenalty)
    case agentLogin(AMIAgentLogin)
    case agentLogoff(AMIAgentLogoff)
    case messageWaiting(AMIMessageWaiting)
    case other(AMIMessage)

    /// Types the message by its `Event` header.
    public init(_ message: AMIMessage) {
        guard let name = message.eventName, let make = Self.makers[name] else {
            self = .other(message)
            return
        }
        self = make(message)
    }

    private static let makers: [String: @Sendable (AMIMessage) -> AMIEvent] = [
        "FullyBooted": { .fullyBooted(AMIFullyBooted($0)) },
        "Shutdown": { .shutdown(AMIShutdown($0)) },
        "DeviceStateChange": { .deviceStateChange(AMIDeviceStateChange($0)) },
        "UserEvent": { .userEvent(AMIUserEvent($0)) },
        "Newchannel": { .newchannel(AMINewchannel($0)) },
        "Newstate": { .newstate(AMINewstate($0)) },
        "Hangup": { .hangup(AMIHangup($0)) },
        "HangupRequest": { .hangupRequest(AMIHangupRequest($0)) },
        "Rename": { .rename(AMIRename($0)) },
        "LocalOptimizationBegin": { .localOptimization(AMILocalOptimization($0)) },
        "LocalOptimizationEnd": { .localOptimization(AMILocalOptimization($0)) },
        "BridgeEnter": { .bridgeEnter(AMIBridgeEnter($0)) },
        "BridgeLeave": { .bridgeLeave(AMIBridgeLeave($0)) },
        "CoreShowChannel": { .coreShowChannel(AMICoreShowChannel($0)) },
        "CoreShowChannelsComplete": { .coreShowChannelsComplete(AMICoreShowChannelsComplete($0)) },
        "DialBegin": { .dialBegin(AMIDialBegin($0)) },
        "DialState": { .dialState(AMIDialState($0)) },
        "DialEnd": { .dialEnd(AMIDialEnd($0)) },
        "OriginateResponse": { .originateResponse(AMIOriginateResponse($0)) },
        "QueueParams": { .queueParams(AMIQueueParams($0)) },
        "QueueMember": { .queueMember(AMIQueueMember($0)) },
        "QueueEntry": { .queueEntry(AMIQueueEntry($0)) },
        "QueueStatusComplete": { .queueStatusComplete(AMIQueueStatusComplete($0)) },
        "QueueMemberStatus": { .queueMemberStatus(AMIQueueMemberStatus($0)) },
        "QueueMemberAdded": { .queueMemberAdded(AMIQueueMemberAdded($0)) },
        "QueueMemberRemoved": { .queueMemberRemoved(AMIQueueMemberRemoved($0)) },
        "QueueMemberPause": { .queueMemberPause(AMIQueueMemberPause($0)) },
        "QueueMemberRinginuse": { .queueMemberRinginuse(AMIQueueMemberRinginuse($0)) },
        "QueueCallerJoin": { .queueCallerJoin(AMIQueueCallerJoin($0)) },
        "QueueCallerLeave": { .queueCallerLeave(AMIQueueCallerLeave($0)) },
        "QueueCallerAbandon": { .queueCallerAbandon(AMIQueueCallerAbandon($0)) },
        "AgentCalled": { .agentCalled(AMIAgentCalled($0)) },
        "AgentConnect": { .agentConnect(AMIAgentConnect($0)) },
        "AgentComplete": { .agentComplete(AMIAgentComplete($0)) },
        "AgentRingNoAnswer": { .agentRingNoAnswer(AMIAgentRingNoAnswer($0)) },
        "AgentDump": { .agentDump(AMIAgentDump($0)) },
        "SoftHangupRequest": { .softHangupRequest(AMISoftHangupRequest($0)) },
        "NewCallerid": { .newCallerid(AMINewCallerid($0)) },
        "NewConnectedLine": { .newConnectedLine(AMINewConnectedLine($0)) },
        "LocalBridge": { .localBridge(AMILocalBridge($0)) },
        "BridgeCreate": { .bridgeCreate(AMIBridgeCreate($0)) },
        "BridgeDestroy": { .bridgeDestroy(AMIBridgeDestroy($0)) },
        "BridgeMerge": { .bridgeMerge(AMIBridgeMerge($0)) },
        "BlindTransfer": { .blindTransfer(AMIBlindTransfer($0)) },
        "AttendedTransfer": { .attendedTransfer(AMIAttendedTransfer($0)) },
        "Status": { .status(AMIStatus($0)) },
        "StatusComplete": { .statusComplete(AMIStatusComplete($0)) },
        "QueueSummary": { .queueSummary(AMIQueueSummary($0)) },
        "QueueSummaryComplete": { .queueSummaryComplete(AMIQueueSummaryComplete($0)) },
        "QueueMemberPenalty": { .queueMemberPenalty(AMIQueueMemberPenalty($0)) },
        "AgentLogin": { .agentLogin(AMIAgentLogin($0)) },
        "AgentLogoff": { .agentLogoff(AMIAgentLogoff($0)) },
        "MessageWaiting": { .messageWaiting(AMIMessageWaiting($0)) },
    ]

    /// The event as it came.
    public var message: AMIMessage {
        switch self {
        case .fullyBooted(let payload): payload.message
        case .shutdown(let payload): payload.message
        case .deviceStateChange(let payload): payload.message
        case .userEvent(let payload): payload.message
        case .newchannel(let payload): payload.message
        case .newstate(let payload): payload.message
        case .hangup(let payload): payload.message
        case .hangupRequest(let payload): payload.message
        case .rename(let payload): payload.message
        case .localOptimization(let payload): payload.message
        case .bridgeEnter(let payload): payload.message
        case .bridgeLeave(let payload): payload.message
        case .coreShowChannel(let payload): payload.message
        case .coreShowChannelsComplete(let payload): payload.message
        case .dialBegin(let payload): payload.message
        case .dialState(let payload): payload.message
        case .dialEnd(let payload): payload.message
        case .originateResponse(let payload): payload.message
        case .queueParams(let payload): payload.message
        case .queueMember(let payload): payload.message
        case .queueEntry(let payload): payload.message
        case .queueStatusComplete(let payload): payload.message
        case .queueMemberStatus(let payload): payload.message
        case .queueMemberAdded(let payload): payload.message
        case .queueMemberRemoved(let payload): payload.message
        case .queueMemberPause(let payload): payload.message
        case .queueMemberRinginuse(let payload): payload.message
        case .queueCallerJoin(let payload): payload.message
        case .queueCallerLeave(let payload): payload.message
        case .queueCallerAbandon(let payload): payload.message
        case .agentCalled(let payload): payload.message
        case .agentConnect(let payload): payload.message
        case .agentComplete(let payload): payload.message
        case .agentRingNoAnswer(let payload): payload.message
        case .agentDump(let payload): payload.message
        case .softHangupRequest(let payload): payload.message
        case .newCallerid(let payload): payload.message
        case .newConnectedLine(let payload): payload.message
        case .localBridge(let payload): payload.message
        case .bridgeCreate(let payload): payload.message
        case .bridgeDestroy(let payload): payload.message
        case .bridgeMerge(let payload): payload.message
        case .blindTransfer(let payload): payload.message
        case .attendedTransfer(let payload): payload.message
        case .status(let payload): payload.message
        case .statusComplete(let payload): payload.message
        case .queueSummary(let payload): payload.message
        case .queueSummaryComplete(let payload): payload.message
        case .queueMemberPenalty(let payload): payload.message
        case .agentLogin(let payload): payload.message
        case .agentLogoff(let payload): payload.message
        case .messageWaiting(let payload): payload.message
        case .other(let message): message
        }
    }

    public var name: String { message.eventName ?? "" }
}
