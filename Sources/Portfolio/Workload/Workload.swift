/// Moves work between campaigns of agents: accounts that one will not come to and that are worth more than those another is
/// at. What an account is worth (amount × risk × effect) and the chance to reach somebody at this hour say which.
public enum Workload {
    /// Work moves when it is worth so many times what the other campaign would leave for it, and then as much as is worth
    /// more than that; it comes back when it is so the other way round. In between nothing moves.
    static let begin = 1.5

    /// The next moves among campaigns that share their work; each campaign lends or takes in one round, not both.
    public static func moves(among sides: [WorkloadSide]) -> [WorkloadMove] {
        let pairs = sides.indices.flatMap { lender in
            sides.indices.compactMap { taker in
                lender == taker ? nil : Pair(lender: lender, taker: taker, gain: gain(sides[lender], sides[taker]))
            }
        }.filter { $0.gain >= begin }.sorted { ($1.gain, $0.lender, $0.taker) < ($0.gain, $1.lender, $1.taker) }
        var busy: Set<Int> = []
        return pairs.compactMap { pair in
            guard busy.isDisjoint(with: [pair.lender, pair.taker]),
                let move = move(from: sides[pair.lender], to: sides[pair.taker])
            else { return nil }
            busy.formUnion([pair.lender, pair.taker])
            return move
        }
    }

    /// Loans whose reason is gone: the lender comes to the end of its own work, the taker has nobody to do it, or better
    /// work than it comes to.
    public static func returns(
        of loans: [WorkloadLoan], among sides: [WorkloadSide]
    ) -> [(loan: WorkloadLoan, reason: String)] {
        loans.compactMap { loan in
            guard let lender = sides.first(where: { $0.campaign == loan.from }),
                let taker = sides.first(where: { $0.campaign == loan.to })
            else { return (loan, "the two campaigns do not share their work any more") }
            if taker.agents == 0 { return (loan, "'\(loan.to)' has no agents") }
            if lender.agents > 0, lender.values.count * 2 < lender.reach {
                return (loan, "'\(loan.from)' comes to the end of its own work")
            }
            // What was just lent displaces less than it is worth itself, and is worth less than what its own campaign is at.
            if taker.waiting > 0, taker.waiting >= begin * lender.least {
                return (loan, reason(taker, lender))
            }
            return nil
        }
    }

    private struct Pair {
        var lender: Int
        var taker: Int
        var gain: Double
    }

    /// How many times what the taker is at the lender's waiting work is worth; 0 where nothing may move.
    private static func gain(_ lender: WorkloadSide, _ taker: WorkloadSide) -> Double {
        guard taker.agents > 0, taker.reach > 0, lender.waiting > 0, lender.lent < lender.lends,
            taker.taken < taker.takes
        else { return 0 }
        return taker.least > 0 ? lender.waiting / taker.least : .infinity
    }

    /// As many as are worth more than what they displace.
    private static func move(from lender: WorkloadSide, to taker: WorkloadSide) -> WorkloadMove? {
        let most = min(lender.lends - lender.lent, taker.takes - taker.taken, taker.reach)
        var count = 0
        while count < most, case let value = lender.value(lender.reach + count), value > 0,
            value > taker.value(taker.reach - 1 - count)
        {
            count += 1
        }
        guard count > 0 else { return nil }
        return WorkloadMove(
            from: lender.campaign, to: taker.campaign, first: lender.reach, accounts: count,
            reason: reason(lender, taker))
    }

    private static func reason(_ lender: WorkloadSide, _ taker: WorkloadSide) -> String {
        let left =
            lender.agents > 0
            ? "'\(lender.campaign)' does not come to accounts worth \(text(lender.waiting))"
            : "'\(lender.campaign)' has no agents for accounts worth \(text(lender.waiting))"
        let instead =
            taker.least > 0
            ? "'\(taker.campaign)' is at accounts worth \(text(taker.least))" : "'\(taker.campaign)' runs out of work"
        return "\(left), \(instead)"
    }

    private static func text(_ value: Double) -> String {
        value < 10 ? "\((value * 10).rounded() / 10)" : "\(Int(min(value, 9e15).rounded()))"
    }
}
