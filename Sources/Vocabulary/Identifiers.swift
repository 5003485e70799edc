/// A person who owes. Row id of the store.
public struct DebtorID: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One debt of one debtor. Row id of the store.
public struct AccountID: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A phone or e-mail of a debtor. Row id of the store.
public struct ContactPointID: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One attempt to reach one contact point; ever growing within one store.
public struct AttemptID: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    public var rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
    public static func < (lhs: AttemptID, rhs: AttemptID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// The name of a campaign as the config file gives it.
public struct CampaignID: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ name: String) { self.rawValue = name }
    public static func < (lhs: CampaignID, rhs: CampaignID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// The name of an Asterisk server as the config file gives it.
public struct ServerID: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ name: String) { self.rawValue = name }
    public static func < (lhs: ServerID, rhs: ServerID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// An agent: the interface of the queue member, `PJSIP/ana`.
public struct AgentID: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ interface: String) { self.rawValue = interface }
    public static func < (lhs: AgentID, rhs: AgentID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A queue of Asterisk, by name.
public struct QueueName: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ name: String) { self.rawValue = name }
    public static func < (lhs: QueueName, rhs: QueueName) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// The installation, drawn once when its database is made: part of every channel id, so that two daemons with two
/// databases on one Asterisk never take each other's calls for their own. 1…16 lower-case letters or digits.
public struct InstanceID: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The `ChannelId` given to Asterisk for an attempt: `mcd-<instance>-<attempt>e`.
///
/// The `e` marks the end: Asterisk 22 makes no channel with an id that a living channel's id begins with ("Channel Unique
/// ID already in use"), and would refuse attempt 2 while attempt 26 lives.
///
/// Any AMI event or `CoreShowChannels` row that carries it can be tied back to its attempt, also after a crash.
/// The second half of a `Local/` channel carries the same id with `;2` appended.
public struct AttemptChannel: Hashable, Sendable {
    public var instance: InstanceID
    public var attempt: AttemptID
    /// True for the far half (`;2`) of a `Local/` channel.
    public var isFarHalf: Bool

    public init(instance: InstanceID, attempt: AttemptID, isFarHalf: Bool = false) {
        self.instance = instance
        self.attempt = attempt
        self.isFarHalf = isFarHalf
    }

    /// Reads a `Uniqueid`; `nil` when it is not one of ours. A server with `systemname` set does not prefix ids
    /// that the client chose, so the match is exact.
    public init?(uniqueID: some StringProtocol) {
        var text = uniqueID[...]
        let far = text.hasSuffix(";2")
        if far { text = text.dropLast(2) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "mcd", !parts[1].isEmpty, parts[2].last == "e",
            let number = Int64(parts[2].dropLast()), number > 0,
            // Ids are written in one way only: no sign, no leading zero.
            parts[2].dropLast() == String(number)
        else { return nil }
        self.init(
            instance: InstanceID(rawValue: String(parts[1])), attempt: AttemptID(rawValue: number), isFarHalf: far)
    }

    public var uniqueID: String {
        "mcd-\(instance.rawValue)-\(attempt.rawValue)e\(isFarHalf ? ";2" : "")"
    }
}

extension CampaignID: CustomStringConvertible { public var description: String { rawValue } }
extension ServerID: CustomStringConvertible { public var description: String { rawValue } }
extension AgentID: CustomStringConvertible { public var description: String { rawValue } }
extension QueueName: CustomStringConvertible { public var description: String { rawValue } }
extension AttemptID: CustomStringConvertible { public var description: String { String(rawValue) } }
