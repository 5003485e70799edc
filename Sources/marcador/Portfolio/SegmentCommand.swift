import ArgumentParser
import DialerCore
import DialerService
import Portfolio
import Settings
import Store
import Vocabulary

struct SegmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segment", abstract: "Segments of the portfolio: which there are, and whom they hold.",
        discussion: "The language of their rules: docs/segments.md.",
        subcommands: [SegmentListCommand.self, SegmentTryCommand.self])
}

struct SegmentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The segments of the config file, and who works them.")
    @OptionGroup var config: ConfigOption

    func run() async throws {
        let settings = try config.load()
        guard !settings.segments.isEmpty else {
            return print("\(config.path) has no segments: add them under 'segments'")
        }
        for segment in settings.segments {
            print("\(segment.name): \(segment.rule)")
            let arms = segment.split.arms.map { "\($0.name) \(Double($0.parts) / 100) %" }
            if !arms.isEmpty { print("  arms      \(arms.joined(separator: ", "))") }
            let campaigns = settings.campaigns.compactMap { campaign -> String? in
                guard let choice = campaign.campaign.selection.segment.map({ SegmentChoice($0) }),
                    choice.segment == segment.name
                else { return nil }
                return choice.arm.map { "\(campaign.name) (\($0))" } ?? "\(campaign.name)"
            }
            print("  campaigns \(campaigns.isEmpty ? "none" : campaigns.joined(separator: ", "))")
        }
    }
}

struct SegmentTryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Count a segment in the database as it is now: accounts, amounts, bands, a sample.",
        discussion: "Nothing is changed, and a running daemon is not held up.")
    @OptionGroup var config: ConfigOption
    @Argument(help: "The segment, or SEGMENT/ARM.") var name: String?
    @Option(name: .customLong("where"), help: "A rule to try instead of a segment of the config file.") var rule:
        String?
    @Option(help: "How many accounts to show.") var sample = 5
    @Option(help: "The database, instead of the config file's.") var database: String?

    func validate() throws {
        guard (name == nil) != (rule == nil) else {
            throw ValidationError("name a segment, or give a rule with --where")
        }
        guard (0...1000).contains(sample) else { throw ValidationError("--sample is from 0 to 1000") }
    }

    func run() async throws {
        let settings = database == nil || rule == nil ? try config.load() : nil
        guard let path = database ?? settings?.database else { return }
        let choice = SegmentChoice(name ?? "")
        let segment = try rule.map(Self.segment) ?? named(choice, in: settings?.segments ?? [])
        let (preview, time) = try await Store.use(path) { store in
            let start = ContinuousClock.now
            let preview = try await store.preview(
                of: segment, arm: choice.arm, samples: sample, now: ServiceClock.system.now)
            return (preview, ContinuousClock.now - start)
        }
        print(SegmentText(preview, of: segment, choice, time: time).lines.joined(separator: "\n"))
    }

    private static func segment(rule text: String) throws -> Segment {
        do throws(RuleError) { return Segment(name: "--where", rule: try AccountRule(parsing: text)) } catch {
            throw Exit.with(.usage, "--where, \(error)\n\(error.excerpt(of: text))")
        }
    }

    private func named(_ choice: SegmentChoice, in segments: [Segment]) throws -> Segment {
        guard let segment = segments.first(where: { $0.name == choice.segment }) else {
            let cure =
                segments.isEmpty ? "; the file has none" : suggestion(for: choice.segment, among: segments.map(\.name))
            throw Exit.with(.usage, "\(config.path) has no segment '\(choice.segment)'\(cure)")
        }
        if let arm = choice.arm, segment.split.places(of: arm) == nil {
            let arms = segment.split.arms.map(\.name) + [SegmentChoice.champion]
            throw Exit.with(
                .usage, "the segment '\(segment.name)' has no arm '\(arm)'\(suggestion(for: arm, among: arms))")
        }
        return segment
    }
}

/// A preview as a person reads it.
struct SegmentText {
    let lines: [String]

    init(_ preview: SegmentPreview, of segment: Segment, _ choice: SegmentChoice, time: Duration) {
        var lines = ["\(choice.segment.isEmpty ? "rule" : "\(choice)"): \(segment.rule)"]
        lines.append(
            "\(preview.accounts.of("account")), \(Self.list(preview.owed)), counted in \(time.wholeMilliseconds) ms")
        if preview.undecided > 0 {
            lines.append(
                "\(preview.undecided.of("open account is", many: "open accounts are")) left out because a field the rule needs is unknown of them"
            )
        }
        let width = preview.bands.map { "\($0.accounts)".count }.max() ?? 0
        for band in preview.bands {
            let count = "\(band.accounts)"
            let share = Int((Double(band.accounts) / Double(max(1, preview.accounts)) * 40).rounded())
            lines.append(
                "  \(Self.padded(Self.name(band.days), 16)) \(Self.padded(String(repeating: "█", count: share), 40)) "
                    + String(repeating: " ", count: width - count.count) + "\(count)  \(Self.list(band.owed))")
        }
        for arm in preview.arms { lines.append("  arm \(arm.name): \(arm.accounts.of("account"))") }
        if !preview.samples.isEmpty { lines.append("for example") }
        for sample in preview.samples {
            let days = sample.daysPastDue.map { "\($0) days" } ?? "no due date"
            let facts = [
                sample.reference, sample.name, "\(sample.balance)", days, sample.region, sample.phone?.masked,
            ]
            lines.append("  " + facts.compactMap(\.self).joined(separator: ", "))
        }
        self.lines = lines
    }

    private static func list(_ owed: [Money]) -> String {
        owed.isEmpty ? "nothing owed" : owed.map { "\($0)" }.joined(separator: " + ")
    }

    private static func name(_ days: ClosedRange<Int>?) -> String {
        guard let days else { return "no due date" }
        if days.upperBound == 0 { return "not yet due" }
        return days.upperBound > 10_000
            ? "over \(days.lowerBound - 1) days" : "\(days.lowerBound) to \(days.upperBound) days"
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
