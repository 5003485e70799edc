/// What can happen by itself. A ticket that no longer matches its owner's means: no longer.
enum Happening: Sendable {
    // The call on its way out
    case callStarts(Int)
    case rings(Int, ticket: Int)
    case answers(Int, ticket: Int)
    case refused(Int, status: Int, ticket: Int)
    case originateTimeout(Int, ticket: Int)
    // The person who answered
    case personLeaves(Int, ticket: Int)
    // The dialplan
    case amdDone(Int, ticket: Int)
    case flowTimeout(Int, ticket: Int)
    case playbackDone(Int, ticket: Int)
    case queuePoll(Int, ticket: Int)
    // Agents
    case agentAnswers(Int, ticket: Int)
    case agentIgnored(Int, ticket: Int)
    case talkEnds(Int, ticket: Int)
    case digitPressed(Int, ticket: Int)
    case dispositionTimeout(Int, ticket: Int)
    case agentDialsCode(AgentNote)
    case codeCallEnds(Int, ticket: Int)
    case breakStarts(String)
    case breakEnds(String)
    case absoluteTimeout(String)
    // The wire
    case booted
    case emit(PBXMessage, EventClasses)
    case loginTimeout(SessionID)
    case loginRefused(SessionID, PBXMessage)
    case agiReplies(Int, reply: AGIReplyText, ticket: Int)
    case agiHangup(Int)
}

/// An agent who hung up first dials the disposition of the call.
struct AgentNote: Sendable {
    var device: String
    var interface: String
    var attempt: String
    var agi: String
    var digit: Character
}
