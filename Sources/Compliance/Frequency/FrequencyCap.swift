public import Vocabulary

/// What uses up a frequency cap.
public enum CapBasis: String, CaseIterable, Hashable, Sendable, Codable {
    /// Every call that was launched, answered or not.
    case attempt
    /// Every call that a person answered.
    case contact
    /// Every call in which a person was spoken with.
    case conversation
}

/// A way to reach a debtor.
public enum ContactChannel: String, CaseIterable, Hashable, Sendable, Codable {
    case call, visit, sms, email, im, mail
}

/// How often a debtor may be contacted.
public struct FrequencyCap: Hashable, Sendable {
    public enum Period: Hashable, Sendable, Codable {
        /// The local calendar day.
        case day
        /// The week: since Monday 00:00 local, or 7 × 24 hours back, whichever reaches further. Laws say "a week"
        /// without saying which one.
        case isoWeek
        /// That many times 24 hours back, 1…366.
        case rollingDays(Int)
        /// That many local calendar days, today the last of them, 1…366: seven days after a conversation, the day of
        /// the conversation being the first.
        case calendarDays(Int)
    }

    /// What is counted together.
    public enum Key: String, CaseIterable, Hashable, Sendable, Codable {
        /// Everything that reaches the person, on whatever account and number.
        case person
        /// Each debt by itself.
        case account
        /// Each channel by itself.
        case channel
        /// Each number by itself, whoever it belongs to.
        case number
    }

    /// How many are allowed within the period; 0 forbids all.
    public var max: Int
    public var per: Period
    public var countsOn: CapBasis
    public var key: Key
    /// Channels that share the cap; empty = all.
    public var channels: Set<ContactChannel>
    /// Outcomes of a call that are not counted, once it has ended so.
    public var excused: Set<Outcome>
    /// Counts the channels that were used, not the contacts.
    public var countsChannels: Bool

    public init(
        max: Int, per: Period, countsOn: CapBasis, key: Key = .person, channels: Set<ContactChannel> = [],
        excused: Set<Outcome> = [], countsChannels: Bool = false
    ) {
        self.max = max
        self.per = per
        self.countsOn = countsOn
        self.key = key
        self.channels = channels
        self.excused = excused
        self.countsChannels = countsChannels
    }

    /// No call for some local days after a contact; the day of the contact is the first of them.
    public static func rest(
        days: Int, after basis: CapBasis, key: Key = .person, channels: Set<ContactChannel> = []
    ) -> FrequencyCap {
        FrequencyCap(max: 1, per: .calendarDays(days), countsOn: basis, key: key, channels: channels)
    }

    /// Whether a contact by that channel is held back by the cap.
    public func holds(for channel: ContactChannel) -> Bool { channels.isEmpty || channels.contains(channel) }

    /// The channels whose contacts count against one by `channel`.
    public func counted(for channel: ContactChannel) -> Set<ContactChannel> {
        let shared = channels.isEmpty ? Set(ContactChannel.allCases) : channels
        if countsChannels { return shared.subtracting([channel]) }
        return key == .channel ? [channel] : shared
    }

    /// `at most 1 contact a week`
    public var label: String {
        let of =
            switch key {
            case .person: ""
            case .account: " per account"
            case .channel: " per channel"
            case .number: " per number"
            }
        if countsChannels { return "at most \(max) channel\(max == 1 ? "" : "s") \(per.label)\(of)" }
        if max == 1, case .calendarDays(let days) = per {
            return "no call for \(days) days after \(countsOn == .attempt ? "an" : "a") \(countsOn.rawValue)\(of)"
        }
        return "at most \(max) \(countsOn.rawValue)\(max == 1 ? "" : "s") \(per.label)\(of)"
    }
}

extension FrequencyCap.Period {
    fileprivate var label: String {
        switch self {
        case .day: "a day"
        case .isoWeek: "a week"
        case .rollingDays(let days): "in \(days) days"
        case .calendarDays(let days): "in \(days) calendar days"
        }
    }
}

/// Recorded traces hold caps; those of earlier versions lack what came later.
extension FrequencyCap: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            max: try container.decode(Int.self, forKey: .max),
            per: try container.decode(Period.self, forKey: .per),
            countsOn: try container.decode(CapBasis.self, forKey: .countsOn),
            key: try container.decodeIfPresent(Key.self, forKey: .key) ?? .person,
            channels: try container.decodeIfPresent(Set<ContactChannel>.self, forKey: .channels) ?? [],
            excused: try container.decodeIfPresent(Set<Outcome>.self, forKey: .excused) ?? [],
            countsChannels: try container.decodeIfPresent(Bool.self, forKey: .countsChannels) ?? false)
    }
}
