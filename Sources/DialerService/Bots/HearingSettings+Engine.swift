public import Hearing
public import Settings

// What the rooms of speech take of the config file.

extension HearingSettings {
    public var pocketSphinx: PocketSphinxSettings {
        var sphinx = PocketSphinxSettings()
        sphinx.languages = languages
        sphinx.processes = processes
        return sphinx
    }

    public var vosk: VoskRecogniser.Settings { VoskRecogniser.Settings(servers: servers) }

    var speechServer: AEAPServer.Configuration {
        var configuration = AEAPServer.Configuration()
        configuration.host = listen
        configuration.port = port
        // Each was read as an address.
        configuration.allowedPeers = AllowedPeers(allow) ?? .loopback
        return configuration
    }
}
