import Vocabulary

/// An Originate as asked for.
struct OriginateRequest: Sendable {
    var session: SessionID
    var actionID: String?
    var dialString: String
    var context: String
    var exten: String
    var priority: Int
    var application: (name: String, data: String)?
    var timeout: Duration
    var callerID: Party?
    var account: String
    var variables: [(String, String)]
    var channelID: String?
    var otherChannelID: String?
    var isAsync: Bool
    var entry: DialplanEntry?
}

/// A call to one person, from Originate to the end.
struct Call: Sendable {
    enum Stage: Sendable { case dialing, ringing, up }

    /// Where the dialplan stands.
    enum Flow: Sendable, Equatable {
        case none
        case detecting
        case asking(agi: Int)
        case queued
        /// A leg of an agent is bridged.
        case talking(leg: Int)
        case message
        case waiting
        /// A script runs the call.
        case scripted(agi: Int)
        /// The dialplan tells how it ended, before it cuts the line.
        case ending(agi: Int)
        /// Extension h runs.
        case leaving
    }

    var id: Int
    var request: OriginateRequest
    var person: Person
    var near: String
    var far: String?
    var entry: DialplanEntry
    var stage = Stage.dialing
    var flow = Flow.none
    /// Outdates what was planned for the network and the person.
    var personTicket = 0
    /// Outdates what the dialplan waits for.
    var flowTicket = 0
    var hangupCause = 16
    var wait: QueueWait?
    var bridge = ""
    var hasSaidSoftHangup = false

    var isLocal: Bool { far != nil }
}

/// A call's place in a queue.
struct QueueWait: Sendable {
    var queue: String
    var joined: Timestamp
    /// Whole seconds since the epoch, as Asterisk counts; nil: no limit.
    var expires: Int64?
    var originalPosition: Int
    /// The agent's leg that rings for it.
    var leg: Int?
    var playsMusic: Bool
}

/// An agent's telephone on a call.
struct AgentLeg: Sendable {
    enum Stage: Sendable, Equatable {
        case ringing, talking
        /// The prompt for the disposition.
        case prompt
        case asking(agi: Int)
    }

    var id: Int
    var call: Int
    var queue: String
    var interface: String
    var near: String
    var far: String?
    var stage = Stage.ringing
    var ticket = 0
    var calledAt: Timestamp
    var answeredAt: Timestamp?
    var digit: Character = "2"
    var attempt = ""
    var agi = ""
}
