/// Headers of `MarcadorAgent`.
public enum AgentHeader: String, StatsHeader {
    case time = "Time"
    case instance = "Instance"
    case agent = "Agent"
    case server = "Server"
    case name = "Name"
    case state = "State"
    case pauseReason = "PauseReason"
    case since = "Since"
    case queues = "Queues"
    case attempt = "Attempt"

    public static let event = "MarcadorAgent"
    public static let occasion = """
        One for each agent: when the agent's state, call or queues change (never more than 4 a second), and every \
        10 seconds so that a client that has just connected soon knows everybody.
        """

    public var unit: HeaderUnit { description.0 }
    public var meaning: String { description.1 }

    private var description: (HeaderUnit, String) {
        switch self {
        case .time: (.time, "The moment the state belongs to, by the daemon's clock.")
        case .instance: (.name, "The installation that speaks.")
        case .agent: (.name, "The interface of the queue member, such as `PJSIP/201`.")
        case .server: (.name, "The Asterisk server of the queue; two servers may each have a `PJSIP/201`.")
        case .name: (.name, "The member's name in the queue.")
        case .state: (.word, "`loggedOut`, `paused`, `idle`, `reserved`, `ringing`, `talking` or `wrapUp`.")
        case .pauseReason: (.text, "Why, in state `paused`; empty in the others.")
        case .since: (.time, "When the state began.")
        case .queues: (.name, "The agent's queues, with commas between them.")
        case .attempt: (.name, "The number of the attempt the agent is on or is offered; empty without one.")
        }
    }
}

/// Headers of `MarcadorServer`.
public enum ServerHeader: String, StatsHeader {
    case time = "Time"
    case instance = "Instance"
    case server = "Server"
    case state = "State"
    case calls = "Calls"
    case maxCalls = "MaxCalls"
    case reason = "Reason"

    public static let event = "MarcadorServer"
    public static let occasion = """
        One for each Asterisk server of the daemon: every 10 seconds, and when it goes up or down or its number of \
        calls changes; never more than once a second.
        """

    public var unit: HeaderUnit { description.0 }
    public var meaning: String { description.1 }

    private var description: (HeaderUnit, String) {
        switch self {
        case .time: (.time, "The moment the numbers belong to, by the daemon's clock.")
        case .instance: (.name, "The installation that speaks.")
        case .server: (.name, "The server, as the config file names it.")
        case .state: (.word, "`up` or `down`.")
        case .calls: (.count, "The daemon's calls on this server, from launch to hang-up.")
        case .maxCalls: (.count, "The most there may be.")
        case .reason: (.text, "Why it is down; empty while it is up.")
        }
    }
}

/// Headers of `MarcadorAlert`.
public enum AlertHeader: String, StatsHeader {
    case time = "Time"
    case instance = "Instance"
    case severity = "Severity"
    case code = "Code"
    case text = "Text"

    public static let event = "MarcadorAlert"
    public static let occasion = "When something happens that a supervisor should see."

    public var unit: HeaderUnit { description.0 }
    public var meaning: String { description.1 }

    private var description: (HeaderUnit, String) {
        switch self {
        case .time: (.time, "When it was noticed, by the daemon's clock.")
        case .instance: (.name, "The installation that speaks.")
        case .severity: (.word, "`notice`, `warning` or `critical`.")
        case .code: (.word, "A stable word for machines, such as `server-down`.")
        case .text: (.text, "What happened, and the cure where there is one.")
        }
    }
}
