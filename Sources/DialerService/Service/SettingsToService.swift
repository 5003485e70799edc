public import AsteriskManager
import DialerCore
import FastAGI
public import Logging
import Portfolio
public import Settings
import Store
import TLS
import Vocabulary

extension Store {
    /// Brings campaigns and segments of the config file into the store, and which rules it loosens; a new campaign gets the
    /// state the file gives it.
    func sync(_ settings: Settings, now: Timestamp) async throws -> [CampaignID: CampaignState] {
        try await recordOverrides(settings.overrides, at: now)
        let known = try await campaignStates()
        try await syncCampaigns(settings.campaigns.map(\.campaign), segments: settings.segments, now: now)
        for campaign in settings.campaigns where known[campaign.name] == nil && campaign.start != .running {
            try await setCampaignState(campaign.name, campaign.start)
        }
        return try await campaignStates()
    }
}

extension ServerSettings {
    /// What a line has to be made anew for when it changes.
    struct Connection: Equatable {
        let host: String
        let port: Int
        let user: String
        let secret: Secret
        let tls: TLSContext?
    }

    var connection: Connection { Connection(host: host, port: port, user: user, secret: secret, tls: tls) }

    /// Where its AMI is. A certificate that ends soon is said at each connect.
    public func endpoint(logger: Logger) -> AMIEndpoint {
        AMIEndpoint(host: host, port: port, tls: tls) { summary in
            logger.info("\(summary)")
            if let warning = summary.certificate?.soonExpired {
                logger.warning("\(warning), or no line comes back after the next cut")
            }
        }
    }
}

extension FastAGISettings {
    var configuration: FastAGIServer.Configuration {
        FastAGIServer.Configuration(
            host: listen, port: port, allowedPeers: allow.compactMap(AGIPeerRange.init),
            drainTimeout: .seconds(5))
    }
}

extension Settings {
    /// When a promise counts as kept: as the first strategy that is for the account says, or the standard.
    func promiseTerms(for facts: AccountFacts) -> PromiseTerms {
        workedStrategies.first { $0.isFor(facts) }?.promises ?? PromiseTerms()
    }
}
