public import Audit
public import Compliance
public import DialerCore
public import Portfolio
public import Recording
public import TLS
public import Vocabulary

/// The config file, read and found good: everything the daemon is told.
public struct Settings: Sendable, Equatable {
    /// Of the file's bytes, for the audit.
    public var digest: AuditHash
    /// Path of the database file.
    public var database: String
    /// Path of the control socket.
    public var controlSocket: String
    public var log: LogSettings
    public var fastAGI: FastAGISettings
    public var stats: StatsSettings
    public var speaking: SpeakingSettings
    public var hearing: HearingSettings
    public var audit: AuditSettings
    /// At least one.
    public var servers: [ServerSettings]
    public var segments: [Segment]
    /// The trees of the file, beside the standard one.
    public var results: [ResultTree]
    public var campaigns: [CampaignSettings]
    /// An account belongs to the first one that is for it.
    public var strategies: [Strategy]
    /// The rules the file gives, beside the built-in ones.
    public var compliance: [Country: ComplianceProfile]
    /// The profiles in force with all that belongs to them, by country of the phone.
    public var sheets: [Country: ComplianceSheet]
    public var webhooks: [WebhookSettings]
    /// `nil`: nobody can tell anything.
    public var api: APISettings?
    /// What is not wrong and not well either; to be logged.
    public var warnings: [Diagnostic]

    /// The rules in force, by country of the phone.
    public var profiles: [Country: ComplianceProfile] { sheets.mapValues(\.profile) }

    /// What was loosened, for the audit.
    public var overrides: [Country: [ComplianceOverride]] {
        sheets.mapValues(\.overrides).filter { !$0.value.isEmpty }
    }

    /// Whether any campaign's calls are answered by a bot.
    public var hasBots: Bool { campaigns.contains { $0.campaign.bot != nil } }

    /// What may come of a conversation in a campaign.
    public func results(of campaign: CampaignID) -> ResultTree {
        let name = campaigns.first { $0.name == campaign }?.results
        return results.first { $0.name == name } ?? .standard
    }

    /// Quotas and targets of a campaign.
    public func goals(of campaign: CampaignID) -> WorkGoals {
        campaigns.first { $0.name == campaign }?.goals ?? WorkGoals()
    }

    /// What the core is told of it.
    public var floorPlan: FloorPlan {
        FloorPlan(servers: servers.map(\.server), campaigns: campaigns.map(\.campaign), profiles: profiles)
    }
}

public enum LogLevel: String, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error, critical
}

public enum LogFormat: String, CaseIterable, Sendable {
    case auto, plain, journal
}

public struct LogSettings: Sendable, Equatable {
    public var level: LogLevel
    public var maskPhones: Bool
    public var format: LogFormat
}

public struct FastAGISettings: Sendable, Equatable {
    /// IP address to listen on.
    public var listen: String
    /// 0 = any free one.
    public var port: Int
    /// `host:port` as given; `nil` = where the daemon listens. See ``advertised(boundPort:)``.
    public var advertise: String?
    /// Addresses and networks that may connect.
    public var allow: [String]

    static let loopback = ["127.0.0.0/8", "::1"]

    /// What Asterisk is told to connect to, once the port is known.
    public func advertised(boundPort: Int) -> String {
        advertise ?? (listen.contains(":") ? "[\(listen)]:\(boundPort)" : "\(listen):\(boundPort)")
    }
}

public struct AuditSettings: Sendable, Equatable {
    /// Days for which its files are kept; `nil` = for ever.
    public var keepDays: Int?
}

public struct StatsSettings: Sendable, Equatable {
    public var interval: Duration
}

/// An Asterisk server: how to log in, and what it may carry.
public struct ServerSettings: Sendable, Equatable {
    public var host: String
    public var port: Int
    public var user: String
    public var secret: Secret
    /// `nil`: without TLS.
    public var tls: TLSContext?
    /// Where the daemon sees its recordings; `nil`: nowhere.
    public var recordings: String?
    public var server: Server

    /// Of an Asterisk on this machine, as distributions install it.
    static let localRecordings = "/var/spool/asterisk/monitor/marcador"

    public var name: ServerID { server.id }
}

/// A campaign and the state it has when it is seen for the first time.
public struct CampaignSettings: Sendable, Equatable {
    public var campaign: Campaign
    public var start: CampaignState
    /// The tree of results its agents choose from; `nil` = the standard one.
    public var results: String?
    /// Quotas and targets.
    public var goals = WorkGoals()
    public var recording = RecordingPolicy()
    /// Within what limits it shares its work; `nil` = with nobody.
    public var workload: WorkloadTerms?

    public var name: CampaignID { campaign.id }
}

/// The words of ``DialMode``.
enum ModeName: String, CaseIterable, Sendable {
    case progressive, ratio, predictive
    case erlangC = "erlang-c"
    case bot
}
