import Settings
import Simulation

enum SimulateReference {
    static var markdown: String { ScenarioFile.markdown() + "\n" }
}

/// One pacer's result for machines.
struct SimulatedPacer: Encodable {
    let summary: Summary
    /// Of the memoryless world, where it was asked for.
    let optimum: Double?

    init(_ summary: Summary, optimum: Double? = nil) {
        self.summary = summary
        self.optimum = optimum
    }

    private enum CodingKeys: String, CodingKey {
        case pacer, agents, target, seeds, hours, occupancy, abandonment, answered, abandoned, memoryless, optimum
        case answerRate = "answer_rate"
        case occupancyCI = "occupancy_ci"
        case abandonmentCI = "abandonment_ci"
        case dialsPerAgentHour = "dials_per_agent_hour"
        case idleBetweenCalls = "idle_between_calls_s"
        case overCapDays = "over_cap_days"
        case takenForMachines = "taken_for_machines"
    }

    func encode(to encoder: any Encoder) throws {
        let scenario = summary.scenario
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(summary.pacer, forKey: .pacer)
        try container.encode(scenario.agents, forKey: .agents)
        try container.encode(scenario.answerRate, forKey: .answerRate)
        try container.encode(scenario.abandonTarget, forKey: .target)
        try container.encode(scenario.memoryless, forKey: .memoryless)
        try container.encodeIfPresent(optimum, forKey: .optimum)
        try container.encode(summary.days.count, forKey: .seeds)
        try container.encode(scenario.hours, forKey: .hours)
        try container.encode(summary.occupancy.mean, forKey: .occupancy)
        try container.encode(bounds(summary.occupancy), forKey: .occupancyCI)
        try container.encode(summary.abandonment.mean, forKey: .abandonment)
        try container.encode(bounds(summary.abandonment), forKey: .abandonmentCI)
        try container.encode(summary.answered, forKey: .answered)
        try container.encode(summary.abandoned, forKey: .abandoned)
        try container.encode(summary.takenForMachines, forKey: .takenForMachines)
        try container.encode(summary.dialsPerAgentHour, forKey: .dialsPerAgentHour)
        try container.encode(summary.idleBetweenCalls, forKey: .idleBetweenCalls)
        try container.encode(summary.overCapDays, forKey: .overCapDays)
    }

    /// Lower and upper end; null twice when a single day gives no interval.
    private func bounds(_ interval: Interval) -> [Double?] {
        interval.margin.isFinite ? [max(0, interval.lower), interval.upper] : [nil, nil]
    }
}

/// The results for people.
struct SimulationTable {
    let text: String

    init(_ summaries: [Summary], optimum: Double? = nil) {
        guard let first = summaries.first else {
            text = ""
            return
        }
        let scenario = first.scenario
        let header =
            [
                "pacer", "occupancy", "± 95 %", "abandonment", "± 95 %", "dials/agent-h", "idle s", "days over cap",
            ]
            + (optimum == nil ? [] : ["of optimum"])
        let rows = summaries.map { summary in
            [
                summary.pacer, percent(summary.occupancy.mean), percent(summary.occupancy.margin),
                percent(summary.abandonment.mean), percent(summary.abandonment.margin),
                fixed(summary.dialsPerAgentHour, 1), fixed(summary.idleBetweenCalls, 1),
                "\(summary.overCapDays) of \(summary.days.count)",
            ] + (optimum.map { [percent(summary.occupancy.mean / $0)] } ?? [])
        }
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        let lines = ([header] + rows).map { row in
            row.indices.map { column in
                let gap = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + gap : gap + row[column]
            }.joined(separator: "  ")
        }
        let best = optimum.map { "\n\nThe exact optimum at this target: \(percent($0)) occupancy" } ?? ""
        let world = scenario.memoryless ? ", memoryless" : ""
        text =
            "\(scenario.agents) agents, answer rate \(percent(scenario.answerRate)), target "
            + "\(percent(scenario.abandonTarget))\(world); \(first.days.count) days of \(fixed(scenario.hours, 1)) h, the first "
            + "\(fixed(scenario.warmUp * 60, 0)) min of each not measured\n\n" + lines.joined(separator: "\n") + best
    }
}

private func percent(_ share: Double) -> String { fixed(share * 100, 2) + " %" }
