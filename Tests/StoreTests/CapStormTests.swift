import Compliance
import DialerCore
import Foundation
import GRDB
import Portfolio
import Store
import Synchronization
import Testing
import Vocabulary

/// Eight daemons' worth of claimers on one file, each of which dies now and then between reservation and call.
@Suite struct CapStormTests {
    private static let claimers = 8
    private static let debtors = 12
    private static let caps = [
        FrequencyCap(max: 2, per: .rollingDays(1), countsOn: .attempt, excused: [.busy]),
        FrequencyCap(max: 1, per: .rollingDays(2), countsOn: .contact),
        FrequencyCap.rest(days: 3, after: .conversation, key: .account),
        FrequencyCap(max: 3, per: .rollingDays(2), countsOn: .attempt, key: .number),
    ]
    private static let zone = "America/Santiago"

    /// What the claimers share: nothing but the numbers of attempts and what they have seen.
    private final class Ledger: Sendable {
        let number = Mutex<Int64>(0)
        let seen = Mutex<(capped: Int, crashed: Int)>((0, 0))
        /// Attempts as they were journaled: for one debtor the true order, since the next comes after the end of the last.
        let journaled = Mutex<[Int64]>([])
        func next() -> Int64 {
            number.withLock {
                $0 += 1
                return $0
            }
        }
    }

    @Test func capsHoldAndNothingLeaks() async throws {
        let test = try TestStore()
        let campaigns = (0..<3).map { number in
            TestStore.campaign(
                "c\(number)",
                retry: RetryPolicy(
                    rules: Dictionary(
                        uniqueKeysWithValues: Outcome.allCases.map {
                            ($0, RetryRule(after: .seconds(600), attempts: 1000))
                        }), maxAttempts: 1000))
        }
        try await test.store.syncCampaigns(campaigns, now: TestStore.noon)
        // Every third has the telephone of the one before, every fourth a second account.
        try await test.add(
            (1...Self.debtors).map { number in
                try TestStore.row(number, phones: ["+562000\(1000 + (number % 3 == 0 ? number - 1 : number))0"])
            })
        try await test.add(
            stride(from: 4, through: Self.debtors, by: 4).map { number in
                try TestStore.row(number, phones: ["+562000\(1000 + number)0"], reference: "B\(number)")
            })
        let ledger = Ledger()
        let path = test.store.path
        // Ten days in steps of two hours; at each all claimers go for the same debtors.
        for step in 0..<120 {
            let now = TestStore.noon + .seconds(step * 7200)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for claimer in 0..<Self.claimers {
                    group.addTask {
                        try await Self.claim(
                            path, campaigns[claimer % 3], seed: UInt64(step * 100 + claimer), at: now, ledger)
                    }
                }
                try await group.waitForAll()
            }
            // As a daemon starts again: what was claimed is free, what was under way has an unknown end.
            if step % 10 == 9 {
                try await test.store.releaseClaims()
                for open in try await test.store.openAttempts() {
                    var launch = TestStore.launch(open.lead, attempt: open.attempt.rawValue, at: open.times.launched)
                    launch.at = open.times.launched
                    let record = TestStore.record(launch, .unknown, next: .retry(at: now), ringing: false)
                    try await test.store.recordEnd(record, retry: campaigns[0].retry)
                }
            }
        }
        let seen = ledger.seen.withLock { $0 }
        let journaled = ledger.journaled.withLock { $0 }
        // How many depends on who was faster; that there were many of each kind does not.
        #expect(journaled.count > 40, "\(journaled.count)")
        #expect(seen.capped > 80 && seen.crashed > 20, "\(seen)")
        try Self.judge(path, order: journaled)

