import Yams

extension Settings {
    /// `nil` only when something was reported.
    static func readHearing(_ map: MapReader) -> HearingSettings? {
        let recogniser = map(Schema.Hearing.recogniser)
        let engine = map(Schema.Hearing.engine)
        let confidence = map(Schema.Hearing.confidence)
        let patience = map(Schema.Hearing.patience)
        let languages = map.list("languages", of: Schema.Hearing.language).map(\.value)
        let models = map.named("models", by: Schema.Hearing.modelLanguage).compactMap { model in
            map.read(model.value, Schema.Hearing.model, path: model.path, fallback: model.place).map {
                (model.name, $0)
            }
        }
        let processes = map(Schema.Hearing.processes)
        let servers = map.named("servers", by: Schema.Hearing.serverLanguage).compactMap { server in
            map.read(server.value, Schema.Hearing.server, path: server.path, fallback: server.place).map {
                (server.name, $0)
            }
        }
        let listen = map(Schema.Hearing.listen)
        let port = map(Schema.Hearing.port)
        let allow = map.list("allow", of: Schema.Hearing.allowed).map(\.value)
        guard let recogniser, let engine, let confidence, let patience, let processes, let listen, let port else {
            return nil
        }
        map.checkWhatGoes(with: recogniser)
        for (language, _) in models where map.has("languages") && !languages.contains(language) {
            map.problems.error(
                "'\(map.path).models.\(language)' is without effect: 'languages' has no \(language); add it there, or remove the model",
                at: map.place(of: "models"))
        }
        if map.node("allow")?.sequence?.isEmpty == true {
            map.problems.error(
                "'\(map.path).allow' lets nobody in; name your Asterisk's address or remove the key",
                at: map.place(of: "allow"))
        }
        return HearingSettings(
            recogniser: recogniser, engine: engine, confidence: confidence, patience: patience,
            languages: map.has("languages") ? languages : ["es"], models: Dictionary(models) { _, last in last },
            processes: processes,
            servers: Dictionary(servers) { _, last in last }, listen: listen, port: port,
            allow: map.has("allow") ? allow : FastAGISettings.loopback)
    }
}

extension MapReader {
    /// Reports keys of another recogniser than the one that was chosen, and what this one lacks.
    fileprivate func checkWhatGoes(with recogniser: HearingSettings.Recogniser) {
        let others =
            switch recogniser {
            case .pocketsphinx: ["servers"]
            case .vosk: ["languages", "models", "processes"]
            case .none: ["languages", "models", "processes", "servers"]
            }
        for key in others where has(key) {
            problems.error(
                "'\(path).\(key)' is without effect with recogniser \(recogniser.rawValue); choose another recogniser, or remove it",
                at: place(of: key))
        }
        if recogniser == .pocketsphinx, node("languages")?.sequence?.isEmpty == true {
            problems.error(
                "'\(path).languages' has none; name one, like es, or set recogniser: none", at: place(of: "languages"))
        }
        if recogniser == .vosk, !has("servers") || node("servers")?.mapping?.isEmpty == true {
            problems.error(
                "'\(path).servers' is missing; name the server of each language, like es: ws://127.0.0.1:2700",
                at: place(of: has("servers") ? "servers" : "recogniser"))
        }
    }
}
