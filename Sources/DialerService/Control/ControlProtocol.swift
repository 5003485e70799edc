/// What an operator's command asks of the running daemon: one JSON object on one line of the control socket.
public struct ControlRequest: Codable, Hashable, Sendable {
    public enum Command: String, Codable, Sendable, CaseIterable {
        case status, why, start, pause, stop, set, reload, imported, ceased, agentBreak, agentBack
    }

    public var command: Command
    public var campaign: String?
    /// `mode`, `ratio`, … with their values, for `set`; `debtors`, `phones` and `accounts`, for `ceased`.
    public var values: [String: String]?
    /// The interface of a queue member, or its name.
    public var agent: String?

    public init(
        _ command: Command, campaign: String? = nil, values: [String: String]? = nil, agent: String? = nil
    ) {
        self.command = command
        self.campaign = campaign
        self.values = values
        self.agent = agent
    }
}

/// The daemon's answer, on one line.
public struct ControlReply: Codable, Hashable, Sendable {
    /// Why it could not be done.
    public enum Fault: String, Codable, Sendable {
        case unknownCampaign, badRequest, configuration, failed
    }

    public var fault: Fault?
    /// For people.
    public var text: String
    public var status: StatusReport?
    public var why: WhyReport?

    public init(text: String, status: StatusReport? = nil, why: WhyReport? = nil) {
        self.text = text
        self.status = status
        self.why = why
    }

    public init(_ fault: Fault, _ text: String) {
        self.fault = fault
        self.text = text
    }
}

/// The floor as `marcador status --json` prints it.
public struct StatusReport: Codable, Hashable, Sendable {
    public struct Campaign: Codable, Hashable, Sendable {
        public var name: String
        public var state: String
        public var mode: String
        public var queue: String
        public var agents: [String: Int]
        public var calls: [String: Int]
        public var outcomes: [String: Int]
        public var hopper: Int
        public var dialRatio: Double?
        public var answered: Int
        public var ended: Int
        /// By the definition; whole calls, unless estimates are counted along.
        public var abandoned: Double
        public var abandonmentOutOf: Double
        public var abandonmentCap: Double
        public var abandonmentTarget: Double
        /// How many more people may meet nobody now; `nil`: no limit.
        public var abandonmentBudget: Int?
        public var abandonmentDefinition: String
        public var abandonmentGate: String
        public var occupancy: Double?
        public var limit: String?
        public var reason: String?
    }

    public struct Agent: Codable, Hashable, Sendable {
        public var interface: String
        public var server: String
        public var name: String
        public var queues: [String]
        public var state: String
        public var pauseReason: String?
        /// Seconds in this state.
        public var seconds: Int
        public var attempt: Int64?
        /// The reason of the break they have asked for and not begun.
        public var leaving: String?
    }

    public struct Server: Codable, Hashable, Sendable {
        public var name: String
        public var isUp: Bool
        public var calls: Int
        public var maxCalls: Int
        public var reason: String
    }

    public var version: String
    /// ISO 8601, UTC.
    public var time: String
    public var database: String
    public var campaigns: [Campaign]
    public var agents: [Agent]
    public var servers: [Server]
}
