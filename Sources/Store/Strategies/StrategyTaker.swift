import DialerCore
import GRDB
import Portfolio
import Vocabulary

/// A campaign that takes steps of a strategy.
struct StrategyTaker {
    let campaign: Int64
    let name: String
    let strategy: String
    /// Empty = all.
    let stages: [String]
    /// The script of its bot; `nil`: agents talk.
    let bot: String?
    let portfolio: String?
    /// Of the phones; empty = all.
    let countries: Set<Country>
    /// Narrows further, where the campaign has one.
    let segment: SegmentMembers?

    var channel: Channel { bot == nil ? .call : .bot }

    /// Of every configured campaign that works by a strategy.
    static func all(_ db: Database, at clock: RuleClock) throws -> [StrategyTaker] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, name, strategy, stages, bot, portfolio, countries FROM campaign
                    WHERE configured AND strategy IS NOT NULL ORDER BY id
                    """)
        ).map { row in
            StrategyTaker(
                campaign: row[0], name: row[1], strategy: row[2],
                stages: (row[3] as String).split(separator: "\n").map(String.init), bot: row[4], portfolio: row[5],
                countries: Set((row[6] as String).split(separator: " ").compactMap { Country(code: String($0)) }),
                segment: try SegmentMembers(db, campaign: row[0], at: clock))
        }
    }

    /// What of it decides whom it takes, but for the segment, which sees to itself.
    var key: String {
        [
            name, strategy, stages.joined(separator: ","), bot ?? "", portfolio ?? "",
            countries.map(\.code).sorted().joined(separator: " "),
        ].joined(separator: "|")
    }

    /// Whether an account with that place is this campaign's to work.
    /// - Parameter asked: the campaigns that were asked to call again.
    func takes(_ placement: Placement, _ found: StrategyCase, asked: Set<Int64>) -> Bool {
        if let step = placement.action.step {
            // Who was asked calls.
            if step.purpose == .callback { return asked.contains(campaign) }
            guard step.channel == channel, bot == nil || step.script == bot, reaches(step.choices, found) else {
                return false
            }
        } else if let planned = placement.channel, planned != channel {
            return false
        }
        return works(strategy: placement.strategy, stage: placement.stage)
    }

    /// Whether its agents may have an account that another campaign of the strategy lends.
    func borrows(_ placement: Placement, _ found: StrategyCase) -> Bool {
        guard bot == nil, placement.strategy == strategy, placement.channel ?? .call == .call else { return false }
        return placement.action.step.map { reaches($0.choices, found) } ?? true
    }

    func works(strategy: String?, stage: String?) -> Bool {
        strategy == self.strategy && (stages.isEmpty || stage.map(stages.contains) ?? false)
    }

    private func reaches(_ points: [ContactPointID], _ found: StrategyCase) -> Bool {
        countries.isEmpty || points.contains { found.contacts[$0]?.country.map(countries.contains) ?? false }
    }

    /// The campaign's own narrowing: its portfolio, countries, segment.
    func selects(_ db: Database, account: Int64) throws -> Bool {
        let isSelected =
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: "SELECT \(WorkRows.selection) FROM campaign c CROSS JOIN account a WHERE c.id = ? AND a.id = ?"
                ),
                arguments: [campaign, account]) ?? false
        guard isSelected, let segment else { return isSelected }
        return try segment.holds(db, account: account)
    }
}
