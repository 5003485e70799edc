import Compliance
import DialerCore
import Pacing
import Portfolio
import Recording
import Speaking
import TLS
import Vocabulary

/// What a reload changes, in sentences for the log.
public struct SettingsChanges: Sendable, Equatable {
    /// Applied at once: `campaigns.norte.ring_time: 25s → 30s`.
    public var applied: [String]
    /// Read, and without effect until the daemon is started again.
    public var needRestart: [String]

    public var isEmpty: Bool { applied.isEmpty && needRestart.isEmpty }

    /// Keys that only a restart changes.
    public static let restartKeys = [
        "database", "control_socket", "log.format", "fastagi.listen", "fastagi.port", "fastagi.allow", "speaking",
        "hearing", "api",
    ]

    /// Whether only a restart changes a key: it or the section that it is in.
    static func needsRestart(_ key: String) -> Bool { restartKeys.contains { key == $0 || key.hasPrefix("\($0).") } }
}

extension Settings {
    /// What is different from the settings in force.
    public func changes(from old: Settings) -> SettingsChanges {
        let before = Dictionary(old.facts, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(facts, uniquingKeysWith: { first, _ in first })
        var changes = SettingsChanges(applied: [], needRestart: [])
        for (key, value) in facts {
            let was = before[key]
            guard was != value else { continue }
            let sentence = was.map { "\(key): \($0.shown) → \(value.shown)" } ?? "\(key): \(value.shown) (new)"
            if SettingsChanges.needsRestart(key) {
                changes.needRestart.append("\(sentence); takes effect when the daemon is restarted")
            } else {
                changes.applied.append(sentence)
            }
        }
        changes.applied += old.facts.filter { after[$0.0] == nil }.map { "\($0.0): removed (was \($0.1.shown))" }
        return changes
    }

    /// Every value by its key, servers and campaigns by their names.
    private var facts: [(String, Fact)] {
        var list = FactList()
        list.add(Schema.database, database)
        list.add(Schema.controlSocket, controlSocket)
        list.add(Schema.Log.level, log.level, in: "log")
        list.add(Schema.Log.maskPhones, log.maskPhones, in: "log")
        list.add(Schema.Log.format, log.format, in: "log")
        list.add(Schema.FastAGI.listen, fastAGI.listen, in: "fastagi")
        list.add(Schema.FastAGI.port, fastAGI.port, in: "fastagi")
        list.add(Schema.FastAGI.advertise, fastAGI.advertise, in: "fastagi")
        list.add("fastagi.allow", fastAGI.allow.joined(separator: ", "))
        list.add(Schema.Stats.interval, stats.interval, in: "stats")
        list.add(speaking)
        list.add(hearing)
        list.add("audit.keep", days: audit.keepDays)
        for server in servers { list.add(server) }
        for segment in segments { list.add(segment) }
        for tree in results { list.add(tree) }
        for campaign in campaigns { list.add(campaign) }
        for (key, shown) in strategies.flatMap(\.facts) { list.add(key, shown) }
        for (country, sheet) in sheets.sorted(by: { $0.key < $1.key }) {
            list.add(sheet.profile, in: "compliance.\(country)")
        }
        for webhook in webhooks { list.add(webhook) }
        if let api { list.add(api) }
        return list.facts
    }
}

extension Settings {
    /// What the places of accounts in their strategies hang on, a line each: the strategies and all rules of calling.
    var factsOfStrategies: [String] {
        var list = FactList()
        for (key, shown) in workedStrategies.flatMap(\.facts) { list.add(key, shown) }
        for (country, sheet) in sheets.sorted(by: { $0.key < $1.key }) {
            list.add(sheet.profile, in: "compliance.\(country)")
        }
        // Work bears the name of its group.
        for campaign in campaigns where !campaign.goals.groups.isEmpty {
            list.add("groups.\(campaign.name)", campaign.goals.groups.map(\.name).joined(separator: ", "))
            for segment in segments { list.add(segment) }
        }
        return list.facts.map { "\($0.0): \($0.1.shown)" }
    }
}

/// A value as it is shown, and the secret it may hide.
private struct Fact: Equatable {
    var shown: String
    var secret: Secret?
    /// The file whose name is shown: with other contents it is another value.
    var file: PEM?
}

private struct FactList {
    var facts: [(String, Fact)] = []

