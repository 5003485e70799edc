import DialerCore
public import Vocabulary

/// Draws the floor on a terminal of any size. A pure function: the same model gives the same lines.
public struct Wallboard: Sendable {
    public struct Size: Hashable, Sendable {
        public var columns: Int
        public var rows: Int

        public init(columns: Int, rows: Int) {
            self.columns = columns
            self.rows = rows
        }
    }

    /// Behind the name, such as `demo, time runs 20 times as fast`.
    public var subtitle: String
    /// On the last line, such as `Ctrl-C ends`.
    public var hint: String
    public var colours: Bool
    public var language: BoardLanguage

    public init(
        subtitle: String = "", hint: String = "", colours: Bool, language: BoardLanguage = .english
    ) {
        self.subtitle = subtitle
        self.hint = hint
        self.colours = colours
        self.language = language
    }

    private var words: BoardWords { BoardWords(language) }

    /// At most `rows` lines of at most `columns` columns. `now` is the reader's clock, as in the model's `receivedAt`.
    public func lines(_ model: WallboardModel, now: Timestamp, size: Size) -> [String] {
        let width = max(20, size.columns)
        let height = max(3, size.rows)
        var lines = [heading(model, width: width), BoardLine(String(repeating: "─", count: width), .dim)]
        lines += body(model, now: now, width: width, height: height - 2 - (hint.isEmpty ? 0 : 1))
        if !hint.isEmpty {
            while lines.count < height - 1 { lines.append("") }
            lines.append(BoardLine(hint, .dim))
        }
        return lines.prefix(height).map { $0.text(width: width, colours: colours) }
    }

    // MARK: Parts

    private func heading(_ model: WallboardModel, width: Int) -> BoardLine {
        var line = BoardLine("MARCADOR", .strong)
        if !subtitle.isEmpty { line += ("  " + subtitle, .dim) }
        guard let at = model.at else { return line }
        let clock = String(at.description.prefix(10)) + " " + StatsText.clock(at) + " UTC"
        line.pad(to: max(line.width + 2, width - DisplayWidth.of(clock)))
        line += clock
        return line
    }

    private func body(_ model: WallboardModel, now: Timestamp, width: Int, height: Int) -> [BoardLine] {
        guard !model.campaigns.isEmpty || !model.servers.isEmpty else { return ["", BoardLine(words.waitingForNews)] }
        let campaigns = model.campaigns.map { CampaignPanel(row: $0, words: words, width: width, now: now) }
        let servers = model.servers.isEmpty ? [] : [serversLine(model.servers)]
        // What must be seen beside the campaigns: the newest alert, and the newest decisions.
        let wanted = servers.count + min(1, model.alerts.count) + min(3, model.decisions.count)
        let detail = detail(campaigns.count, room: height - wanted)
        var lines = servers
        lines += panels(campaigns, detail, room: height - servers.count)
        var room = height - lines.count
        let alerts = model.alerts.prefix(min(3, max(0, room))).map(alertLine)
        lines += alerts
        room -= alerts.count
        // Three decisions come before the agents, five more after them.
        let fewest = max(0, min(3, room, model.decisions.count))
        let agents = agentGrid(model, width: width, room: room - fewest)
        let decisions = model.decisions.prefix(max(fewest, min(8, room - agents.count)))
        let nameWidth = min(20, decisions.map { DisplayWidth.of($0.campaign.rawValue) }.max() ?? 0)
        lines += decisions.map { decisionLine($0, nameWidth: nameWidth) }
        lines += clip(agents, to: room - decisions.count)
        return lines
    }

    private func detail(_ count: Int, room: Int) -> CampaignPanel.Detail {
        CampaignPanel.Detail.allCases.first { detail in
            count * (detail.rawValue + (detail == .full ? 1 : 0)) <= room
        } ?? .line
    }

    private func panels(_ campaigns: [CampaignPanel], _ detail: CampaignPanel.Detail, room: Int) -> [BoardLine] {
        let lines = campaigns.flatMap { campaign -> [BoardLine] in
            campaign.lines(detail) + (detail == .full ? [BoardLine()] : [])
        }
        guard lines.count > room, room > 0 else { return lines }
        let hidden = lines.count - room + 1
        return lines.prefix(room - 1) + [BoardLine("+ \(hidden) \(words.more)", .attention)]
    }

    private func serversLine(_ servers: [WallboardModel.ServerRow]) -> BoardLine {
        var line = BoardLine(words.servers + "  ", .dim)
        // Those that are down come first: they must not be cut off.
        let down = servers.map(\.now).filter { !$0.isUp }
        for server in down { line += ("○ \(server.id) \(words.down)  ", .bad) }
        for server in servers.map(\.now) where server.isUp {
            line += ("● ", .good)
            line += "\(server.id) \(server.calls)/\(server.maxCalls)  "
        }
        for server in down { line += (" \(server.id): \(server.reason) ", .bad) }
        return line
    }

    private func alertLine(_ row: WallboardModel.AlertRow) -> BoardLine {
        let style: BoardStyle =
            switch row.alert.severity {
            case .notice: .plain
            case .warning: .attention
            case .critical: .bad
            }
        var line = BoardLine(StatsText.clock(row.at) + " ", .dim)
        line += ("! " + words.severity(row.alert.severity) + " ", style)
        line += row.alert.text
        return line
    }

    private func decisionLine(_ row: WallboardModel.DecisionRow, nameWidth: Int) -> BoardLine {
        var line = BoardLine(StatsText.clock(row.at) + " ", .dim)
        line += (row.campaign.rawValue.padded(to: nameWidth) + " ", .accent)
        line += (row.launched > 0 ? "+\(row.launched) ".right(5) : "     ", .good)
        line += row.reason
        return line
    }

    /// In as few columns as the room allows, so that names are whole where they can be.
    private func agentGrid(_ model: WallboardModel, width: Int, room: Int) -> [BoardLine] {
        let agents = model.agents.map(\.now)
        guard !agents.isEmpty, let at = model.at else { return [] }
        let most = max(1, width / 26)
        let needed = room > 0 ? (agents.count + room - 1) / room : most
        let columns = min(most, max(needed, max(1, width / 40)))
        let cell = width / columns
        // Down the columns, as a list is read.
        let rows = (agents.count + columns - 1) / columns
        return (0..<rows).map { row in
            var line: BoardLine = ""
            for column in 0..<columns where column * rows + row < agents.count {
                line.pad(to: column * cell)
                line += agentCell(agents[column * rows + row], at: at, width: cell - 2)
            }
            return line
        }
    }

    private func agentCell(_ agent: AgentSnapshot, at time: Timestamp, width: Int) -> BoardLine {
        let kind = agent.state.kind
        let age = BoardNumbers.clock(time - agent.since)
        let state = words.agent(kind) + " " + age.right(5)
        var line = BoardLine(AgentLook.cell(kind) + " ", AgentLook.style(kind))
        let name = agent.name.isEmpty ? agent.id.rawValue : agent.name
        line += name.padded(to: max(1, width - 3 - DisplayWidth.of(state))) + " "
        line += (state, AgentLook.style(kind))
        return line
    }

    private func clip(_ lines: [BoardLine], to room: Int) -> [BoardLine] {
        guard room > 0 else { return [] }
        guard lines.count > room else { return lines }
        return lines.prefix(room - 1) + [BoardLine("+ \(lines.count - room + 1) \(words.more)", .dim)]
    }
}
