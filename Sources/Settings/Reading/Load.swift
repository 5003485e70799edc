import Audit
import Compliance
import Recording
import Vocabulary
import Yams

extension Settings {
    /// Reads the file at a path, and the secret files it names.
    ///
    /// Throws everything that is wrong with it at once.
    public static func load(path: String) throws(SettingsErrors) -> Settings {
        try load(path: path, surroundings: .process)
    }

    /// Reads a text as the content of `file`, which only names it in findings and is where relative paths begin.
    public static func parse(text: String, file: String) throws(SettingsErrors) -> Settings {
        try parse(text: text, file: file, isWorldReadable: false, surroundings: .process)
    }

    static func load(path: String, surroundings: Surroundings) throws(SettingsErrors) -> Settings {
        let contents: FileContents
        do {
            contents = try surroundings.readFile(path)
        } catch {
            throw SettingsErrors(diagnostics: [
                Diagnostic(
                    severity: .error, file: path, line: 0, column: 0, sentence: "the config file \(error.text)",
                    excerpt: "")
            ])
        }
        return try parse(
            text: contents.text, file: path, isWorldReadable: contents.isWorldReadable, surroundings: surroundings)
    }

    package static func parse(
        text: String, file: String, isWorldReadable: Bool, surroundings: Surroundings
    ) throws(SettingsErrors) -> Settings {
        let problems = Problems(file: file, text: text)
        let library = ComplianceLibrary(
            files: try ComplianceSource.folder(folder(of: file) + "compliance", surroundings))
        let settings = read(text, problems, library, isWorldReadable: isWorldReadable, surroundings: surroundings)
        let diagnostics = library.diagnostics + problems.diagnostics
        guard var settings, !problems.hasErrors, !library.hasErrors else {
            throw SettingsErrors(diagnostics: diagnostics)
        }
        settings.warnings = diagnostics
        return settings
    }

    /// `nil` only when something was reported.
    private static func read(
        _ text: String, _ problems: Problems, _ library: ComplianceLibrary, isWorldReadable: Bool,
        surroundings: Surroundings
    ) -> Settings? {
        guard let document = YAMLDocument(text: text, problems: problems) else { return nil }
        let map = MapReader(
            document.root, path: "", section: Schema.top, place: Place(line: 1, column: 1), document: document,
            problems: problems)
        let database = map(Schema.database)
        let controlSocket = map(Schema.controlSocket)
        let log = readLog(map.child("log", Schema.Log.section))
        let fastAGI = readFastAGI(map.child("fastagi", Schema.FastAGI.section))
        let stats = map.child("stats", Schema.Stats.section)(Schema.Stats.interval).map(StatsSettings.init)
        let speaking = readSpeaking(map.child("speaking", Schema.Speaking.section))
        let hearing = readHearing(map.child("hearing", Schema.Hearing.section))
        let recording = map.child("recording", Schema.Recordings.section).recording()
        let audit = AuditSettings(
            keepDays: map.child("audit", Schema.AuditFiles.section).wholeDays(Schema.AuditFiles.keep))
        let compliance = readCompliance(map, library)
        let secrets = SecretReader(
            folder: folder(of: problems.file), isWorldReadable: isWorldReadable, surroundings: surroundings)
        let servers = ServersReader(map, secrets: secrets)
        let webhooks = readWebhooks(map, secrets: secrets)
        let api = readAPI(map, secrets: secrets)
        var sheets: [Country: ComplianceSheet] = [:]
        for country in library.countries { sheets[country] = library.inForce(for: country) }
        for (country, sheet) in compliance { sheets[country] = sheet ?? nil }
        let countries = Set(sheets.keys).union(compliance.keys)
        let segments = readSegments(map)
        let results = readResults(map)
        let strategies = readStrategies(
            map, profiles: sheets.mapValues(\.profile), results: Set(results.stages.map(\.stage)))
        checkStages(results.stages, strategies: strategies)
        let campaigns = readCampaigns(
            map, trunks: servers.trunkNames, countries: countries, sheets: sheets, segments: segments,
            results: results.trees, strategies: strategies, recording: recording)
        strategies.warnOfThoseNeverUsed()
        for strategy in strategies { strategy.warnOfStepsNobodyTakes(campaigns) }
        guard let database, let controlSocket, let log, let fastAGI, let stats, let speaking, let hearing
        else { return nil }
        return Settings(
            digest: AuditHash(of: text.utf8), database: database, controlSocket: controlSocket, log: log,
            fastAGI: fastAGI, stats: stats,
            speaking: speaking, hearing: hearing, audit: audit, servers: servers.servers,
            segments: segments.compactMap(\.segment),
            results: results.trees, campaigns: campaigns, strategies: strategies.compactMap(\.strategy),
            compliance: compliance.compactMapValues { $0?.profile },
            sheets: sheets, webhooks: webhooks, api: api, warnings: [])
    }

    private static func readLog(_ map: MapReader) -> LogSettings? {
        let level = map(Schema.Log.level)
        let maskPhones = map(Schema.Log.maskPhones)
        let format = map(Schema.Log.format)
        guard let level, let maskPhones, let format else { return nil }
        return LogSettings(level: level, maskPhones: maskPhones, format: format)
    }

    private static func readFastAGI(_ map: MapReader) -> FastAGISettings? {
        let listen = map(Schema.FastAGI.listen)
        let port = map(Schema.FastAGI.port)
        let advertise = map(Schema.FastAGI.advertise)
        let allow = map.list("allow", of: Schema.FastAGI.allowed).map(\.value)
        guard let listen, let port else { return nil }
        map.checkReach(ofListener: listen)
        return FastAGISettings(
            listen: listen, port: port, advertise: advertise, allow: map.has("allow") ? allow : FastAGISettings.loopback
        )
    }

    private static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }
}
