import DialerCore
import Foundation
import GRDB
import Pacing
import Store
import Testing
import Vocabulary

@Suite("The abandonment ledger in the store")
struct LedgerTests {
    private func prepared(_ count: Int) async throws -> (TestStore, Campaign) {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add((1...count).map { try TestStore.row($0) })
        return (test, campaign)
    }

    @Test("counts by kind and by five minutes, as far back as it is asked for")
    func counts() async throws {
        let (test, campaign) = try await prepared(6)
        let outcomes: [Outcome] = [.answered, .abandoned, .machine, .busy, .answered]
        for (number, outcome) in outcomes.enumerated() {
            try await test.play(campaign, attempt: Int64(number + 1), outcome)
        }
        try await test.play(campaign, attempt: 6, .answered, at: TestStore.noon + .seconds(600))
        var first = LedgerCounts()
        first.connected = 2
        first.abandoned = 1
        first.machines = 1
        let noon = TestStore.noon.milliseconds
        #expect(
            try await test.store.ledger(campaign: campaign.id, since: TestStore.noon - .seconds(60))
                == LedgerReading(
                    buckets: [
                        LedgerBucket(begins: noon, counts: first),
                        LedgerBucket(begins: noon + 600_000, counts: LedgerCounts(.connected)),
                    ], began: noon))
        // A bucket that has begun before is there as a whole.
        #expect(
            try await test.store.ledger(campaign: campaign.id, since: TestStore.noon + .seconds(899)).buckets.count == 1
        )
        #expect(
            try await test.store.ledger(campaign: campaign.id, since: TestStore.noon + .seconds(900))
                == LedgerReading(buckets: [], began: noon))
        #expect(try await test.store.ledger(campaign: CampaignID("none"), since: .epoch) == LedgerReading())
    }

    @Test("an end that was recorded already counts once")
    func once() async throws {
        let (test, campaign) = try await prepared(1)
        let lead = try #require(try await test.claim(campaign).first)
        let launch = TestStore.launch(lead, attempt: 1)
        #expect(await test.store.journal(launch) == nil)
        let record = TestStore.record(launch, .answered)
        #expect(try await test.store.recordEnd(record, retry: campaign.retry))
        #expect(try await !test.store.recordEnd(record, retry: campaign.retry))
        #expect(
            try await test.store.ledger(campaign: campaign.id, since: .epoch).buckets.map(\.counts) == [
                LedgerCounts(.connected)
            ])
    }

    @Test("an agent's machine is no person to the ledger, and is called again as a machine")
    func marked() async throws {
        let (test, campaign) = try await prepared(2)
        let agent = AgentID("PJSIP/ana")
        func counts() async throws -> LedgerCounts? {
            try await test.store.ledger(campaign: campaign.id, since: .epoch).buckets.first?.counts
        }
        func say(_ disposition: Disposition, of attempt: Int64) async throws -> Bool {
            try await test.store.recordDisposition(
                attempt: AttemptID(rawValue: attempt), disposition, agent: agent, at: TestStore.noon,
                retry: { _ in campaign.retry })
        }
        try await test.play(campaign, attempt: 1, .answered)
        var machine = LedgerCounts(.connected)
        machine.marked = 1
        #expect(try await say(.machine, of: 1))
        #expect(try await counts() == machine)
        #expect(try await !say(.machine, of: 1), "said twice")
        #expect(try await counts() == machine)
        // Due again as after a machine, not sooner.
        let pause = try #require(campaign.retry.rules[.machine]?.after)
        #expect(try await test.claim(campaign, at: TestStore.noon + pause - .seconds(1)).count == 1)
        try await test.store.releaseClaims()
        #expect(try await test.claim(campaign, at: TestStore.noon + pause).count == 2)
        // The agent takes it back.
        #expect(try await say(.promise, of: 1))
        #expect(try await counts() == LedgerCounts(.connected))
    }

    @Test("a machine said before the end is counted by the end")
    func markedBeforeTheEnd() async throws {
        let (test, campaign) = try await prepared(1)
        let lead = try #require(try await test.claim(campaign).first)
        let launch = TestStore.launch(lead, attempt: 1)
        #expect(await test.store.journal(launch) == nil)
        let told = try await test.store.recordDisposition(
            attempt: launch.attempt, .machine, agent: AgentID("PJSIP/ana"), at: TestStore.noon)
        #expect(!told)
        #expect(try await test.store.recordEnd(TestStore.record(launch, .answered), retry: campaign.retry))
        var machine = LedgerCounts(.connected)
        machine.marked = 1
        #expect(try await test.store.ledger(campaign: campaign.id, since: .epoch).buckets.map(\.counts) == [machine])
        let pause = try #require(campaign.retry.rules[.machine]?.after)
        #expect(try await test.claim(campaign, at: TestStore.noon + pause - .seconds(1)).isEmpty)
        #expect(try await test.claim(campaign, at: TestStore.noon + pause + .seconds(60)).count == 1)
    }

    /// What the floor has in memory is what a restarted daemon reads, whatever ended, whenever.
    @Test("the store's counts are the memory's", arguments: [1, 2, 3])
    func restart(_ seed: UInt64) async throws {
        let (test, campaign) = try await prepared(60)
        var dice = Dice(seed)
        var memory = AbandonmentLedger()
        var now = TestStore.noon
        for number in 1...60 {
            now = now + .seconds(Int.random(in: 0...900, using: &dice))
            let lead = try #require(try await test.claim(campaign, at: now, limit: 1).first)
            let launch = TestStore.launch(lead, attempt: Int64(number), at: now)
            #expect(await test.store.journal(launch) == nil)
            var record = TestStore.record(
                launch, [.answered, .abandoned, .machine, .unknown, .busy].randomElement(using: &dice) ?? .busy)
            if record.outcome != .busy {
                record.times.answered = now + .seconds(Int.random(in: 0...30, using: &dice))
                record.answer = AnswerKind.allCases.randomElement(using: &dice)
            }
            try await test.store.recordEnd(record, retry: campaign.retry)
            if let answer = record.answer { memory.add(answer, at: record.answeredAt.milliseconds) }
            guard number % 20 == 0 else { continue }
            // As after a restart: read anew, and both go on from there.
            let reach = now - campaign.ledgerReach
            var read = AbandonmentLedger(try await test.store.ledger(campaign: campaign.id, since: reach))
            for window in [Duration.seconds(3600), .seconds(7200), .seconds(86_400)] {
                for definition in AbandonmentDefinition.Rule.allCases.map({ AbandonmentDefinition($0) }) {
                    read.advance(to: now.milliseconds, window: window.wholeMilliseconds, definition: definition)
                    memory.advance(to: now.milliseconds, window: window.wholeMilliseconds, definition: definition)
                    #expect(read.counts == memory.counts)
                    #expect(read.periodCounts == memory.periodCounts)
                    #expect(read.tally(definition, cap: 0.03) == memory.tally(definition, cap: 0.03))
                }
            }
        }
    }

    @Test("a database from before the ledger has its history counted")
    func migration() async throws {
        let (test, campaign) = try await prepared(5)
        for (number, outcome) in [Outcome.answered, .abandoned, .machine, .busy, .answered].enumerated() {
            try await test.play(campaign, attempt: Int64(number + 1), outcome)
        }
        let before = try await test.store.ledger(campaign: campaign.id, since: .epoch)
        let path = test.store.path
        try test.store.close()
        do {
            let pool = try DatabasePool(path: path)
            try await pool.write { db in
                try db.execute(
                    sql: """
                        UPDATE attempt SET connected_at = answered_at + 2001 WHERE id = 5;
                        DROP TABLE answer_count;
                        ALTER TABLE attempt DROP COLUMN answer;
                        ALTER TABLE attempt DROP COLUMN marked;
                        DELETE FROM grdb_migrations WHERE identifier LIKE '2 %';
                        """)
            }
            try pool.close()
        }
        let after = try await Store(path: path).ledger(campaign: campaign.id, since: .epoch)
        #expect(after.began == before.began)
        let counts = try #require(after.buckets.first?.counts)
        #expect(after.buckets.count == 1)
        #expect((counts.connected, counts.late, counts.abandoned, counts.machines) == (1, 1, 1, 1))
    }
}

/// SplitMix64: the same seed always gives the same day.
private struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
