import DialerCore
public import Pacing
import Store
import Vocabulary

/// Why a campaign launches what it does, as `marcador why --json` prints it.
public struct WhyReport: Codable, Hashable, Sendable {
    public var campaign: String
    public var state: String
    public var mode: String
    /// The decision in one sentence; `nil` before the first.
    public var reason: String?
    /// Calls of the campaign that are not over.
    public var calls: Int
    public var hopper: Int
    /// The latest decision with its figures.
    public var decision: PacingDecision?
    /// What accounts wait for that may not be called now, the most first; `nil` when the store did not say.
    public var waiting: [Waiting]?
    /// Why accounts are not called until something happens, the most first; `nil` when the store did not say.
    public var resting: [Resting]?
    /// How far the campaign's quotas and targets are; `nil` when it has none, or the store did not say.
    public var goals: [String]?
    /// Work that is at another campaign, or another's that is here, and why; `nil` where there is none.
    public var shared: [String]?

    public struct Resting: Codable, Hashable, Sendable {
        public var accounts: Int
        public var reason: String

        var text: String { "\(accounts) account\(accounts == 1 ? "" : "s"): \(reason)" }
    }

    public struct Waiting: Codable, Hashable, Sendable {
        public var accounts: Int
        public var reason: String
        /// When the first of them is due again, in UTC.
        public var first: String

        /// `412 accounts wait for 08:00 America/Santiago`
        var text: String {
            let number = accounts == 1 ? "1 account" : "\(accounts) accounts"
            guard reason.hasPrefix("waits ") else { return "\(number): \(reason), the first until \(first)" }
            return accounts == 1 ? "\(number) \(reason)" : "\(number) wait \(reason.dropFirst("waits ".count))"
        }
    }

    init(_ campaign: CampaignSnapshot, work: WorkSummary? = nil, goals: [String]? = nil, shared: [String]? = nil) {
        self.goals = goals
        self.shared = shared
        self.campaign = campaign.id.rawValue
        state = campaign.state.rawValue
        mode = campaign.mode.name
        reason = campaign.decision?.reason
        calls = campaign.calls.values.reduce(0, +)
        hopper = campaign.hopper
        decision = campaign.decision
        waiting = work?.waiting.map { Waiting(accounts: $0.accounts, reason: $0.reason, first: "\($0.first)") }
        resting = work?.resting.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { Resting(accounts: $0.value, reason: $0.key) }
    }

    /// For people: a sentence, and the figures under it.
    var text: String {
        let waits = waiting.map { $0.prefix(Self.mostReasons).map(\.text) } ?? []
        let rests = resting.map { $0.prefix(Self.mostReasons).map(\.text) } ?? []
        let waitLine = [("waiting", waits), ("resting", rests), ("goals", goals ?? []), ("shared", shared ?? [])].filter
        { !$0.1.isEmpty }
        .map { "  \($0.0)\(String(repeating: " ", count: 9 - $0.0.count))\($0.1.joined(separator: "; "))" }
        guard let decision, let reason else {
            return (["\(campaign): no decision yet; the daemon has just started"] + waitLine).joined(separator: "\n")
        }
        let holds = decision.limit == .none ? "dialling" : "held back by \(decision.limit.rawValue)"
        let budget = decision.figures?.budget.map { " \($0) more may meet nobody under the cap." } ?? ""
        let sentence = "\(campaign): \(holds): \(reason). \(calls) calls under way, \(hopper) leads at hand.\(budget)"
        return ([sentence] + waitLine + (decision.figures.map { lines(decision, $0) } ?? [])).joined(separator: "\n")
    }

    /// Reasons that are told, the most frequent first.
    private static let mostReasons = 6

    private func lines(_ decision: PacingDecision, _ figures: PacingFigures) -> [String] {
        let room = figures.room.map { "room for \($0)" } ?? "room for any number"
        var lines = [
            ("launches", "\(decision.launches) of \(figures.wanted) wanted on \(figures.server ?? "-"), \(room)"),
            (
                "agents",
                "\(figures.idle) idle, \(figures.reserved) reserved, \(figures.busy) busy, \(figures.paused) paused"
                    + (figures.elsewhere > 0 ? "; \(figures.elsewhere) of the busy with other calls" : "")
            ),
            (
                "calls",
                "\(figures.dialing) towards them may be answered, \(figures.waiting) people wait, "
                    + "a telephone rings for \(figures.offered)"
                    + (figures.ahead > 0 ? "; \(figures.ahead) who called in come first" : "")
            ),
        ]
        if let estimates = figures.estimates {
            lines += [
                (
                    "expected",
                    "\(number(estimates.expectedFree)) agents free, \(number(estimates.expectedAnswers)) answers, "
                        + "\(percent(estimates.answerChance)) that the next call is answered"
                ),
                (
                    "harm",
                    "\(percent(estimates.harm)) to meet nobody, \(percent(estimates.threshold)) accepted"
                ),
            ]
        }
        lines.append(
            (
                "ledger",
                "\(number(figures.abandoned)) of \(number(figures.answered)) met nobody, cap \(percent(figures.cap)), "
                    + "target \(percent(figures.target))"
            ))
        if let share = figures.share {
            let left =
                share.preempted > 0 ? "; \(share.preempted) left to campaigns of higher priority" : ""
            lines.append(
                (
                    "share",
                    "\(number(share.entitled)) agents by weight \(number(share.weight)) of \(number(share.outOf)), "
                        + "has \(number(share.held))\(left)"
                ))
        }
        return lines.map { "  \($0 + String(repeating: " ", count: 9 - $0.count))\($1)" }
    }

    private func number(_ value: Double?) -> String {
        guard let value, value.magnitude < 1e12 else { return "unknown" }
        let tenths = (value * 100).rounded() / 100
        return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    }

    private func percent(_ share: Double?) -> String { share.map { "\(number($0 * 100)) %" } ?? "unknown" }
}
