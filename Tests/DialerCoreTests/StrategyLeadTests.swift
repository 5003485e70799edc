import Testing
import Vocabulary

@testable import DialerCore

@Suite("Leads of a campaign that works by a strategy")
struct StrategyLeadTests {
    @Test("among equal priorities what is worth more is called first")
    func worth() {
        func lead(_ number: Int64, priority: Int = 0, worth: Double?, due: Timestamp = .epoch) -> Lead {
            var lead = Lead.sample(number, priority: priority, due: due)
            lead.worth = worth
            return lead
        }
        var hopper = Hopper()
        let soon = Timestamp.epoch + .seconds(60)
        hopper.add([lead(1, worth: 10, due: .epoch), lead(2, worth: 300, due: soon)])
        // Without worth: what was asked for, by its time; and a higher stage before all that is worth more.
        hopper.add([
            lead(3, priority: 9, worth: nil, due: soon), lead(4, priority: 9, worth: nil),
            lead(5, priority: 1, worth: 1),
        ])
        #expect(hopper.takeAll().map(\.account.rawValue) == [4, 3, 5, 2, 1])
    }

    @Test("the campaign's retry rules say nothing about them")
    func next() throws {
        let busy = try #require(RecordedEnding.all.first { $0.outcome == .busy })
        func next(_ campaign: Campaign) throws -> NextStep? {
            var (floor, attempt) = try Floor.withOneCall(.of(campaigns: [campaign]))
            for word in [.dialing] + busy.words { floor.call(attempt, word) }
            floor.pass(.seconds(2))
            return floor.record(attempt)?.next
        }
        var campaign = Campaign.sample()
        #expect(try next(campaign) != .done("its strategy says what comes next"))
        campaign.selection.strategy = StrategyChoice("tarjetas")
        #expect(try next(campaign) == .done("its strategy says what comes next"))
    }
}
