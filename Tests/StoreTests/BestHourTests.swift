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

    /// - Parameter heard: what was recorded of a call, by its place.
    private static func bestHour(after calls: [Call], heard: [Int: Disposition] = [:]) async throws -> RuleValue {
        let test = try TestStore()
        try await test.add([TestStore.row(1)])
        try await test.store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
        try await test.store.pool.write { db in
            for (place, call) in calls.enumerated() {
                let time = TestStore.noon - .seconds(86_400 * call.daysAgo) + .seconds(3600 * (call.hour - 12))
                try db.execute(
                    sql: """
                        INSERT INTO attempt (campaign_id, debtor_id, account_id, contact_point_id, phone, country, zones,
                            priority, due_at, server, queue, mode, dial_string, caller_name, caller_number, ring_ms, hold_ms,
                            abandonment_message, detect_machines, launched_at, outcome, disposition)
                        SELECT 1, debtor_id, id, (SELECT p.id FROM contact_point p WHERE p.debtor_id = account.debtor_id),
                            '+56200000001', 'CL', 'America/Santiago', 0, 0, '', '', '', '', '', '', 0, 0, '', 0, ?, ?, ?
                        FROM account
                        """, arguments: [time.milliseconds, call.outcome.rawValue, heard[place]?.rawValue])
            }
        }
        let everybody = try AccountRule(parsing: "true")
        let account = try #require(
            try await test.store.accounts(matching: everybody, now: TestStore.noon, limit: 1).first)
        return try #require(try await test.store.facts(of: account, now: TestStore.noon))[.bestHour]
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
