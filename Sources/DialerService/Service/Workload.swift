import DialerCore
import Foundation
import Logging
import Portfolio
import Settings
import Store
import Vocabulary

extension DialerService {
    /// How often it is looked whether work should move. What has moved is worked meanwhile.
    private static let workloadPause = Duration.seconds(600)

    /// Moves work between campaigns that share theirs, beside everything else.
    func keepWorkload() async {
        let orders = StrategyOrders()
        while !Task.isCancelled {
            do { try await clock.sleep(for: Self.workloadPause) } catch { return }
            do { try await shareWork(orders) } catch {
                logger.warning(
                    "work was not moved between campaigns, and will be looked at again in ten minutes: \(error)")
            }
        }
    }

    private func shareWork(_ orders: StrategyOrders) async throws {
        let now = clock.now
        let over = try await store.takeBack(nil, reason: "the day is over", now: now)
        if over > 0 { logger.info("workload: \(over) accounts are back in their own campaigns: the day is over") }
        let loans = try await store.loans()
        let shared = Dictionary(grouping: settings.campaigns.filter { $0.workload != nil }) { $0.workload?.group ?? "" }
        guard let book = strategyBook, !shared.isEmpty || !loans.isEmpty else { return }
        let floor = await dialer.snapshot()
        var sides: [WorkloadSide] = []
        for (_, members) in shared.sorted(by: { $0.key < $1.key }) {
            var group: [WorkloadSide] = []
            for member in members {
                let order = try await orders.order(of: member.name, book: book, from: store)
                group.append(try await side(member, floor, order.odds, now))
            }
            sides += group
            let back = Workload.returns(
                of: loans.filter { loan in group.contains { $0.campaign == loan.from } }, among: group)
            for (loan, reason) in back { try await takeBack(loan, reason, now) }
            for move in Workload.moves(among: group)
            where !back.contains(where: { $0.loan.from == move.from || $0.loan.to == move.from }) {
                let moved = try await store.lend(move, until: WorkDay(now).end, now: now)
                if moved > 0 {
                    logger.info("workload: \(moved) accounts of '\(move.from)' go to '\(move.to)': \(move.reason)")
                }
            }
        }
        for loan in loans where !sides.contains(where: { $0.campaign == loan.from }) {
            try await takeBack(loan, "its campaign shares no work any more", now)
        }
    }

    private func takeBack(_ loan: WorkloadLoan, _ reason: String, _ now: Timestamp) async throws {
        let back = try await store.takeBack(loan, reason: reason, now: now)
        logger.info("workload: \(back) accounts of '\(loan.from)' are back from '\(loan.to)': \(reason)")
    }

    private func side(
        _ member: CampaignSettings, _ floor: FloorSnapshot, _ odds: ContactOdds, _ now: Timestamp
    ) async throws -> WorkloadSide {
        let terms = member.workload ?? WorkloadTerms(group: "")
        let snapshot = floor.campaigns.first { $0.id == member.name }
        let atWork: [AgentState.Kind] = [.idle, .reserved, .ringing, .talking, .wrapUp]
        let isRunning = snapshot?.state == .running
        let agents = isRunning ? atWork.reduce(0) { $0 + (snapshot?.agents[$1] ?? 0) } : 0
        // First how much, then so much of the list.
        var figures = try await store.workloadFigures(of: member.name, limit: 0, now: now)
        let reach = WorkloadSide.reach(agents: agents, callsOfLastHour: figures.lastHour)
        let lends = Int(Double(terms.lends.basisPoints) / 10_000 * Double(figures.accounts))
        figures = try await store.workloadFigures(of: member.name, limit: reach + lends + 1, now: now)
        let chance = odds.chance(kind: .mobile, at: CallHour(now, by: WorkDay(now).clock))
        return WorkloadSide(
            campaign: member.name.rawValue, agents: agents, reach: reach, values: figures.worths.map { $0 * chance },
            lent: figures.lent, lends: lends, taken: figures.taken, takes: terms.takes)
    }
}
