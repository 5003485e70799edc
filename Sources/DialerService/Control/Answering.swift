import DialerCore
import Logging
import Pacing
import Portfolio
import Settings
import Store
import Vocabulary

/// What the control socket's commands do.
extension DialerService {
    func answer(_ request: ControlRequest, reload: @Sendable () async -> ControlReply) async -> ControlReply {
        switch request.command {
        case .status:
            let floor = await dialer.snapshot()
            let report = StatusReport(floor, version: version, database: settings.database)
            return ControlReply(text: "running", status: report)
        case .reload: return await reload()
        case .imported:
            do {
                try await portfolioChanged()
                return ControlReply(text: "the daemon knows of the new accounts")
            } catch {
                return ControlReply(.failed, "the daemon could not take the new accounts into its campaigns: \(error)")
            }
        case .ceased: return await cease(request.values ?? [:])
        case .agentBreak, .agentBack: return await agentBreak(request)
        case .why, .start, .pause, .stop, .set: break
        }
        guard let name = request.campaign else { return ControlReply(.badRequest, "name a campaign") }
        let id = CampaignID(name)
        guard let campaign = await dialer.snapshot().campaigns.first(where: { $0.id == id }) else {
            let known = await dialer.snapshot().campaigns.map(\.id.rawValue)
            let cure = known.isEmpty ? "; the config file has none" : suggestion(for: name, among: known)
            return ControlReply(.unknownCampaign, "there is no campaign '\(name)'\(cure)")
        }
        switch request.command {
        case .why:
            // The reasons of the leads come from the store; without it the floor's own still stand.
            let why = WhyReport(
                campaign, work: try? await store.workSummary(campaign: id, now: clock.now),
                goals: await goalsReached(id),
                shared: await shared(id))
            return ControlReply(text: why.text, why: why)
        case .start: return await setState(id, .running)
        case .pause: return await setState(id, .paused)
        case .stop: return await setState(id, .stopped)
        case .set: return await set(id, request.values ?? [:])
        case .status, .reload, .imported, .ceased, .agentBreak, .agentBack:
            return ControlReply(.badRequest, "not a command for a campaign")
        }
    }

    /// How far the campaign's goals are; `nil` where it has none, or the store did not say.
    private func goalsReached(_ id: CampaignID) async -> [String]? {
        let goals = settings.goals(of: id)
        let day = WorkDay(clock.now)
        guard !goals.areNone, let tally = try? await store.tally(of: id, since: day.start) else { return nil }
        return goals.sentences(after: tally, today: day.date)
    }

    /// The store has it already.
    private func cease(_ values: [String: String]) async -> ControlReply {
        func words(_ name: String) -> [Substring] { (values[name] ?? "").split(separator: " ") }
        await end(
            CeasedCalls(
                debtors: Set(words("debtors").compactMap { Int64($0).map { DebtorID(rawValue: $0) } }),
                phones: Set(words("phones").compactMap { PhoneNumber(e164: $0) }),
                accounts: Set(words("accounts").compactMap { Int64($0).map { AccountID(rawValue: $0) } })))
        return ControlReply(text: "calls that nobody has answered yet are ended")
    }

    /// Work of the campaign that is at others, and of others that it has; `nil` where there is none.
    private func shared(_ id: CampaignID) async -> [String]? {
        let records = try? await store.workloadRecords(since: clock.now)
        let own = (records ?? []).filter { $0.ended == nil && [$0.from, $0.to].contains(id.rawValue) }
        return own.isEmpty ? nil : own.map { "\($0.accounts) accounts of '\($0.from)' are at '\($0.to)': \($0.reason)" }
    }

    private func setState(_ id: CampaignID, _ state: CampaignState) async -> ControlReply {
        keepState(id, state)
        await dialer.submit(.campaignStateChanged(id, state))
        logger.notice("campaign \(id): \(state.rawValue), by an operator")
        return ControlReply(text: "\(id): \(state.rawValue)")
    }

    private func set(_ id: CampaignID, _ values: [String: String]) async -> ControlReply {
        let known: Set<String> = ["mode", "ratio"]
        if let unknown = values.keys.sorted().first(where: { !known.contains($0) }) {
            return ControlReply(
                .badRequest,
                "'\(unknown)' cannot be set live; mode and ratio can, the rest in the config file and by a reload")
        }
        let ratio = values["ratio"].flatMap(Double.init)
        if values["ratio"] != nil, ratio.map({ !(1...10).contains($0) }) ?? true {
            return ControlReply(.badRequest, "ratio is a number from 1.0 to 10.0")
        }
        let mode: DialMode
        switch values["mode"] ?? (ratio == nil ? "" : "ratio") {
        case "progressive": mode = .progressive
        case "erlang-c": mode = .erlangC
        case "predictive": mode = .predictive
        case "bot": mode = .bot
        case "ratio":
            guard let ratio else { return ControlReply(.badRequest, "mode ratio needs a ratio, such as ratio=2.0") }
            mode = .ratio(ratio)
        case let other:
            return ControlReply(.badRequest, "mode is progressive, erlang-c, predictive, ratio or bot, not '\(other)'")
        }
        if ratio != nil, mode.name != "ratio" {
            return ControlReply(.badRequest, "ratio has an effect in mode ratio only: leave it out, or set mode=ratio")
        }
        await dialer.submit(.campaignModeChanged(id, mode))
        guard await dialer.snapshot().campaigns.first(where: { $0.id == id })?.mode == mode else {
            return ControlReply(
                .badRequest,
                "mode \(mode.name) does not go with \(id): who answers is talked to by \(mode == .bot ? "agents" : "a bot")"
            )
        }
        logger.notice("campaign \(id): \(mode.name), by an operator, until the next reload")
        return ControlReply(text: "\(id): \(mode.name) until the next reload of the config file")
    }
}
