import Portfolio
import Testing
import Vocabulary

@Suite struct OrderOfWorkTests {
    private static let hour = CallHour(.tuesday, hour: 18)

    private func item(
        _ id: Int64, due: WorkItem.Due = .ordinary, amount: Double = 100, risk: Double = 0.5, effect: Double = 1,
        priority: Int = 0, group: String = "", isFresh: Bool = false, history: ContactHistory? = ContactHistory()
    ) -> WorkItem {
        let points =
            history.map { [WorkItem.Point(id: ContactPointID(rawValue: id), kind: .mobile, history: $0)] } ?? []
        return WorkItem(
            account: AccountID(rawValue: id), due: due, amount: amount, rollRisk: risk, effect: effect,
            priority: priority, group: group, isFresh: isFresh, points: points, hour: Self.hour)
    }

    /// With chances so certain that draws hardly differ.
    private func ids(_ items: [WorkItem], limit: Int = 100, shares: WorkShares = WorkShares()) -> [Int64] {
        var random = SeededDraws(seed: 11)
        return OrderOfWork(odds: ContactOdds(chance: 0.3), shares: shares).rank(items, limit: limit, &random)
            .map(\.account.rawValue)
    }

    @Test func whatWasAskedForAndPromisedComesFirst() throws {
        let items = [
            item(1, amount: 1e9), item(2, due: .promise(try day("2026-03-11"))),
            item(3, due: .promise(try day("2026-03-10"))), item(4, due: .callback(Timestamp(seconds: 200))),
            item(5, due: .callback(Timestamp(seconds: 100))), item(6, amount: 1e12, history: nil),
        ]
        #expect(ids(items) == [5, 4, 3, 2, 1])
        #expect(ids(items, limit: 3) == [5, 4, 3])
        #expect(ids(items, limit: 0) == [])
    }

    @Test func thenByValueWithinPriority() {
        var easy = ContactHistory()
        for _ in 0..<400 { easy.learn(true, in: Self.hour.slot) }
        var hard = ContactHistory()
        for _ in 0..<400 { hard.learn(false, in: Self.hour.slot) }
        #expect(
            ids([
                item(1, amount: 100, history: hard), item(2, amount: 100, history: easy),
                item(3, amount: 300, history: easy), item(4, amount: 100, risk: 0.9, history: easy),
                item(5, amount: 100, effect: 10, history: easy), item(6, amount: 1, priority: 1, history: hard),
            ]) == [6, 5, 3, 4, 2, 1])
    }

    @Test func theBetterContactPointIsTaken() throws {
        var good = ContactHistory()
        for _ in 0..<50 { good.learn(true, in: Self.hour.slot) }
        var work = item(1)
        work.points.append(WorkItem.Point(id: ContactPointID(rawValue: 7), kind: .landline, history: good))
        var random = SeededDraws(seed: 12)
        let ranked = try #require(OrderOfWork(odds: ContactOdds()).rank([work], limit: 1, &random).first)
        #expect(ranked.contactPoint.rawValue == 7)
        #expect(abs(ranked.chance - 0.9) < 0.05)
    }

    @Test func limitsHold() {
        let items = (1...40).map { item($0, amount: $0 <= 30 ? 1000 : 1, group: $0 <= 30 ? "rich" : "poor") }
        let chosen = ids(items, limit: 20, shares: WorkShares(limits: ["rich": 12]))
        #expect(chosen.count { $0 <= 30 } == 12)
        #expect(chosen.count == 20)
        #expect(chosen.count { $0 > 30 } == 8)
    }

    @Test func groupsBehindTheirTargetGetRoom() {
        let items = (1...60).map { id in
            item(id, amount: id <= 40 ? 1000 : 1, group: id <= 40 ? "rich" : "poor", isFresh: id % 2 == 0)
        }
        func poor(_ missing: Int) -> [Int64] {
            ids(items, limit: 10, shares: WorkShares(missing: ["poor": missing])).filter { $0 > 40 }
        }
        // Half of the room at most, only accounts never attempted, and no more than are missing.
        #expect(poor(50).count == 5 && poor(50).allSatisfy { $0 % 2 == 0 })
        #expect(poor(2).count == 2)
        #expect(poor(0).isEmpty)
    }

    /// Any portfolio: nothing twice, nothing without a contact point, limits kept, due work first, and the
    /// same seed gives the same order.
    @Test func anyOrder() throws {
        var random = SeededDraws(seed: 13)
        for round in 0..<150 {
            let items = (1...Int64.random(in: 1...60, using: &random)).map { id in
                let due: WorkItem.Due =
                    switch Int.random(in: 0..<10, using: &random) {
                    case 0: .callback(Timestamp(seconds: .random(in: 0...100, using: &random)))
                    case 1: .promise(CivilDate(daysSinceEpoch: .random(in: 20_000...20_010, using: &random)))
                    default: .ordinary
                    }
                return item(
                    id, due: due, amount: .random(in: 0...1000, using: &random),
                    group: ["a", "b", "c"].randomElement(using: &random) ?? "", isFresh: .random(using: &random),
                    history: Int.random(in: 0..<8, using: &random) == 0 ? nil : ContactHistory())
            }
            let limit = Int.random(in: 0...40, using: &random)
            let shares = WorkShares(
                limits: ["a": .random(in: 0...20, using: &random)], missing: ["b": .random(in: 0...50, using: &random)])
            let order = OrderOfWork(odds: ContactOdds(), shares: shares)
            var (first, second) = (SeededDraws(seed: UInt64(round)), SeededDraws(seed: UInt64(round)))
            let ranked = order.rank(items, limit: limit, &first)
            #expect(ranked == order.rank(items, limit: limit, &second))
            #expect(ranked.count <= limit && Set(ranked.map(\.account)).count == ranked.count)
            let chosen = try ranked.map { work in try #require(items.first { $0.account == work.account }) }
            #expect(chosen.allSatisfy { !$0.points.isEmpty })
            let due = chosen.prefix { $0.due != .ordinary }
            #expect(chosen.dropFirst(due.count).allSatisfy { $0.due == .ordinary })
            #expect(due.count == min(limit, items.count { $0.due != .ordinary && !$0.points.isEmpty }))
            #expect(chosen.dropFirst(due.count).count { $0.group == "a" } <= shares.limits["a"] ?? 0)
            // Nobody waits while there is room and no limit.
            let left = items.filter { item in
                item.due == .ordinary && !item.points.isEmpty && item.group != "a" && !chosen.contains(item)
            }
            #expect(left.isEmpty || ranked.count == limit)
        }
    }
}
