import GRDB
import Portfolio
import Vocabulary

/// Which group of its campaign an account is in.
struct WorkGrouping {
    private enum Members {
        case stage(String)
        case segment(SQLPiece)
    }

    private let groups: [(name: String, members: Members)]

    init(_ db: Database, _ groups: [WorkGroup], at clock: RuleClock) throws {
        self.groups = try groups.map { group in
            switch group.members {
            case .stage(let stage): (group.name, .stage(stage))
            case .segment(let text):
                (group.name, .segment(try SegmentMembers.condition(db, SegmentChoice(text), at: clock)))
            }
        }
    }

    /// ``WorkGroup/name`` of the first that it fits; empty = none.
    func name(_ db: Database, account: Int64, stage: String?) throws -> String {
        try groups.first { group in
            switch group.members {
            case .stage(let wanted): wanted == stage
            case .segment(let condition): try condition.holds(db, account: account)
            }
        }?.name ?? ""
    }
}

extension StrategyClaim {
    /// What quotas and targets have to choose from beside the work that is worth most: of each group the best of what was
    /// called already, and of what never was.
    func groupRows(_ limit: Int, beside rows: [DueStep]) throws -> [DueStep] {
        var known = Set(rows.map(\.work))
        // A quota leaves room for all the others, a target only wants its own.
        let groups = order.book.groups[taker.name]?.map(\.name) ?? []
        let wanted = order.shares.limits.isEmpty ? Array(order.shares.missing.keys.sorted()) : groups + [""]
        return try wanted.flatMap { group in
            try [true, false].flatMap { isFresh in
                guard isFresh || !order.shares.limits.isEmpty else { return [DueStep]() }
                return try DueStep.fetchAll(
                    db, campaign: taker.campaign, group: group, isFresh: isFresh, limit: limit)
            }
        }.filter { known.insert($0.work).inserted }
    }
}
