/// A simulated Asterisk before it starts.
public struct PBXConfiguration: Sendable {
    /// The same seed gives the same day.
    public var seed: UInt64
    public var users: [PBXUser]
    public var queues: [PBXQueue]
    public var people = PeopleModel()
    public var agents = AgentModel()
    /// Calls to the outside that may exist at once; above it the carrier answers 503. nil: no limit.
    public var lines: Int?
    /// Calls per second above which new channels come later and later, though the Originate is acknowledged at once,
    /// as an overloaded Asterisk does. nil: no knee.
    public var callsPerSecondKnee: Double?
    /// PJSIP endpoints one can dial out by (`PJSIP/number@endpoint`). Empty: any.
    public var trunks: Set<String> = []
    /// Where Originate can send an answered call, as `context,exten`.
    public var dialplan: [String: DialplanEntry] = ["marcador,s": .marcador]
    /// `timestampevents=` of manager.conf.
    public var timestampsEvents = false
    /// Seconds a connection may take to log in, and how many may be without a login at once (`authtimeout`, `authlimit`).
    public var loginTimeout = 30.0
    public var loginLimit = 50
    /// Seconds from the start during which logins are taken already and FullyBooted has not come.
    public var bootTime = 0.0
    /// `channelvars=` of manager.conf.
    public var channelVariables: [String] = []
    /// Seconds a sound file lasts; others last ``soundLength``.
    public var sounds: [String: Double] = ["beep": 0.3, "vm-goodbye": 1.0, "vm-sorry": 3.5]
    public var soundLength = 4.0
    /// Sounds that a script asks for in vain.
    public var missingSounds: Set<String> = []
    public var language = "es"
    /// host:port of the FastAGI server where the channel does not say (`MARCADOR_AGI`).
    public var defaultAGI = "127.0.0.1:4573"
    /// Seconds a script may take before the dialplan goes on alone.
    public var scriptTimeout = 2.0

    public init(seed: UInt64 = 1, users: [PBXUser] = [], queues: [PBXQueue] = []) {
        self.seed = seed
        self.users = users
        self.queues = queues
    }
}

/// What an extension does with an answered call.
public enum DialplanEntry: Sendable, Hashable {
    /// The flow of `asterisk-config/extensions.d/marcador.conf`.
    case marcador
    /// `Queue(name,,,,seconds)`, then hangs up. 0 seconds: no limit.
    case queue(String, hold: Int)
    /// `Wait(seconds)`, then hangs up.
    case wait(Double)
    /// `AGI(agi://…/script)` without `AGIEXITONHANGUP`: when the person hangs up it goes on with a dead channel.
    case agi(String)
}

/// An AMI account.
public struct PBXUser: Sendable, Hashable {
    public var name: String
    public var secret: String
    public var read: EventClasses
    public var write: EventClasses
    public var allowsSeveralLogins: Bool
    /// UserEvents that an `eventfilter` keeps from this account.
    public var hiddenUserEvents: Set<String> = []
    /// `eventfilter`: regular expressions over an event's text; a leading `!` keeps back what matches.
    public var eventFilters: [String] = []

    public init(
        name: String, secret: String, read: EventClasses = .all, write: EventClasses = .all,
        allowsSeveralLogins: Bool = true
    ) {
        self.name = name
        self.secret = secret
        self.read = read
        self.write = write
        self.allowsSeveralLogins = allowsSeveralLogins
    }

    /// The account of `asterisk-config/manager.d/marcador.conf`: what the daemon needs and no more.
    public static func dialer(name: String = "marcador", secret: String) -> PBXUser {
        PBXUser(
            name: name, secret: secret, read: [.call, .agent, .user, .system],
            write: [.call, .originate, .agent, .reporting, .user])
    }

    /// Reads the live statistics, without the numbers called, and can do nothing.
    public static func wallboard(name: String = "marcador-top", secret: String) -> PBXUser {
        var user = PBXUser(name: name, secret: secret, read: [.user], write: [])
        user.hiddenUserEvents = ["MarcadorCall", "MarcadorDisposition"]
        return user
    }
}

/// A queue of queues.conf. Strategy: rrmemory with autofill.
public struct PBXQueue: Sendable, Hashable {
    public var name: String
    public var members: [PBXMember]
    /// Seconds one member is rung.
    public var timeout: Int
    /// Seconds until the queue tries again after a member did not answer.
    public var retry: Int
    /// Seconds of rest between calls of a member.
    public var wrapUpTime: Int
    public var ringInUse: Bool
    /// Whether a caller is refused when no member could come (all paused or unavailable, or none there).
    public var joinEmpty: Bool
    /// `timeoutpriority=app`: the hold limit cuts an agent's ringing short.
    public var holdLimitCutsRinging: Bool
    public var serviceLevel: Int

    public init(
        name: String, members: [PBXMember] = [], timeout: Int = 10, retry: Int = 1, wrapUpTime: Int = 5,
        ringInUse: Bool = false, joinEmpty: Bool = false, holdLimitCutsRinging: Bool = false, serviceLevel: Int = 2
    ) {
        self.name = name
        self.members = members
        self.timeout = timeout
        self.retry = retry
        self.wrapUpTime = wrapUpTime
        self.ringInUse = ringInUse
        self.joinEmpty = joinEmpty
        self.holdLimitCutsRinging = holdLimitCutsRinging
        self.serviceLevel = serviceLevel
    }

    /// A queue with members `PJSIP/agent01`, `PJSIP/agent02`, …
    public static func staffed(_ name: String, agents: Int, wrapUpTime: Int = 5) -> PBXQueue {
        let members = (0..<max(0, agents)).map { index in
            let number = index + 1
            return PBXMember(
                interface: "PJSIP/agent\(number < 10 ? "0" : "")\(number)", name: "Agent \(number)")
        }
        return PBXQueue(name: name, members: members, wrapUpTime: wrapUpTime)
    }
}

/// A member of a queue: an agent's telephone.
public struct PBXMember: Sendable, Hashable {
    /// `PJSIP/ana` or `Local/ana@agents/n`
    public var interface: String
    public var name: String
    public var penalty: Int
    /// The device whose state counts; the interface itself when nil.
    public var stateInterface: String?
    /// Seconds; 0: the queue's. Only this one shows in AMI.
    public var wrapUpTime: Int
    public var paused: Bool

    public init(
        interface: String, name: String, penalty: Int = 0, stateInterface: String? = nil, wrapUpTime: Int = 0,
        paused: Bool = false
    ) {
        self.interface = interface
        self.name = name
        self.penalty = penalty
        self.stateInterface = stateInterface
        self.wrapUpTime = wrapUpTime
        self.paused = paused
    }
}
