import DialerCore
import Pacing
import Vocabulary

/// A campaign on the board, in as many lines as there is room for.
struct CampaignPanel {
    /// The raw value is the number of lines.
    enum Detail: Int, CaseIterable { case full = 6, short = 4, line = 1 }

    let row: WallboardModel.CampaignRow
    let words: BoardWords
    let width: Int
    /// The reader's clock.
    let now: Timestamp

    private var campaign: CampaignSnapshot { row.now }
    private var isWide: Bool { width >= 100 }

    func lines(_ detail: Detail) -> [BoardLine] {
        switch detail {
        case .full: [title, agentsLine, callsLine, ratiosLine, outcomesLine, reasonLine]
        case .short: [title, shortLine, ratiosLine, reasonLine]
        case .line: [oneLine]
        }
    }

    // MARK: Lines

    private var title: BoardLine {
        var line = name
        line += ("  " + words.state(campaign.state), stateStyle)
        line += " · " + words.mode(campaign.mode)
        line += (" · \(words.queue) \(campaign.queue)", .dim)
        if let silence = silence { line += ("  " + silence, .bad) }
        let right = "\(words.hopper) \(campaign.hopper)"
        guard line.width + 2 + DisplayWidth.of(right) <= width else { return line }
        line.pad(to: width - DisplayWidth.of(right))
        line += (right, campaign.hopper == 0 ? .attention : .plain)
        return line
    }

    private var agentsLine: BoardLine {
        var line = label(words.agents, campaign.agentsLoggedIn)
        line += bar(cells: isWide ? 30 : 10)
        for kind in Self.order where campaign.agents[kind, default: 0] > 0 {
            line += ("  \(campaign.agents[kind, default: 0]) ", .strong)
            line += (words.agent(kind), AgentLook.style(kind))
        }
        return line
    }

    private var callsLine: BoardLine {
        var line = label(words.calls, row.calls)
        for (index, stage) in CallStage.allCases.enumerated() where stage != .ending || campaign.calls[stage] != nil {
            let count = campaign.calls[stage, default: 0]
            line += ((index == 0 ? "" : "  ") + "\(count) ", count == 0 ? .dim : .strong)
            line += (words.stage(stage), count == 0 ? .dim : stage == .waiting ? .attention : .plain)
        }
        return line
    }

    private var ratiosLine: BoardLine {
        var line: BoardLine = "  "
        line += ((isWide ? words.dialRatio : words.dialRatioShort) + " ", .dim)
        line += (campaign.decision.map { BoardNumbers.fixed($0.dialRatio, 2) } ?? "–", .strong)
        line += ("  " + (isWide ? words.answerRate : words.answerRateShort) + " ", .dim)
        line += (share(campaign.answerRate), .strong)
        line += ("  " + words.abandonment + " ", .dim)
        line += (share(campaign.abandonment), abandonmentStyle)
        let left = campaign.abandonmentBudget.map(words.left) ?? BoardNumbers.window(campaign.abandonmentWindow)
        line += (" (≤\(BoardNumbers.percent(campaign.abandonmentCap)), \(left))", .dim)
        line += ("  " + words.occupancy + " ", .dim)
        line += (share(campaign.occupancy), .strong)
        return line
    }

    private var outcomesLine: BoardLine {
        var line = label(words.ended, row.ended)
        let seen = Self.outcomeOrder.filter { campaign.outcomes[$0, default: 0] > 0 }
        for (index, outcome) in seen.enumerated() {
            line += ((index == 0 ? "" : "  ") + "\(campaign.outcomes[outcome, default: 0]) ", .strong)
            line += (words.outcome(outcome), .plain)
        }
        return line
    }

    private var reasonLine: BoardLine {
        guard let decision = campaign.decision else { return BoardLine("  ▸ " + words.noData, .dim) }
        var line: BoardLine = "  "
        line += ("▸ " + words.limit(decision.limit), limitStyle(decision.limit))
        line += (": " + decision.reason, .plain)
        return line
    }

