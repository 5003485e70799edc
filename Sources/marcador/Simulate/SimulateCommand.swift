import ArgumentParser
import DialerCore
import Foundation
import Pacing
import Simulation
import Vocabulary

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the dialer's own core on a made-up floor: occupancy, abandonment, and what others would do.",
        discussion: "Guide and scenario files: docs/simulate.md.")

    @OptionGroup(title: "Scenario") var scenario: ScenarioOptions
    @OptionGroup(title: "A floor of the past") var past: HistoryOptions
    @OptionGroup(title: "A month of collections") var portfolio: PortfolioOptions
    @Option(help: ArgumentHelp("The pacer, or the rule of another dialer (predictive).", valueName: "pacer"))
    var pacer: String?
    @Option(help: ArgumentHelp("Several, side by side: predictive,progressive,ratio:2,…", valueName: "pacers"))
    var compare: String?
    @Option(help: "Simulated days, each with a seed of its own (10); with --portfolio, runs (5).") var seeds: Int?
    @Option(help: "The seed of the first; the others follow (1).") var firstSeed: UInt64 = 1
    @Flag(help: "Print the exact optimum beside the result; needs --memoryless.") var mdp = false
    @Flag(help: "Print JSON: an array with one object per pacer.") var json = false
    @Option(help: ArgumentHelp("Draw the result: FILE.svg or FILE.png.", valueName: "file")) var plot: String?
    @Option(
        help: ArgumentHelp(
            "Run a recorded floor again instead, asking the pacer beside the one that decided.", valueName: "trace"))
    var replay: String?
    @Flag(help: "Print the reference of all keys of a scenario file in Markdown instead.") var reference = false

    func run() async throws {
        if reference { return Output.toStandardOutput(SimulateReference.markdown) }
        let seeds = seeds ?? (portfolio.isWanted ? 5 : 10)
        guard (1...100_000).contains(seeds) else {
            throw Exit.with(.usage, "--seeds must be from 1 to 100000, not \(seeds)")
        }
        let days = (0..<UInt64(seeds)).map { firstSeed &+ $0 }
        if portfolio.isWanted {
            return try await portfolio.run(agents: scenario.agents, past: past, seeds: days, json: json)
        }
        try portfolio.refuseOthers()
        let past = replay == nil ? try await past.read() : nil
        let contenders = try contenders(past?.mode)
        if let replay {
            let beside = pacer == nil && compare == nil ? nil : contenders.first
            let reading = try TraceReading(path: replay) { plan in
                guard let beside else { return [:] }
                let pacers = plan.campaigns.map { campaign in
                    var floor = Scenario()
                    floor.abandonTarget = campaign.abandonmentTarget
                    return (campaign.id, beside.makePacer(for: floor))
                }
                return Dictionary(pacers) { first, _ in first }
            }
            return print(reading.report.joined(separator: "\n"))
        }
        let scenario = try scenario.read(history: past?.scenario)
        if let past { Output.toStandardError(past.report(of: scenario) + "\n") }
        let best = try mdp ? optimum(of: scenario) : nil
        let plot = try plot.map { try Plot(path: $0) }
        var summaries: [Summary] = []
        for contender in contenders {
            if !json, contenders.count > 1 { Output.toStandardError("simulating \(contender.name) …\n") }
            summaries.append(await simulate(scenario, contender, seeds: days))
        }
        try plot?.write(picture(of: summaries))
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(
                String(decoding: try encoder.encode(summaries.map { SimulatedPacer($0, optimum: best) }), as: UTF8.self)
            )
        } else {
            print(SimulationTable(summaries, optimum: best).text)
        }
    }

    /// The highest occupancy any policy reaches at the target.
    private func optimum(of scenario: Scenario) throws -> Double {
        guard scenario.memoryless else {
            throw Exit.with(.usage, "--mdp needs --memoryless: the optimum is known exactly only in that world")
        }
        do {
            let world = try MemorylessWorld(
                agents: scenario.agents, answerChance: scenario.answerRate, meanTalk: scenario.talkMean,
                meanRing: scenario.ringMean)
            return try world.optimum(abandonment: scenario.abandonTarget).occupancy
        } catch {
            throw Exit.with(.usage, "the optimum cannot be had: \(error)")
        }
    }

    /// - Parameter standard: the pacer when none is named.
    private func contenders(_ standard: String?) throws -> [Contender] {
        if pacer != nil, compare != nil { throw Exit.with(.usage, "give --pacer or --compare, not both") }
        let names =
            compare?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } ?? [
                pacer ?? standard ?? "predictive"
            ]
        guard !names.isEmpty else { throw Exit.with(.usage, "--compare names no pacer") }
        return try names.map { name in
            guard let contender = Contender(name) else {
                throw Exit.with(
                    .usage,
                    "there is no pacer '\(name)'; use one of: \(Contender.names.joined(separator: ", ")) (N: 0.1 to 100)"
                )
            }
            return contender
        }
    }
}
