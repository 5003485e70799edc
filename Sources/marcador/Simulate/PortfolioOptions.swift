import ArgumentParser
import Compliance
import Foundation
import Portfolio
import Settings
import Simulation
import Vocabulary

/// `--portfolio`: a month of collections on invented debtors, in virtual time.
struct PortfolioOptions: ParsableArguments {
    @Flag(
        name: .customLong("portfolio"),
        help: "Simulate a portfolio instead of a floor: strategies, order of work and compliance against the naive way."
    )
    var isWanted = false
    @Option(help: "Invented debtors (100000).") var debtors: Int?
    @Option(help: ArgumentHelp("Policies side by side (strategy,fifo).", valueName: "policies")) var policy: String?
    @Option(help: ArgumentHelp("The first day (2026-09-01).", valueName: "date")) var start: String?

    /// These say nothing without the flag.
    func refuseOthers() throws {
        let given = [("--debtors", debtors != nil), ("--policy", policy != nil), ("--start", start != nil)].first(
            where: \.1)
        if let given { throw Exit.with(.usage, "\(given.0) needs --portfolio") }
    }

    func run(agents: Int?, past: HistoryOptions, seeds: [UInt64], json: Bool) async throws {
        guard !past.isWanted else { throw Exit.with(.usage, "give --portfolio or --from-db, not both") }
        let setup = try setup(agents: agents, days: past.days ?? 30, config: past.config)
        let policies = try policies()
        if !json {
            let runs = seeds.count * policies.count
            Output.toStandardError("simulating \(runs.of("run")) of \(setup.days) days …\n")
        }
        let summaries = await simulateCollections(setup, policies: policies, seeds: seeds)
        let report = PortfolioReport(setup: setup, summaries: summaries)
        print(json ? try report.json() : report.text)
        let broken = summaries.reduce(0) { $0 + $1.breaches.count }
        guard broken == 0 else {
            throw Exit.with(
                .internalError, "\(broken) rules were broken: that is a defect of Marcador; report it with this command"
            )
        }
    }

    private func setup(agents: Int?, days: Int, config: ConfigOption) throws -> CollectionsSetup {
        let debtors = debtors ?? 100_000
        guard (10...1_000_000).contains(debtors) else {
            throw Exit.with(.usage, "--debtors must be from 10 to 1000000, not \(debtors)")
        }
        guard (1...366).contains(days) else { throw Exit.with(.usage, "--days must be from 1 to 366, not \(days)") }
        if let agents, !(1...2000).contains(agents) {
            throw Exit.with(.usage, "--agents must be from 1 to 2000, not \(agents)")
        }
        guard let first = CivilDate(iso: start ?? "2026-09-01") else {
            throw Exit.with(.usage, "--start must be a day like 2026-09-01, not '\(start ?? "")'")
        }
        var settings: Settings?
        if let path = config.given {
            let read = try ConfigOption.load(path)
            guard !read.strategies.isEmpty else {
                throw Exit.with(
                    .configuration, "\(path) has no strategies: add them, or leave --config out for the sample's")
            }
            settings = read
        }
        let jurisdictions = try CollectionsSetup.countries.map { country in
            let profile = settings.map { $0.profiles[country] } ?? ComplianceProfile.builtIn(for: country)
            guard let profile else {
                throw Exit.with(
                    .configuration, "there is no compliance profile for \(country), where some of the debtors live")
            }
            return Jurisdiction(country: country, profile: profile, lawful: CallableWeek(profile.hours))
        }
        return CollectionsSetup(
            debtors: debtors, days: days, start: first, centre: CallCentre(debtors: debtors, agents: agents),
            jurisdictions: jurisdictions, strategies: try settings?.strategies ?? Settings.sampleStrategies())
    }

    private func policies() throws -> [CollectionsPolicy] {
        guard let policy else { return CollectionsPolicy.allCases }
        let words = policy.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let policies = words.compactMap { CollectionsPolicy(rawValue: $0) }
        guard !words.isEmpty, policies.count == words.count, Set(policies).count == policies.count else {
            let known = CollectionsPolicy.allCases.map(\.rawValue).joined(separator: ", ")
            throw Exit.with(.usage, "--policy takes each of \(known) once, separated by commas, not '\(policy)'")
        }
        return policies
    }
}
