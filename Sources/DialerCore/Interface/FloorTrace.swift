public import Vocabulary

/// A line of a recorded floor: what the core was started with, each event it was told, each decision it came to.
///
/// The core is a value without clock and chance, so the same lines through it give the same decisions again.
public enum TraceLine: Codable, Sendable {
    case start(TraceStart)
    case event(CoreEvent, at: Timestamp)
    case decision(Decision)
}

/// What a core was started with.
public struct TraceStart: Codable, Sendable {
    /// Of this format: a trace of another version is not read.
    public var version: Int
    public var plan: FloorPlan
    public var states: [CampaignID: CampaignState]
    public var firstAttempt: AttemptID

    public static let version = 2

    public init(plan: FloorPlan, states: [CampaignID: CampaignState], firstAttempt: AttemptID) {
        version = Self.version
        self.plan = plan
        self.states = states
        self.firstAttempt = firstAttempt
    }
}

extension TraceLine {
    /// Without anybody's telephone number: no decision depends on it.
    public var withoutNumbers: TraceLine {
        guard case .event(let event, let time) = self else { return self }
        switch event {
        case .leadsLoaded(let campaign, let leads, let exhausted):
            return .event(.leadsLoaded(campaign, leads.map(\.withoutNumber), exhausted: exhausted), at: time)
        case .recovered(let attempts):
            let masked = attempts.map { attempt in
                var attempt = attempt
                attempt.lead = attempt.lead.withoutNumber
                return attempt
            }
            return .event(.recovered(masked), at: time)
        default: return self
        }
    }
}

extension Lead {
    /// With the calling code and noughts behind it in the place of the number.
    var withoutNumber: Lead {
        var lead = self
        let code = phone.digits.hasPrefix(country.callingCode) ? country.callingCode : String(phone.digits.prefix(1))
        let noughts = String(repeating: "0", count: max(0, phone.digits.count - code.count))
        lead.phone = PhoneNumber(e164: "+\(code)\(noughts)") ?? phone
        return lead
    }
}
