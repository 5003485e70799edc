import DialerCore
import FastAGI
import Settings
import Store
import Vocabulary

extension Store {
    /// Brings the campaigns of the config file into the store; a new one gets the state the file gives it.
    func sync(_ campaigns: [CampaignSettings], now: Timestamp) async throws -> [CampaignID: CampaignState] {
        let known = try await campaignStates()
        try await syncCampaigns(campaigns.map(\.campaign), now: now)
        for campaign in campaigns where known[campaign.name] == nil && campaign.start != .running {
            try await setCampaignState(campaign.name, campaign.start)
        }
        return try await campaignStates()
    }
}

extension ServerSettings {
    /// What a line has to be made anew for when it changes.
    var connection: [String] { [host, String(port), user, secret.reveal()] }
}

extension FastAGISettings {
    var configuration: FastAGIServer.Configuration {
        FastAGIServer.Configuration(
            host: listen, port: port, allowedPeers: allow.compactMap(AGIPeerRange.init),
            drainTimeout: .seconds(5))
    }
}
