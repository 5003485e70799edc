import Speaking
import Yams

extension Settings {
    /// `nil` only when something was reported.
    static func readSpeaking(_ map: MapReader) -> SpeakingSettings? {
        let engine = readEngine(map)
        let workers = map(Schema.Speaking.workers)
        let directory = map(Schema.Speaking.directory)
        let asteriskDirectory = map(Schema.Speaking.asteriskDirectory)
        let size = map(Schema.Speaking.maxSize)
        let age = map(Schema.Speaking.maxAge)
        let http = map.has("http") ? readHTTP(map.child("http", Schema.PromptHTTP.section)) : nil
        if http != nil, map.has("asterisk_directory") {
            map.problems.error(
                "'\(map.path)' has http and asterisk_directory; keep the one by which Asterisk gets its prompts",
                at: map.place(of: "asterisk_directory"))
        }
        let recorded = map.has("recorded") ? readRecorded(map.child("recorded", Schema.Recorded.section)) : nil
        guard let engine, let workers, let directory, let size, let age else { return nil }
        return SpeakingSettings(
            engine: engine, workers: workers, directory: directory,
            limits: PromptCache.Limits(size: size * 1_000_000, age: age),
            asteriskDirectory: asteriskDirectory ?? directory, http: http, recorded: recorded)
    }

    private static func readRecorded(_ map: MapReader) -> RecordedSettings? {
        let directory = map(Schema.Recorded.directory)
        let asteriskDirectory = map(Schema.Recorded.asteriskDirectory)
        let prefer = map(Schema.Recorded.prefer)
        var sounds = RecordedSettings.usualSounds
        for folder in map.named("asterisk_sounds", by: Schema.Recorded.language) {
            sounds[folder.name] = map.read(
                folder.value, Schema.Recorded.folder, path: folder.path, fallback: folder.place)
        }
        guard let directory, let prefer else { return nil }
        return RecordedSettings(
            directory: directory, asteriskDirectory: asteriskDirectory ?? directory, prefer: prefer,
            asteriskSounds: sounds)
    }

    private static func readEngine(_ map: MapReader) -> SpeechEngine? {
        let name = map(Schema.Speaking.engine)
        let command = map.list("command", of: Schema.Speaking.argument).map(\.value)
        let voices = map.named("voices", by: Schema.Speaking.language).compactMap { voice in
            map.read(voice.value, Schema.Speaking.voice, path: voice.path, fallback: voice.place).map {
                (voice.name, $0)
            }
        }
        let speed = map(Schema.Speaking.speed)
        let deadline = map(Schema.Speaking.deadline)
        guard let name, let speed, let deadline else { return nil }
        var engine: SpeechEngine
        switch name {
        case .command:
            if let problem = SpeechEngine.problem(with: command) {
                map.problems.error("'\(map.path).command' \(problem)", at: map.place(of: "command"))
            }
            engine = SpeechEngine(name: command.first ?? "", command: command)
        case .preset(let preset):
            if map.has("command") {
                map.problems.error(
                    "'\(map.path).command' is without effect beside this engine; write engine: command, or remove it",
                    at: map.place(of: "command"))
            }
            engine = SpeechEngine(preset)
        }
        for (language, voice) in voices { engine.voices[language] = voice }
        engine.speed = speed
        engine.deadline = deadline
        if engine.needsVoices, engine.voices.isEmpty {
            map.problems.error(
                "'\(map.path).voices' is missing; name the voice of each language, like es: /var/lib/piper/es.onnx",
                at: map.place(of: "voices"))
        }
        return engine
    }

    private static func readHTTP(_ map: MapReader) -> PromptHTTPSettings? {
        let listen = map(Schema.PromptHTTP.listen)
        let port = map(Schema.PromptHTTP.port)
        let advertise = map(Schema.PromptHTTP.advertise)
        let allow = map.list("allow", of: Schema.PromptHTTP.allowed).map(\.value)
        guard let listen, let port else { return nil }
        map.checkReach(ofListener: listen)
        return PromptHTTPSettings(
            listen: listen, port: port, advertise: advertise, allow: map.has("allow") ? allow : FastAGISettings.loopback
        )
    }
}

extension MapReader {
    /// Reports a listener that Asterisk cannot be told to reach, and one that lets nobody in.
    func checkReach(ofListener listen: String) {
        if ["0.0.0.0", "::"].contains(listen), !has("advertise") {
            problems.error(
                "'\(path).advertise' is missing: '\(listen)' is no address Asterisk could call; add the host:port it reaches this machine at",
                at: place(of: "listen"))
        }
        if node("allow")?.sequence?.isEmpty == true {
            problems.error(
                "'\(path).allow' lets nobody in; name your Asterisk's address or remove the key", at: place(of: "allow")
            )
        }
    }
}
