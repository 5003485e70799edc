/// What nobody uses any more to reach somebody: every channel, or one.
public enum ClosedChannel: String, CaseIterable, Sendable, Codable, Hashable {
    case all, call, sms, email

    /// A bot's call is a call.
    public func stops(_ channel: Channel) -> Bool {
        switch self {
        case .all: true
        case .call: channel == .call || channel == .bot
        case .sms: channel == .sms
        case .email: channel == .email
        }
    }

    /// Whether a number can be closed to it; an address cannot be called.
    public var isOfNumbers: Bool { self != .email }
}

/// On whose word somebody was closed. Of several the strongest is kept.
public enum ClosingSource: String, CaseIterable, Sendable, Hashable, Comparable {
    /// A list that others keep, such as a state's register.
    case list
    /// Whoever ran the command, of their own accord.
    case staff = "operator"
    /// Closed before sources were kept.
    case unknown
    /// Another system told it; it may be the person who asked there.
    case api
    /// They asked for it themselves.
    case person

    /// Whether who keeps the portfolio may open it again without an override.
    public var isOwn: Bool { self == .list || self == .staff }

    private var strength: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    public static func < (lhs: ClosingSource, rhs: ClosingSource) -> Bool { lhs.strength < rhs.strength }
}
