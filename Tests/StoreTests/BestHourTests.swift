import DialerCore
import GRDB
import Portfolio
import Testing
import Vocabulary

@testable import Store

/// `best_hour` of a rule: at which hour of their day a person is reached.
@Suite struct BestHourTests {
    /// Hours of the clock of Santiago, days before 2026-03-10.
    private typealias Call = (daysAgo: Int64, hour: Int64, outcome: Outcome)

    private static func bestHour(after calls: [Call], heard: [Int: Disposition] = [:]) async throws -> RuleValue {
        let test = try TestStore()
        try await test.add([TestStore.row(1, zone: "America/Santiago")])
        let campaign = TestStore.campaign()
        let ordered = calls.sorted { ($1.daysAgo, $0.hour) < ($0.daysAgo, $1.hour) }
        try await test.store.syncCampaigns([campaign], now: TestStore.noon - .seconds(400 * 86_400))
        var account: AccountID?
        for (place, call) in ordered.enumerated() {
            let time = TestStore.noon - .seconds(86_400 * call.daysAgo) + .seconds(3600 * (call.hour - 12))
            account = try await test.play(
                campaign, attempt: Int64(place + 1), call.outcome, at: time, next: .retry(at: time + .seconds(90))
            ).account
            if let disposition = heard[place] {
                try await test.store.recordDisposition(
                    attempt: AttemptID(rawValue: Int64(place + 1)), disposition, agent: AgentID("PJSIP/ana"),
                    at: time + .seconds(60))
            }
        }
        let everybody = try AccountRule(parsing: "true")
        let id = try await #require(test.store.accounts(matching: everybody, now: TestStore.noon, limit: 1).first)
        #expect(account == nil || account == id)
        return try await #require(test.store.facts(of: id, now: TestStore.noon))[.bestHour]
    }

    @Test func nobodyHasAnsweredYet() async throws {
        #expect(try await Self.bestHour(after: []) == .unknown)
        #expect(try await Self.bestHour(after: [(1, 10, .noAnswer), (2, 10, .busy)]) == .unknown)
    }

    @Test func theShareOfCallsDecidesNotTheirNumber() async throws {
        let calls: [Call] =
            (1...6).map { ($0, 10, $0 <= 2 ? .answered : .noAnswer) } + [(3, 18, .answered), (4, 18, .answered)]
        #expect(try await Self.bestHour(after: calls) == .number(18))
    }

    @Test func oneAnswerWeighsLessThanMany() async throws {
        let calls: [Call] = [(7, 9, .answered)] + (1...8).map { ($0, 19, $0 <= 5 ? .answered : .noAnswer) }
        #expect(try await Self.bestHour(after: calls) == .number(19))
    }

    @Test func whoWasReachedLaterDecidesBetweenEquals() async throws {
        #expect(try await Self.bestHour(after: [(5, 9, .answered), (2, 15, .answered)]) == .number(15))
        #expect(try await Self.bestHour(after: [(2, 9, .answered), (5, 15, .answered)]) == .number(9))
    }

    @Test func machinesAndStrangersAreNotThePerson() async throws {
        let calls: [Call] = [(3, 9, .answered), (2, 11, .answered), (1, 20, .machine)]
        #expect(try await Self.bestHour(after: calls, heard: [1: .wrongPerson]) == .number(9))
    }

    @Test func whatTheNetworkSpoiltSaysNothing() async throws {
        let calls: [Call] =
            [(9, 9, .answered), (8, 17, .answered), (7, 9, .noAnswer)] + (1...6).map { ($0, 17, .congestion) }
        #expect(try await Self.bestHour(after: calls) == .number(17))
    }

    @Test func halfAYearIsRemembered() async throws {
        #expect(try await Self.bestHour(after: [(179, 16, .answered)]) == .number(16))
        #expect(try await Self.bestHour(after: [(181, 16, .answered)]) == .unknown)
    }

    /// 16:00 of UTC is noon in Santiago's winter, 15:00 in its summer.
    @Test func theHourIsThatOfTheDebtorsClock() async throws {
        let july = Timestamp(seconds: 1_751_385_600)
        #expect(localHour(july, "America/Santiago") == 12)
        #expect(localHour(TestStore.noon, "America/Santiago Pacific/Easter") == 12)
        #expect(localHour(TestStore.noon, "") == 15)
    }

    private func localHour(_ time: Timestamp, _ zones: String) -> Int? {
        try? TestStore().store.pool.read { db in
            try Int.fetchOne(db, sql: "SELECT local_hour(?, ?)", arguments: [time.milliseconds, zones])
        }
    }
}