    mutating func add(_ key: String, _ shown: String) {
        facts.append((key, Fact(shown: shown)))
    }

    mutating func add<Value>(_ field: Field<Value>, _ value: Value?, in path: String = "") {
        if let value { add(joined(path, field.key), field.kind.write(value)) }
    }

    mutating func add(_ settings: SpeakingSettings) {
        add("speaking.engine", settings.engine.name)
        add("speaking.command", settings.engine.command.joined(separator: " "))
        for (language, voice) in settings.engine.voices.sorted(by: { $0.key < $1.key }) {
            add("speaking.voices.\(language)", voice)
        }
        add(Schema.Speaking.speed, settings.engine.speed, in: "speaking")
        add(Schema.Speaking.deadline, settings.engine.deadline, in: "speaking")
        add(Schema.Speaking.workers, settings.workers, in: "speaking")
        add(Schema.Speaking.directory, settings.directory, in: "speaking")
        add(Schema.Speaking.asteriskDirectory, settings.asteriskDirectory, in: "speaking")
        add(Schema.Speaking.maxSize, settings.limits.size / 1_000_000, in: "speaking")
        add(Schema.Speaking.maxAge, settings.limits.age, in: "speaking")
        if let recorded = settings.recorded {
            add(Schema.Recorded.directory, recorded.directory, in: "speaking.recorded")
            add(Schema.Recorded.asteriskDirectory, recorded.asteriskDirectory, in: "speaking.recorded")
            add(Schema.Recorded.prefer, recorded.prefer, in: "speaking.recorded")
            for (language, folder) in recorded.asteriskSounds.sorted(by: { $0.key < $1.key }) {
                add("speaking.recorded.asterisk_sounds.\(language)", folder)
            }
        }
        guard let http = settings.http else { return }
        add(Schema.PromptHTTP.listen, http.listen, in: "speaking.http")
        add(Schema.PromptHTTP.port, http.port, in: "speaking.http")
        add(Schema.PromptHTTP.advertise, http.advertise, in: "speaking.http")
        add("speaking.http.allow", http.allow.joined(separator: ", "))
    }

    mutating func add(_ settings: HearingSettings) {
        add(Schema.Hearing.recogniser, settings.recogniser, in: "hearing")
        add(Schema.Hearing.engine, settings.engine, in: "hearing")
        add(Schema.Hearing.confidence, settings.confidence, in: "hearing")
        add(Schema.Hearing.patience, settings.patience, in: "hearing")
        add("hearing.languages", settings.languages.joined(separator: ", "))
        for (language, model) in settings.models { add("hearing.models.\(language)", model) }
        add(Schema.Hearing.processes, settings.processes, in: "hearing")
        for (language, server) in settings.servers.sorted(by: { $0.key < $1.key }) {
            add("hearing.servers.\(language)", server)
        }
        add(Schema.Hearing.listen, settings.listen, in: "hearing")
        add(Schema.Hearing.port, settings.port, in: "hearing")
        add("hearing.allow", settings.allow.joined(separator: ", "))
    }

    mutating func add(_ settings: ServerSettings) {
        let path = "servers.\(settings.name)"
        add(Schema.Server.host, settings.host, in: path)
        add(Schema.Server.port, settings.port, in: path)
        add(Schema.Server.user, settings.user, in: path)
        facts.append(("\(path).secret", Fact(shown: "\(settings.secret)", secret: settings.secret)))
        if let tls = settings.tls?.clientSettings { add(tls, in: "\(path).tls") }
        add(Schema.Server.maxCalls, settings.server.maxCalls, in: path)
        add(Schema.Server.callsPerSecond, settings.server.callsPerSecond, in: path)
        add(Schema.Server.recordings, settings.recordings, in: path)
        for (name, dialString) in settings.server.trunks.sorted(by: { $0.key < $1.key }) {
            add("\(path).trunks.\(name)", dialString)
        }
    }