        // Nothing is held for ever: with every period over, each account may be called again.
        let end = TestStore.noon + .seconds(240 * 3600 + 30 * 86_400)
        try await test.store.releaseClaims()
        for open in try await test.store.openAttempts() {
            let launch = TestStore.launch(open.lead, attempt: open.attempt.rawValue, at: open.times.launched)
            try await test.store.recordEnd(
                TestStore.record(launch, .unknown, next: .retry(at: end), ringing: false), retry: campaigns[0].retry)
        }
        let leads = try await test.claim(campaigns[0], at: end, limit: 100)
        #expect(leads.count == Self.debtors)
        for lead in leads {
            let launch = TestStore.launch(lead, attempt: ledger.next(), at: end, limits: Self.limits(at: end))
            let refusal = await test.store.journal(launch)
            // Two that share a telephone are under its cap together, which has room for both.
            #expect(refusal == nil, "\(lead.debtor)")
        }
    }

    private static func limits(at now: Timestamp) -> [FrequencyLimit] {
        let profile = ComplianceProfile(id: "storm", hours: .always, caps: caps, source: "test")
        return Compliance.limits(of: profile, zones: [zone], at: now)
    }

    /// One daemon: opens the file, takes leads, journals them, and either sees the end of each call or dies before.
    private static func claim(
        _ path: String, _ campaign: Campaign, seed: UInt64, at now: Timestamp, _ ledger: Ledger
    ) async throws {
        var random = Mixer(state: seed)
        let store = try Store(path: path)
        let leads = try await store.claimLeads(campaign: campaign, now: now, limit: 6).leads
        for lead in leads {
            // Dies with a lead in hand.
            if random.next() % 20 == 0 {
                ledger.seen.withLock { $0.crashed += 1 }
                break
            }
            let at = now + .milliseconds(Int64(random.next() % 60_000))
            let launch = TestStore.launch(lead, attempt: ledger.next(), at: at, limits: limits(at: at))
            if let refusal = await store.journal(launch) {
                if case .frequencyCap(_, let opens) = refusal {
                    ledger.seen.withLock { $0.capped += 1 }
                    // Tried again before it opens, too: the journal has to say no every time.
                    try await store.returnLead(
                        lead, due: random.next() % 2 == 0 ? now : opens ?? now, reason: "capped")
                }
                continue
            }
            ledger.journaled.withLock { $0.append(launch.attempt.rawValue) }
            // Dies between reservation and call, or during it.
            if random.next() % 8 == 0 {
                ledger.seen.withLock { $0.crashed += 1 }
                break
            }
            let outcome = Outcome.allCases[Int(random.next() % UInt64(Outcome.allCases.count))]
            // An invalid number would be called no more.
            let end = TestStore.record(
                launch, outcome == .invalid ? .noAnswer : outcome, next: .retry(at: now + .seconds(600)),
                ringing: random.next() % 2 == 0)
            try await store.recordEnd(end, retry: campaign.retry)
        }
        try store.close()
    }

    /// Looks at every attempt that was journaled, each with those before it, by the columns alone.
    private static func judge(_ path: String, order: [Int64]) throws {
        struct Past {
            var at: Int64
            var debtor: Int64
            var account: Int64
            var phone: String
            var outcome: String
            var rang: Bool
        }
        let byID = try DatabaseQueue(path: path).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT launched_at, debtor_id, account_id, phone, COALESCE(outcome, 'unknown'),
                        ringing_at IS NOT NULL OR answered_at IS NOT NULL, id FROM attempt
                    """
            ).map {
                (
                    $0[6] as Int64,
                    Past(at: $0[0], debtor: $0[1], account: $0[2], phone: $0[3], outcome: $0[4], rang: $0[5])
                )
            }
        }
        let past = Dictionary(uniqueKeysWithValues: byID)
        let rows = order.compactMap { past[$0] }
        #expect(rows.count == past.count, "every attempt is one a claimer made")
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        func day(_ at: Int64) -> Date { calendar.startOfDay(for: Date(timeIntervalSince1970: Double(at) / 1000)) }
        let aDay: Int64 = 86_400_000
        for (index, call) in rows.enumerated() {
            let before = rows[..<index].filter { $0.outcome != "failed" || $0.rang }
            let person = before.filter { $0.debtor == call.debtor }
            let today = person.filter { call.at - $0.at < aDay && $0.outcome != "busy" }
            #expect(today.count < 2, "attempt \(index): two within 24 hours")
            let contacts = person.filter {
                call.at - $0.at < 2 * aDay && ["answered", "abandoned", "unknown"].contains($0.outcome)
            }
            #expect(contacts.isEmpty, "attempt \(index): a contact within 48 hours")
            let talks = before.filter { past in
                let days = calendar.dateComponents([.day], from: day(past.at), to: day(call.at)).day ?? 0
                return past.account == call.account && days < 3 && ["answered", "unknown"].contains(past.outcome)
            }
            #expect(talks.isEmpty, "attempt \(index): a conversation on the account within three days")
            let number = before.filter { $0.phone == call.phone && call.at - $0.at < 2 * aDay }
            #expect(number.count < 3, "attempt \(index): three on the number within 48 hours")
        }
    }
}

private struct Mixer: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
