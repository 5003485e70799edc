public import Hearing
public import Settings

// What the rooms of speech take of the config file.

extension HearingSettings {
    public var pocketSphinx: PocketSphinxSettings {
        var sphinx = PocketSphinxSettings()
        sphinx.languages = languages
        sphinx.models = models
        sphinx.processes = processes
        sphinx.answerTimeout = patience
        // One that is this far behind does not come back.
        sphinx.hangTimeout = max(sphinx.hangTimeout, patience * 2)
        return sphinx
    }

    public var vosk: VoskRecogniser.Settings {
        var vosk = VoskRecogniser.Settings(servers: servers)
        vosk.answerTimeout = patience
        return vosk
    }

    var speechServer: AEAPServer.Configuration {
        var configuration = AEAPServer.Configuration()
        configuration.host = listen
        configuration.port = port
        // The recogniser's own patience ends first, and says more.
        configuration.session.recognitionTimeout = patience + .seconds(1)
        // Each was read as an address.
        configuration.allowedPeers = AllowedPeers(allow) ?? .loopback
        return configuration
    }
}