    /// Agents and calls on one line: all that has not been answered yet counts as dialling.
    private var shortLine: BoardLine {
        var line = label(words.agents, campaign.agentsLoggedIn)
        line += bar(cells: 10)
        line += ("  \(row.calls) ", .strong)
        line += words.calls
        let unanswered = [CallStage.launching, .dialing, .ringing].reduce(0) { $0 + campaign.calls[$1, default: 0] }
        let counts =
            [(CallStage.dialing, unanswered)] + [.waiting, .talking].map { ($0, campaign.calls[$0, default: 0]) }
        for (stage, count) in counts where count > 0 {
            line += ("  \(count) ", .strong)
            line += (words.stage(stage), stage == .waiting ? .attention : .plain)
        }
        return line
    }

    private var oneLine: BoardLine {
        var line = name
        line.pad(to: min(18, width / 4))
        if let silence = silence { line += (" " + silence, .bad) }
        let busy = campaign.agents[.talking, default: 0]
        line += (" \(busy)/\(campaign.agentsLoggedIn) ", .strong)
        line += words.agent(.talking)
        line += ("  \(row.calls) ", .strong)
        line += words.calls
        line += ("  " + share(campaign.abandonment), abandonmentStyle)
        line += (" (≤\(BoardNumbers.percent(campaign.abandonmentCap)))", .dim)
        guard campaign.state == .running else { return line + ("  " + words.state(campaign.state), stateStyle) }
        guard let decision = campaign.decision else { return line }
        return line + ("  " + words.limit(decision.limit), limitStyle(decision.limit))
    }

    // MARK: Pieces

    private static let order: [AgentState.Kind] = [.talking, .wrapUp, .ringing, .reserved, .idle, .paused]

    /// Those a supervisor looks for first; a narrow board cuts off the rare ones.
    private static let outcomeOrder: [Outcome] = [
        .answered, .abandoned, .noAnswer, .machine, .busy, .invalid, .congestion, .failed, .unknown,
    ]

    private var name: BoardLine { BoardLine(campaign.id.rawValue, .accent) }

    private func label(_ text: String, _ count: Int) -> BoardLine {
        var line: BoardLine = "  "
        line += (text.padded(to: 10), .dim)
        line += (String(count).right(5) + "  ", .strong)
        return line
    }

    private func bar(cells: Int) -> BoardLine {
        let parts = Self.order.map { campaign.agents[$0, default: 0] }
        var line: BoardLine = ""
        for (kind, cells) in zip(Self.order, BoardNumbers.shares(parts, cells: cells)) {
            line += (String(repeating: AgentLook.cell(kind), count: cells), AgentLook.style(kind))
        }
        if parts.allSatisfy({ $0 == 0 }) { line += (String(repeating: "·", count: cells), .dim) }
        return line
    }

    private func share(_ ratio: Ratio) -> String { ratio.value.map(BoardNumbers.percent) ?? words.noData }

    private var silence: String? {
        let age = now - row.receivedAt
        return age > WallboardModel.silence ? "\(words.silent) \(BoardNumbers.clock(age))" : nil
    }

    private var stateStyle: BoardStyle { campaign.state == .running ? .good : .attention }

    private var abandonmentStyle: BoardStyle {
        guard let value = campaign.abandonment.value else { return .dim }
        if value > campaign.abandonmentCap { return .bad }
        return value > campaign.abandonmentCap * 0.8 ? .attention : .good
    }

    private func limitStyle(_ limit: PacingLimit) -> BoardStyle {
        switch limit {
        case .none, .agents: .good
        case .noAgents, .abandonment, .warmUp, .lines, .callsPerSecond, .hopper, .hours, .state: .attention
        case .server, .store: .bad
        }
    }
}

extension BoardLine {
    static func + (line: BoardLine, piece: (String, BoardStyle)) -> BoardLine {
        var line = line
        line += piece
        return line
    }
}

/// How an agent's state looks.
enum AgentLook {
    static func style(_ kind: AgentState.Kind) -> BoardStyle {
        switch kind {
        case .talking: .good
        case .wrapUp: .busy
        case .ringing: .attention
        case .idle, .reserved: .plain
        case .paused, .loggedOut: .dim
        }
    }

    /// Told apart without colours too.
    static func cell(_ kind: AgentState.Kind) -> String {
        switch kind {
        case .talking: "█"
        case .wrapUp: "▓"
        case .ringing: "▒"
        case .reserved: "◊"
        case .idle: "░"
        case .paused, .loggedOut: "·"
        }
    }
}
