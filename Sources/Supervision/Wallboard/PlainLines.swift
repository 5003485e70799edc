import DialerCore
import Pacing
import Vocabulary

/// The floor as lines of `key=value`, for output that is no terminal: one line for each campaign and update, keys in a
/// fixed order, so that `grep`, `awk` and a log read it.
public enum PlainLines {
    public static func lines(_ model: WallboardModel) -> [String] {
        model.campaigns.map(campaign)
    }

    /// An alert as a line of the same kind.
    public static func line(_ row: WallboardModel.AlertRow) -> String {
        join([
            ("", row.at.description), ("alert", row.alert.code), ("severity", row.alert.severity.rawValue),
            ("text", quoted(row.alert.text)),
        ])
    }

    private static func campaign(_ row: WallboardModel.CampaignRow) -> String {
        let campaign = row.now
        var pairs: [(String, String)] = [
            ("", row.at.description), ("campaign", word(campaign.id.rawValue)), ("state", campaign.state.rawValue),
            ("mode", campaign.mode.name), ("agents", String(campaign.agentsLoggedIn)),
        ]
        for kind in AgentState.Kind.allCases where kind != .loggedOut {
            pairs.append((kind.rawValue, String(campaign.agents[kind, default: 0])))
        }
        pairs.append(("calls", String(row.calls)))
        for stage in CallStage.allCases {
            pairs.append(("calls." + stage.rawValue, String(campaign.calls[stage, default: 0])))
        }
        pairs += [
            ("dial-ratio", campaign.decision.map { StatsText.decimal($0.dialRatio) } ?? "-"),
            ("answer-rate", share(campaign.answerRate)), ("abandonment", share(campaign.abandonment)),
            ("abandonment-cap", StatsText.decimal(campaign.abandonmentCap)),
            ("abandonment-budget", campaign.abandonmentBudget.map(String.init) ?? "-"),
            ("abandonment-window", StatsText.decimal(campaign.abandonmentWindow.inSeconds) + "s"),
            ("occupancy", share(campaign.occupancy)), ("hopper", String(campaign.hopper)),
            ("ended", String(row.ended)),
        ]
        for outcome in Outcome.allCases {
            pairs.append(("ended." + outcome.rawValue, String(campaign.outcomes[outcome, default: 0])))
        }
        pairs += [
            ("limit", campaign.decision?.limit.rawValue ?? "-"), ("reason", quoted(campaign.decision?.reason ?? "")),
        ]
        return join(pairs)
    }

    private static func join(_ pairs: [(String, String)]) -> String {
        pairs.map { $0.0.isEmpty ? $0.1 : "\($0.0)=\($0.1)" }.joined(separator: " ")
    }

    private static func share(_ ratio: Ratio) -> String { ratio.value.map(StatsText.share) ?? "-" }

    /// A name as it is where that cannot be misread, else in quotes.
    private static func word(_ text: String) -> String {
        text.contains { $0 == " " || $0 == "\"" || $0 == "=" } ? quoted(text) : text
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in StatsText.wireSafe(text, maxBytes: 1000) {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }
}
