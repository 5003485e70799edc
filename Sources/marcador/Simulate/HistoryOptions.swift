import ArgumentParser
import DialerCore
import Foundation
import Pacing
import Settings
import Simulation
import Store
import Vocabulary

/// `--from-db`: the floor is the one on which a campaign's calls of the past were made, under the config file of today.
struct HistoryOptions: ParsableArguments {
    @Flag(
        name: .customLong("from-db"),
        help:
            "Take people, team and distributions from a campaign's calls; mode, hold limit, target and gate from the config."
    )
    var isWanted = false
    @OptionGroup var config: ConfigOption
    @Option(help: ArgumentHelp("The campaign; needed where the config has several.", valueName: "name"))
    var campaign: String?
    @Option(help: "Days of calls, back from the newest (14); with --portfolio, days to simulate (30).") var days: Int?

    /// At most so many calls are read, the newest.
    private static let mostCalls = 100_000

    /// What was found; `nil` when nothing was asked for.
    func read() async throws -> PastFloor? {
        guard isWanted else {
            if campaign != nil { throw Exit.with(.usage, "--campaign needs --from-db") }
            return nil
        }
        let days = days ?? 14
        guard (1...3650).contains(days) else { throw Exit.with(.usage, "--days must be from 1 to 3650, not \(days)") }
        let settings = try config.load()
        let chosen = try chosen(of: settings.campaigns.map(\.campaign))
        let path = settings.database
        guard FileManager.default.fileExists(atPath: path) else {
            throw Exit.with(.noInput, "there is no database at \(path): nothing was dialled yet with this config")
        }
        let store = try Store(existing: path)
        defer { try? store.close() }
        let calls = try await calls(of: chosen.id, days: days, in: store)
        do {
            var floor = PastFloor(try FloorHistory(calls), chosen)
            if let saved = try await store.estimates().first(where: { $0.campaign == chosen.id })?.learned {
                floor.learn(wrapUpOf: saved)
            }
            return floor
        } catch let error as FloorHistory.TooLittle {
            throw Exit.with(
                .badData,
                "'\(chosen.id)' has \(error.calls) finished calls and \(error.conversations) conversations in the last "
                    + "\(days) days; needed are \(FloorHistory.TooLittle.neededCalls) and "
                    + "\(FloorHistory.TooLittle.neededConversations): give more --days, or describe the floor by flags")
        }
    }

    private func chosen(of campaigns: [Campaign]) throws -> Campaign {
        let names = campaigns.map { "\($0.id)" }.joined(separator: ", ")
        guard let campaign else {
            guard campaigns.count == 1, let only = campaigns.first else {
                throw Exit.with(.usage, "name one with --campaign: \(names)")
            }
            return only
        }
        guard let chosen = campaigns.first(where: { $0.id.rawValue == campaign }) else {
            throw Exit.with(.usage, "the config has no campaign '\(campaign)'; it has \(names)")
        }
        return chosen
    }

    private func calls(of campaign: CampaignID, days: Int, in store: Store) async throws -> [PastCall] {
        let newest = try await store.interactions(InteractionQuery(campaign: campaign, limit: 1)).first
        guard let newest else { return [] }
        let from = newest.times.launched - .seconds(days * 86_400)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .current
        return try await store.interactions(InteractionQuery(campaign: campaign, from: from, limit: Self.mostCalls))
            .map { call in
                let date = Date(timeIntervalSince1970: call.times.launched.seconds)
                return PastCall(
                    outcome: call.outcome, times: call.times, agent: call.agent,
                    day: calendar.ordinality(of: .day, in: .era, for: date) ?? 0,
                    hour: calendar.component(.hour, from: date))
            }
    }
}

/// A floor of the past under the settings of today.
struct PastFloor {
    private(set) var scenario: Scenario
    /// How the config paces the campaign, as `--pacer` has it.
    let mode: String
    private let history: FloorHistory
    private let campaign: CampaignID
    private var knowsWrapUp = false

    init(_ history: FloorHistory, _ campaign: Campaign) {
        self.history = history
        self.campaign = campaign.id
        if case .ratio(let ratio) = campaign.mode { mode = "ratio:\(ratio)" } else { mode = campaign.mode.name }
        scenario = Scenario(history)
        scenario.holdLimit = campaign.holdLimit.inSeconds
        scenario.abandonTarget = campaign.abandonmentTarget
        scenario.abandonCap = campaign.abandonmentCap
        scenario.gate = campaign.abandonmentGate
    }

    /// The pacer has learned how long agents take after a call; calls themselves do not tell.
    mutating func learn(wrapUpOf saved: SavedFloorEstimates) {
        var estimates = FloorEstimates()
        estimates.restore(saved, age: 0)
        guard estimates.wrapUp.weight >= Double(FloorHistory.TooLittle.neededConversations) else { return }
        let table = estimates.wrapUp.table
        scenario.wrapMean = table.mean
        scenario.wrapTimes = Quantiles(of: (0..<200).map { table.quantile((Double($0) + 0.5) / 200) })
        knowsWrapUp = true
    }

    /// What it rests on, in a few lines.
    func report(of floor: Scenario) -> String {
        func share(_ value: Double) -> String { String(format: "%.1f %%", 100 * value) }
        func seconds(_ value: Double) -> String { String(format: "%.0f s", value) }
        return """
            from \(history.calls) calls of '\(campaign)' on \(history.days.of("day")): \
            \(floor.agents) agents, from \(history.firstHour):00 for \(Int(floor.hours)) h; answered by people \
            \(share(history.answerRate)), machines \(share(floor.machines)), engaged \(share(floor.busy)), \
            not in use \(share(floor.invalid)); talk \(seconds(floor.talkMean)), ring \(seconds(floor.ringMean)), \
            wrap-up \(seconds(floor.wrapMean))\(knowsWrapUp ? "" : " (assumed: give --wrap-mean)")
            """
    }
}
