import Vocabulary

struct QueueState: Sendable {
    var settings: PBXQueue
    var members: [Member] = []
    /// Calls in order of arrival.
    var entries: [Int] = []
    /// Where the round robin goes on.
    var nextMember = 0
    var completed = 0
    var completedInTime = 0
    var abandoned = 0
    var holdTime = 0
    var talkTime = 0

    var callsWithinServiceLevel: Double {
        completed + abandoned > 0 ? 100 * Double(completedInTime) / Double(completed + abandoned) : 0
    }
}

struct Member: Sendable {
    var queue: String
    var interface: String
    var name: String
    var stateInterface: String
    var isDynamic = false
    var penalty = 0
    var callsTaken = 0
    var lastCall: Int64 = 0
    var lastPause: Int64 = 0
    var loginTime: Int64
    var inCall = false
    var paused = false
    var pausedReason = ""
    var wrapUpTime = 0
    var ringInUse = false
    /// An offer to it is under way.
    var isOffered = false
}

/// The human at an agent's telephone.
struct AgentPerson: Sendable {
    /// 1 not in use, 2 in use, 5 unavailable, 6 ringing.
    var deviceState = 1
    /// Still writing until then.
    var notesUntil: Timestamp
    var wantsBreak = false
    var random: RandomSource
}
