public import Vocabulary

/// Which calls of a campaign are recorded, how people are told, and where the files go.
public struct RecordingPolicy: Hashable, Sendable {
    /// Whose part of a call.
    public enum Parts: String, CaseIterable, Hashable, Sendable {
        case agents, bots, both

        public var hasAgents: Bool { self != .bots }
        public var hasBots: Bool { self != .agents }
    }

    /// How the person hears of it before it begins.
    public enum Announcement: Hashable, Sendable {
        /// A sound file of Asterisk, played by the dialplan. Where it cannot be played, nothing is recorded.
        case sound(String)
        /// Agents and bot scripts say it themselves; nobody checks it.
        case spoken
    }

    public enum Format: String, CaseIterable, Hashable, Sendable {
        case wav, gsm, ulaw, alaw
    }

    /// Of all calls, 0 … 1.
    public var share: Double
    public var parts: Parts
    /// `nil`: nobody is told.
    public var announcement: Announcement?
    public var path: RecordingPath
    public var format: Format
    /// Days for which a recording is kept; `nil` = for ever.
    public var keepDays: Int?

    public init(
        share: Double = 0, parts: Parts = .both, announcement: Announcement? = nil,
        path: RecordingPath = .standard, format: Format = .wav, keepDays: Int? = nil
    ) {
        self.share = share
        self.parts = parts
        self.announcement = announcement
        self.path = path
        self.format = format
        self.keepDays = keepDays
    }

    /// Whether a call is among those that are recorded: the same whenever and by whomever it is asked.
    public func isChosen(_ call: RecordedCall) -> Bool {
        let draw = StableHash.number(of: "recording \(call.name)") % 10_000
        return Double(draw) < (share * 10_000).rounded()
    }

    /// What Asterisk is told of a call; `nil`: it is not recorded.
    /// - Parameter mayBeUnannounced: the rules of the person's country allow it.
    public func order(for call: RecordedCall, mayBeUnannounced: Bool) -> RecordingOrder? {
        guard isChosen(call), announcement != nil || mayBeUnannounced else { return nil }
        let parts = call.isByBot ? self.parts : .agents
        guard call.isByBot || self.parts.hasAgents else { return nil }
        var sound: String?
        if case .sound(let name) = announcement { sound = name }
        return RecordingOrder(file: "\(path.file(of: call)).\(format.rawValue)", parts: parts, announcement: sound)
    }
}

/// A call of which a recording may be made: all that may be in the file's name.
public struct RecordedCall: Hashable, Sendable {
    public var instance: InstanceID
    public var attempt: AttemptID
    public var campaign: CampaignID
    /// The row of the account, not the creditor's number for it.
    public var account: AccountID
    public var country: Country
    /// Days are UTC, as the audit's.
    public var launched: Timestamp
    /// A bot talks to who answers.
    public var isByBot: Bool

    public init(
        instance: InstanceID, attempt: AttemptID, campaign: CampaignID, account: AccountID, country: Country,
        launched: Timestamp, isByBot: Bool
    ) {
        self.instance = instance
        self.attempt = attempt
        self.campaign = campaign
        self.account = account
        self.country = country
        self.launched = launched
        self.isByBot = isByBot
    }

    /// `3fa9c1-1234`: no other call of any installation has it.
    public var name: String { "\(instance.rawValue)-\(attempt.rawValue)" }
}

/// What goes to Asterisk with a call that is to be recorded.
public struct RecordingOrder: Hashable, Sendable {
    /// Below the folder of the recordings.
    public var file: String
    public var parts: RecordingPolicy.Parts
    /// The sound to play before; `nil` = none.
    public var announcement: String?

    public init(file: String, parts: RecordingPolicy.Parts, announcement: String?) {
        self.file = file
        self.parts = parts
        self.announcement = announcement
    }
}
