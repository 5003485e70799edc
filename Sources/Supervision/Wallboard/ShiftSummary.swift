import DialerCore
import Pacing
import Vocabulary

/// The end of a shift on one page: what was dialled, what came of it, and what held it back.
public struct ShiftSummary: Sendable {
    public var language: BoardLanguage

    public init(language: BoardLanguage = .english) { self.language = language }

    private static let labelWidth = 20
    private static let cellWidth = 19

    private var words: BoardWords { BoardWords(language) }

    /// Lines of at most `width` columns, without colours: they stay on the screen after the board is gone.
    public func lines(_ model: WallboardModel, width: Int = 80) -> [String] {
        guard let began = model.began, let at = model.at, !model.campaigns.isEmpty else {
            return [words.waitingForNews]
        }
        let rule = String(repeating: "─", count: width)
        var lines = ["\(words.shift): \(began) – \(at) (\(BoardNumbers.clock(at - began)))", rule]
        let columns = max(1, (width - Self.labelWidth) / Self.cellWidth)
        let campaigns = model.campaigns
        for start in stride(from: 0, to: campaigns.count, by: columns) {
            lines += table(Array(campaigns[start..<min(start + columns, campaigns.count)])) + [rule]
        }
        lines += campaigns.compactMap(heldBack)
        lines += agents(model)
        lines += model.alerts.prefix(5).map {
            "\(StatsText.clock($0.at)) \(words.severity($0.alert.severity)): \($0.alert.text)"
        }
        // Names and sentences come from outside: the board line makes them safe for the terminal.
        return lines.map { BoardLine($0).text(width: width, colours: false) }
    }

    // MARK: Table

    private func table(_ rows: [WallboardModel.CampaignRow]) -> [String] {
        var lines = [
            line("", rows) { $0.now.id.rawValue }, line(words.attempts, rows) { String($0.ended + $0.calls) },
        ]
        for outcome in Outcome.allCases where rows.contains(where: { $0.now.outcomes[outcome, default: 0] > 0 }) {
            lines.append(
                line("  " + words.outcome(outcome), rows) { row in
                    let count = row.now.outcomes[outcome, default: 0]
                    guard row.ended > 0 else { return "0" }
                    return "\(count)" + BoardNumbers.percent(Double(count) / Double(row.ended)).right(8)
                })
        }
        lines.append(line(words.answerRate, rows) { share($0.now.answerRate) })
        lines.append(line(words.abandonment, rows) { share($0.now.abandonment) })
        lines.append(
            line("  " + words.cap, rows) {
                let window = BoardNumbers.window($0.now.abandonmentWindow)
                return "\(window)  ≤\(BoardNumbers.percent($0.now.abandonmentCap))"
            })
        lines.append(line(words.occupancy, rows) { $0.now.occupancy.value.map(BoardNumbers.percent) ?? words.noData })
        lines.append(line(words.peak, rows) { String($0.mostCalls) })
        return lines
    }

    private func line(
        _ label: String, _ rows: [WallboardModel.CampaignRow], _ cell: (WallboardModel.CampaignRow) -> String
    ) -> String {
        rows.reduce(label.padded(to: Self.labelWidth)) {
            $0 + cell($1).cut(to: Self.cellWidth - 2).right(Self.cellWidth)
        }
    }

    private func share(_ ratio: Ratio) -> String {
        guard let value = ratio.value else { return words.noData }
        let counts = "\(StatsText.decimal(ratio.count))/\(StatsText.decimal(ratio.outOf))"
        return counts + BoardNumbers.percent(value).right(8)
    }

    // MARK: Sentences

    private func heldBack(_ row: WallboardModel.CampaignRow) -> String? {
        let whole = row.heldBack.values.reduce(0) { $0 + $1.inSeconds }
        guard whole > 0 else { return nil }
        let parts = row.heldBack.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.prefix(3)
            .map { "\(words.limit($0.key)) \(BoardNumbers.percent($0.value.inSeconds / whole))" }
        return "\(words.pacing) \(row.now.id): " + parts.joined(separator: ", ")
    }

    private func agents(_ model: WallboardModel) -> [String] {
        let tallies = model.tallies.values
        let conversations = tallies.reduce(0) { $0 + $1.conversations }
        guard conversations > 0 else { return [] }
        let talk = tallies.reduce(Duration.zero) { $0 + $1.talk }
        return [
            "\(words.agents) \(tallies.count)  \(words.conversations) \(conversations)  "
                + "\(words.talkTime) \(BoardNumbers.clock(talk)), "
                + "\(BoardNumbers.clock(talk / conversations)) \(words.perConversation)"
        ]
    }
}