    mutating func add(_ settings: WebhookSettings) {
        let path = "webhooks.\(settings.name)"
        add(Schema.Webhook.url, settings.address, in: path)
        facts.append(("\(path).secret", Fact(shown: "\(settings.secret)", secret: settings.secret)))
        add("\(path).events", settings.events.map(\.rawValue).sorted().joined(separator: ", "))
        add(Schema.Webhook.timeout, settings.timeout, in: path)
        add(Schema.Webhook.giveUp, settings.giveUp, in: path)
        if let tls = settings.tls?.clientSettings { add(tls, in: "\(path).tls") }
    }

    mutating func add(_ settings: APISettings) {
        add(Schema.API.listen, settings.listen, in: "api")
        add(Schema.API.port, settings.port, in: "api")
        facts.append(("api.token", Fact(shown: "\(settings.token)", secret: settings.token)))
    }

    mutating func add(_ settings: TLSClientSettings, in path: String) {
        switch settings.trust {
        case .system: add("\(path).ca_file", "the authorities this machine trusts")
        case .only(let pem): facts.append(("\(path).ca_file", Fact(shown: pem.name, file: pem)))
        }
        add(Schema.TLS.serverName, settings.serverName, in: path)
        guard let identity = settings.identity else { return }
        facts.append(("\(path).certificate", Fact(shown: identity.certificate.name, file: identity.certificate)))
        facts.append(("\(path).key", Fact(shown: identity.key.name, file: identity.key)))
    }

    mutating func add(_ segment: Segment) {
        let path = "segments.\(segment.name)"
        add(Schema.Segments.condition, segment.rule, in: path)
        for arm in segment.split.arms {
            add(
                "\(path).split.\(arm.name)", Schema.Segments.share.write(Double(arm.parts) / Double(SegmentSplit.parts))
            )
        }
    }

    mutating func add(_ tree: ResultTree) {
        for result in tree.results {
            let path = "results.\(tree.name).\(result.branch).\(result.name)"
            add(Schema.Results.code, result.code, in: path)
            add(Schema.Results.does, result.does, in: path)
            add(Schema.Results.rest, result.restDays, in: path)
            add(Schema.Results.review, result.review, in: path)
            add(Schema.Results.stage, result.stage, in: path)
            if !result.asks.isEmpty {
                add("\(path).asks", result.asks.map(\.rawValue).sorted().joined(separator: ", "))
            }
        }
    }

