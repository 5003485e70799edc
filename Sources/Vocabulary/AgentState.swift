/// What an agent is doing.
public enum AgentState: Hashable, Sendable {
    case loggedOut
    case paused(reason: String)
    case idle
    /// Idle, and spoken for by a progressive launch that is under way.
    case reserved
    case ringing
    case talking
    case wrapUp

    public enum Kind: String, CaseIterable, Sendable, Codable, Hashable {
        case loggedOut, paused, idle, reserved, ringing, talking, wrapUp
    }

    public var kind: Kind {
        switch self {
        case .loggedOut: .loggedOut
        case .paused: .paused
        case .idle: .idle
        case .reserved: .reserved
        case .ringing: .ringing
        case .talking: .talking
        case .wrapUp: .wrapUp
        }
    }
}
