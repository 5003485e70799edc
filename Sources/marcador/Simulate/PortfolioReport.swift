import Foundation
import Portfolio
import Simulation
import Vocabulary

/// What came of a simulated portfolio, for people and for machines.
struct PortfolioReport {
    let setup: CollectionsSetup
    let summaries: [CollectionsSummary]

    /// The first two are compared, seed by seed.
    private var pair: (CollectionsSummary, CollectionsSummary)? {
        summaries.count > 1 ? (summaries[0], summaries[1]) : nil
    }

    // MARK: For people

    var text: String {
        let seeds = summaries.first?.results.count ?? 0
        var lines = [
            "\(setup.debtors) debtors, \(setup.centre.agents.of("agent")), "
                + "\(setup.days) days from \(setup.start), \(seeds.of("seed")); money in CLP",
            "",
        ]
        lines += totals + [""] + stages + [""]
        for summary in summaries { lines += audit(of: summary) }
        return lines.joined(separator: "\n")
    }

    private var totals: [String] {
        var header = [""] + summaries.flatMap { [$0.policy.rawValue, "± 95 %"] }
        if let pair { header += ["\(pair.0.policy.rawValue) − \(pair.1.policy.rawValue)", "± 95 %"] }
        let rows = CollectionsMeasure.all.map { measure in
            var row = [measure.title] + summaries.flatMap { cells($0.interval(measure), measure.unit) }
            if let pair { row += cells(pair.0.difference(measure, from: pair.1), measure.unit) }
            return row
        }
        return table([header] + rows)
    }

    private static let stageKeys = [
        "attempted", "right_party", "attempts_per_right_party", "promises", "kept", "paid_share",
    ]

    private var stages: [String] {
        let measures = CollectionsMeasure.all.filter { Self.stageKeys.contains($0.key) }
        let header = ["by stage at the start", "policy"] + measures.map(\.title)
        let rows = stageNames.flatMap { stage in
            summaries.map { summary in
                [stage, summary.policy.rawValue]
                    + measures.map { cells(summary.interval($0, stage: stage), $0.unit)[0] }
            }
        }
        return table([header] + rows)
    }

    private var stageNames: [String] {
        let order = setup.strategies.flatMap(\.stages).map(\.name)
        let names = Set(summaries.flatMap(\.results).flatMap(\.stages.keys))
        return order.filter(names.contains) + names.subtracting(order).sorted()
    }

    private func audit(of summary: CollectionsSummary) -> [String] {
        let breaches = summary.breaches
        return ["\(summary.policy.rawValue): \(breaches.count) of \(summary.audited) calls broke a rule"]
            + breaches.prefix(10).map { "  \($0)" } + (breaches.count > 10 ? ["  …"] : [])
    }

    private func cells(_ interval: Interval, _ unit: CollectionsMeasure.Unit) -> [String] {
        [interval.mean, interval.margin].map { value in
            switch unit {
            case .share: fixed(100 * value, 2) + " %"
            case .count: fixed(value, abs(value) < 100 ? 2 : 0)
            case .money: abs(value) < 1e6 ? fixed(value, 0) : fixed(value / 1e6, 1) + " M"
            }
        }
    }

    private func table(_ rows: [[String]]) -> [String] {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.indices.map { column in
                let gap = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + gap : gap + row[column]
            }.joined(separator: "  ")
        }
    }

    // MARK: For machines

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var differences: [String: Figure]?
        if let pair {
            differences = Dictionary(
                uniqueKeysWithValues: CollectionsMeasure.all.map {
                    ($0.key, Figure(pair.0.difference($0, from: pair.1)))
                })
        }
        let sheet = Sheet(
            debtors: setup.debtors, agents: setup.centre.agents, days: setup.days, start: "\(setup.start)",
            seeds: summaries.first?.results.map(\.seed) ?? [], policies: summaries.map(policy), difference: differences)
        return String(decoding: try encoder.encode(sheet), as: UTF8.self)
    }

    private func policy(_ summary: CollectionsSummary) -> Sheet.Policy {
        func figures(_ measures: [CollectionsMeasure], _ figure: (CollectionsMeasure) -> Interval) -> [String: Figure] {
            Dictionary(uniqueKeysWithValues: measures.map { ($0.key, Figure(figure($0))) })
        }
        let byStage = CollectionsMeasure.all.filter(\.isByStage)
        return Sheet.Policy(
            policy: summary.policy.rawValue, figures: figures(CollectionsMeasure.all) { summary.interval($0) },
            stages: Dictionary(
                uniqueKeysWithValues: stageNames.map { stage in
                    (stage, figures(byStage) { summary.interval($0, stage: stage) })
                }),
            audited: summary.audited, broken: summary.breaches.count, breaches: Array(summary.breaches.prefix(100)))
    }

    private struct Figure: Encodable {
        var mean: Double
        /// Lower and upper end; null twice when a single seed gives no interval.
        var ci: [Double?]

        init(_ interval: Interval) {
            mean = interval.mean
            ci = interval.margin.isFinite ? [interval.lower, interval.upper] : [nil, nil]
        }
    }

    private struct Sheet: Encodable {
        struct Policy: Encodable {
            var policy: String
            var figures: [String: Figure]
            var stages: [String: [String: Figure]]
            var audited: Int
            var broken: Int
            var breaches: [String]
        }

        var debtors: Int
        var agents: Int
        var days: Int
        var start: String
        var seeds: [UInt64]
        var policies: [Policy]
        var difference: [String: Figure]?
    }
}