    mutating func add(_ settings: CampaignSettings) {
        let campaign = settings.campaign
        let path = "campaigns.\(campaign.id)"
        add("\(path).mode", campaign.mode.name)
        if case .ratio(let ratio) = campaign.mode { add(Schema.Campaign.ratio, ratio, in: path) }
        add(Schema.Campaign.strategy, campaign.selection.strategy?.name, in: path)
        if let stages = campaign.selection.strategy?.stages, !stages.isEmpty {
            add("\(path).stages", stages.joined(separator: ", "))
        }
        add(Schema.Campaign.segment, campaign.selection.segment, in: path)
        add(Schema.Campaign.portfolio, campaign.selection.portfolio, in: path)
        if !campaign.selection.countries.isEmpty {
            add("\(path).countries", campaign.selection.countries.sorted().map(\.code).joined(separator: ", "))
        }
        if let days = campaign.selection.daysPastDue {
            add("\(path).days_past_due", "[\(days.lowerBound), \(days.upperBound)]")
        }
        add(Schema.Campaign.queue, campaign.queue.rawValue, in: path)
        add(Schema.Campaign.trunk, campaign.trunk, in: path)
        add(Schema.CallerID.name, campaign.callerID.name, in: "\(path).caller_id")
        add(Schema.CallerID.number, campaign.callerID.number, in: "\(path).caller_id")
        add(Schema.Campaign.ringTime, campaign.ringTime, in: path)
        add(Schema.Campaign.holdLimit, campaign.holdLimit, in: path)
        add(Schema.Campaign.wrapUp, campaign.wrapUpTime, in: path)
        add(Schema.Abandonment.definition, campaign.abandonmentDefinition.rule, in: "\(path).abandonment")
        add(Schema.Abandonment.cap, campaign.abandonmentCap, in: "\(path).abandonment")
        add(Schema.Abandonment.target, campaign.abandonmentTarget, in: "\(path).abandonment")
        add(Schema.Abandonment.gate, campaign.abandonmentGate, in: "\(path).abandonment")
        add(Schema.Abandonment.window, campaign.abandonmentWindow, in: "\(path).abandonment")
        add(
            Schema.Abandonment.machineFalsePositives, campaign.abandonmentDefinition.machineFalsePositives,
            in: "\(path).abandonment")
        add(Schema.Abandonment.message, campaign.abandonmentMessage, in: "\(path).abandonment")
        add(Schema.Campaign.detectMachines, campaign.detectMachines, in: path)
        for outcome in Outcome.allCases {
            guard let rule = campaign.retry.rules[outcome] else { continue }
            add("\(path).retry.\(outcome.rawValue)", "\(durationText(rule.after)) × \(rule.attempts)")
        }
        add(Schema.Campaign.maxAttempts, campaign.retry.maxAttempts, in: path)
        add(Schema.Campaign.maxLines, campaign.maxLines, in: path)
        add(Schema.Campaign.priority, campaign.priority, in: path)
        add(Schema.Campaign.weight, campaign.weight, in: path)
        add(Schema.Campaign.results, settings.results, in: path)
        add(Schema.Quotas.attempts, settings.goals.attemptsADay, in: "\(path).quotas")
        add(Schema.Quotas.conversations, settings.goals.conversationsADay, in: "\(path).quotas")
        add(Schema.Workload.group, settings.workload?.group, in: "\(path).workload")
        add(Schema.Workload.lends, settings.workload?.lends.fraction, in: "\(path).workload")
        add(Schema.Workload.takes, settings.workload?.takes, in: "\(path).workload")
        for group in settings.goals.groups { add("\(path).groups.\(group.name)", group.shown) }
        add(settings.recording, in: "\(path).recording")
        add(Schema.Campaign.start, settings.start, in: path)
    }

    mutating func add(_ policy: RecordingPolicy, in path: String) {
        add(Schema.Recordings.share, policy.share, in: path)
        guard policy.share > 0 else { return }
        add(Schema.Recordings.parts, policy.parts, in: path)
        add(Schema.Recordings.announcement, policy.announcement, in: path)
        add(Schema.Recordings.path, policy.path, in: path)
        add(Schema.Recordings.format, policy.format, in: path)
        add("\(path).keep", days: policy.keepDays)
    }

    mutating func add(_ key: String, days: Int?) {
        if let days { add(key, "\(days)d") }
    }

    mutating func add(_ profile: ComplianceProfile, in path: String) {
        for state in profile.states {
            add("\(path).\(state.profile.id).regions", state.regions.sorted().joined(separator: ", "))
            add(state.profile, in: "\(path).\(state.profile.id)")
        }
        add(Schema.Rules.hours, profile.hours, in: path)
        add("\(path).holidays", profile.holidays.sorted().map(\.description).joined(separator: ", "))
        add(Schema.Rules.holidaysThrough, profile.holidaysKnownThrough, in: path)
        add("\(path).regional_holidays", profile.regionalHolidays.map(\.region).joined(separator: ", "))
        add("\(path).caps", profile.caps.isEmpty ? "none" : profile.caps.map(\.label).joined(separator: ", "))
        add("\(path).forbidden", profile.forbidden.map(\.rawValue).sorted().joined(separator: ", "))
    }
}
