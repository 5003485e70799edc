import Dialogue
import Foundation
import Vocabulary

/// A bot's report as it is printed.
struct BotReportSheet: Encodable {
    /// A count and what it is a part of.
    struct Figure: Encodable {
        var name: String
        var count: Int
        var outOf: String
        var total: Int
        /// 0…1; `nil` out of nothing.
        var share: Double?
    }

    /// What people did in a step.
    struct Step: Encodable {
        var step: String
        var met: Int
        var hungUp: Int
        var silences: Int
        var doubts: Int
    }

    /// Of all dialogues, in milliseconds.
    struct Times: Encodable {
        var median: Int64
        var p95: Int64
        var longest: Int64

        init?(_ values: [Int64]) {
            let sorted = values.sorted()
            guard let last = sorted.last else { return nil }
            median = sorted[(sorted.count - 1) / 2]
            p95 = sorted[(sorted.count * 95 + 99) / 100 - 1]
            longest = last
        }
    }

    let campaign: String
    let script: String
    let calls: Int
    let figures: [Figure]
    let steps: [Step]
    let firstPromptMs: Times?
    let longestPauseMs: Times?

    init(_ tally: BotTally) {
        let report = tally.report
        campaign = tally.campaign.rawValue
        script = tally.script
        calls = report.calls
        var figures: [Figure] = []
        func add(_ name: String, _ count: Int, of total: Int, _ outOf: String) {
            let share = total > 0 ? Double(count) / Double(total) : nil
            figures.append(Figure(name: name, count: count, outOf: outOf, total: total, share: share))
        }
        func outcome(_ outcome: DialogueOutcome) -> Int { report.outcomes[outcome, default: 0] }
        add("reached", report.reached, of: report.calls, "calls")
        add("identified", report.identified, of: report.reached, "reached")
        add("told", report.told, of: report.identified, "identified")
        add("promised", report.promised, of: report.identified, "identified")
        add("asked for an agent", report.askedForAgent, of: report.reached, "reached")
        add("transferred", report.transferred, of: report.askedForAgent, "asked for an agent")
        add("opted out", report.optedOut, of: report.reached, "reached")
        add("wrong person", outcome(.wrongPerson) + outcome(.notHere), of: report.reached, "reached")
        add("call later", outcome(.callLater) + outcome(.callback), of: report.reached, "reached")
        add("silent", outcome(.silent), of: report.reached, "reached")
        add("failed by us", outcome(.failed) + outcome(.cutOff), of: report.reached, "reached")
        add("hung up", outcome(.hungUp), of: report.reached, "reached")
        self.figures = figures
        steps = Set(report.met.keys).union(report.hungUpAt.keys).sorted().map { step in
            Step(
                step: step, met: report.met[step, default: 0], hungUp: report.hungUpAt[step, default: 0],
                silences: report.silences[step, default: 0], doubts: report.doubts[step, default: 0])
        }
        firstPromptMs = Times(tally.firstPrompts)
        longestPauseMs = Times(tally.pauses)
    }

    /// For people.
    var text: String {
        var lines = ["\(campaign), \(script): \(calls) \(calls == 1 ? "dialogue" : "dialogues")"]
        for figure in figures {
            let share = figure.share.map { String(format: "%5.1f %%", 100 * $0) } ?? "    -  "
            lines.append(
                "  \(Self.wide(figure.name, 20)) \(Self.right(figure.count)) \(share) of \(figure.total) \(figure.outOf)"
            )
        }
        for step in steps where step.hungUp > 0 {
            let share =
                step.met > 0 ? String(format: "%5.1f %%", 100 * Double(step.hungUp) / Double(step.met)) : "    -  "
            lines.append(
                "    \(Self.wide("at \(step.step)", 18)) \(Self.right(step.hungUp)) \(share) of \(step.met) who met it")
        }
        let silent = steps.filter { $0.silences > 0 }.map { "\($0.step) \($0.silences)" }
        if !silent.isEmpty { lines.append("  silences             \(silent.joined(separator: ", "))") }
        let doubtful = steps.filter { $0.doubts > 0 }.map { "\($0.step) \($0.doubts)" }
        if !doubtful.isEmpty { lines.append("  not understood       \(doubtful.joined(separator: ", "))") }
        if let times = firstPromptMs { lines.append("  first prompt after   \(Self.seconds(times))") }
        if let times = longestPauseMs { lines.append("  longest pause        \(Self.seconds(times))") }
        return lines.joined(separator: "\n")
    }

    private static func seconds(_ times: Times) -> String {
        func text(_ milliseconds: Int64) -> String { String(format: "%.2f s", Double(milliseconds) / 1000) }
        return "\(text(times.median)) median, \(text(times.p95)) for 95 %, \(text(times.longest)) at most"
    }

    private static func wide(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ count: Int) -> String {
        let text = "\(count)"
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }
}
