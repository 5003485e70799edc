import DialerCore
import Foundation
import Pacing
import Simulation
import Vocabulary

/// A recorded floor, run again: whether it decides the same, and what another pacer would have launched on it.
///
/// The file holds one ``TraceLine`` as JSON on each line, the start first.
struct ReplayedTrace {
    private var replay = TraceReplay()
    private var events = 0
    private let other: String?

    init(path: String, beside contender: Contender?) throws {
        other = contender?.name
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw Exit.with(.noInput, "the trace \(path) cannot be read: \(error.localizedDescription)")
        }
        let decoder = JSONDecoder()
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where !line.isEmpty {
            do {
                let entry = try decoder.decode(TraceLine.self, from: Data(line.utf8))
                if case .start(let start) = entry { replay = TraceReplay(others: Self.others(contender, start.plan)) }
                if case .event = entry { events += 1 }
                try replay.take(entry)
            } catch let failure as TraceReplay.Failure {
                throw Exit.with(.badData, "\(path):\(number + 1): \(failure)")
            } catch {
                throw Exit.with(
                    .badData, "\(path):\(number + 1): this is no line of a trace; was the file cut or edited?")
            }
        }
        guard events > 0 else { throw Exit.with(.badData, "\(path) holds no recorded floor") }
        replay.finish()
    }

    private static func others(_ contender: Contender?, _ plan: FloorPlan) -> [CampaignID: any Pacer] {
        guard let contender else { return [:] }
        return Dictionary(
            plan.campaigns.map { campaign in
                var scenario = Scenario()
                scenario.abandonTarget = campaign.abandonmentTarget
                return (campaign.id, contender.makePacer(for: scenario))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// For people.
    var text: String {
        var lines = ["\(events) events, \(replay.agreed) decisions as they were recorded"]
        if let difference = replay.difference {
            lines.append("The first that came out otherwise:")
            lines.append("  recorded \(Self.shown(difference.recorded))")
            lines.append("  replayed \(Self.shown(difference.replayed))")
        }
        guard let other else { return lines.joined(separator: "\n") }
        let comparisons = replay.comparisons
        lines.append("")
        lines.append("The floor went as recorded; \(other) was asked at the same \(comparisons.count) moments:")
        for campaign in Set(comparisons.map(\.campaign)).sorted() {
            let mine = comparisons.filter { $0.campaign == campaign }
            let launched = mine.reduce(0) { $0 + $1.launched }
            let wanted = mine.reduce(0) { $0 + $1.wanted }
            let otherwise = mine.count { $0.launched != $0.wanted }
            lines.append(
                "  \(campaign): launched \(launched), \(other) wanted \(wanted); otherwise at \(otherwise) moments")
            for one in mine.filter({ $0.launched != $0.wanted }).prefix(5) {
                let time = Timestamp(milliseconds: Int64((one.at * 1000).rounded()))
                lines.append("    \(time)  \(one.launched) → \(one.wanted)  \(one.reason)")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func shown(_ decision: Decision?) -> String {
        decision.map { "\($0.at) \($0.campaign): \($0.pacing.launches) (\($0.pacing.reason))" } ?? "nothing"
    }
}
