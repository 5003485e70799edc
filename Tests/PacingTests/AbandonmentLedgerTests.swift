import Testing

@testable import Pacing

@Suite("The ledger's window")
struct AbandonmentLedgerTests {
    private static let minute: Int64 = 60_000
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 86_400_000
    /// 2026-03-10 00:00 UTC.
    private static let start: Int64 = 1_773_100_800_000
    private let strict = AbandonmentDefinition(.strict)
    private let ftc = AbandonmentDefinition(.ftc)

    @Test("answers leave before their time, abandonments after it")
    func slides() {
        var ledger = AbandonmentLedger()
        let t = Self.start + 7 * Self.minute
        for _ in 1...99 { ledger.add(.connected, at: t) }
        ledger.add(.abandoned, at: t)
        func tally(at now: Int64) -> AbandonmentTally {
            ledger.advance(to: now, window: Self.day, definition: strict)
            return ledger.tally(strict, cap: 0.03)
        }
        #expect(tally(at: t) == AbandonmentTally(abandoned: 1, answered: 100))
        // A thirtieth of a day is 48 minutes; the bucket began at 00:05.
        let begins = Self.start + 5 * Self.minute
        #expect(tally(at: begins + Self.day - 48 * Self.minute) == AbandonmentTally(abandoned: 1, answered: 100))
        #expect(tally(at: begins + Self.day - 48 * Self.minute + 1) == AbandonmentTally(abandoned: 1, answered: 1))
        #expect(tally(at: t + Self.day) == AbandonmentTally(abandoned: 1, answered: 1))
        #expect(tally(at: begins + Self.day + 5 * Self.minute - 1) == AbandonmentTally(abandoned: 1, answered: 1))
        #expect(tally(at: begins + Self.day + 5 * Self.minute) == AbandonmentTally(abandoned: 0, answered: 0))
    }

    /// Against a plain list of everything that happened, for years of random days.
    @Test("never more answers and never fewer abandonments than the true window has", arguments: 1...4)
    func conservative(_ seed: UInt64) {
        var dice = Dice(seed: seed)
        for window in [Self.hour, Self.day, 30 * Self.day] {
            var ledger = AbandonmentLedger()
            var all: [(kind: AnswerKind, at: Int64)] = []
            var now = Self.start
            for _ in 1...1500 {
                now += Int64.random(in: 0...window / 100, using: &dice)
                // Ended now, answered a while ago.
                let at = now - Int64.random(in: 0...20 * Self.minute, using: &dice)
                let kind = AnswerKind.allCases.randomElement(using: &dice) ?? .lost
                ledger.add(kind, at: at)
                all.append((kind, at))
                guard Int.random(in: 0..<10, using: &dice) == 0 else { continue }
                ledger.advance(to: now, window: window, definition: strict)
                var inside = LedgerCounts()
                for one in all where one.at > now - window { inside += LedgerCounts(one.kind) }
                let truth = strict.tally(inside)
                let seen = ledger.tally(strict, cap: 0.03)
                #expect(seen.abandoned >= truth.abandoned)
                #expect(seen.answered - seen.abandoned <= truth.answered - truth.abandoned)
                // And not by more than the margin and two buckets.
                var outer = LedgerCounts()
                var inner = LedgerCounts()
                let margin = AbandonmentLedger.margin(of: window)
                for one in all {
                    if one.at > now - window - LedgerBucket.length { outer += LedgerCounts(one.kind) }
                    if one.at >= now - window + margin + LedgerBucket.length { inner += LedgerCounts(one.kind) }
                }
                #expect(seen.abandoned <= strict.tally(outer).abandoned)
                let sure = strict.tally(inner)
                #expect(seen.answered - seen.abandoned >= sure.answered - sure.abandoned)
            }
            #expect(ledger.buckets.count < 40_000)
        }
    }

    /// The promise of the margin: what is under the cap now is under it for that long, if nothing more is abandoned.
    @Test("under the cap now is under the cap for the margin", arguments: 1...3)
    func lasts(_ seed: UInt64) {
        var dice = Dice(seed: seed)
        var ledger = AbandonmentLedger()
        var all: [(kind: AnswerKind, at: Int64)] = []
        var now = Self.start
        let window = Self.day
        for _ in 1...1200 {
            now += Int64.random(in: 0...3 * Self.minute, using: &dice)
            ledger.advance(to: now, window: window, definition: strict)
            let tally = ledger.tally(strict, cap: 0.1)
            let kind: AnswerKind =
                (tally.budget(under: 0.1) ?? 0) > 0 && Bool.random(using: &dice) ? .abandoned : .connected
            ledger.add(kind, at: now)
            all.append((kind, now))
            guard kind == .abandoned else { continue }
            for later in stride(from: 0, through: AbandonmentLedger.margin(of: window), by: 6 * Int(Self.minute)) {
                let at = now + Int64(later)
                var inside = LedgerCounts()
                for one in all where one.at > at - window { inside += LedgerCounts(one.kind) }
                #expect(strict.tally(inside).isUnder(0.1))
            }
        }
        #expect(all.count { $0.kind == .abandoned } > 20)
    }

    @Test("the FTC's thirty days, one after the other, are judged beside the rolling ones")
    func successive() {
        var ledger = AbandonmentLedger()
        let began = Self.start
        for _ in 1...1000 { ledger.add(.connected, at: began) }
        let second = began + 31 * Self.day
        for _ in 1...900 { ledger.add(.connected, at: began + 20 * Self.day) }
        for _ in 1...10 { ledger.add(.connected, at: second) }
        ledger.add(.abandoned, at: second)
        ledger.advance(to: second, window: 30 * Self.day, definition: ftc)
        #expect(ledger.periodCounts?.connected == 10 && ledger.periodCounts?.abandoned == 1)
        // In the rolling window 1 of 911 would bear 26 more; in the period that has just begun nothing.
        #expect(ledger.counts.connected == 910)
        #expect(ledger.tally(ftc, cap: 0.03) == AbandonmentTally(abandoned: 1, answered: 11))
        // The rolling window speaks where it is the tighter one.
        for _ in 1...60 { ledger.add(.abandoned, at: began + 29 * Self.day) }
        ledger.advance(to: second, window: 30 * Self.day, definition: ftc)
        #expect(ledger.tally(ftc, cap: 0.03) == AbandonmentTally(abandoned: 61, answered: 971))
    }

    @Test("a period is awaited: the calls that will be answered in it are launched under its own count")
    func nextPeriod() {
        var ledger = AbandonmentLedger()
        let began = Self.start
        for _ in 1...1000 { ledger.add(.connected, at: began) }
        let end = began + 30 * Self.day
        for _ in 1...500 { ledger.add(.connected, at: end - Self.hour) }
        ledger.advance(to: end - 4 * Self.minute, window: 30 * Self.day, definition: ftc)
        #expect(ledger.periodCounts?.connected == 1500)
        ledger.advance(to: end - 2 * Self.minute, window: 30 * Self.day, definition: ftc)
        #expect(ledger.periodCounts == LedgerCounts())
        #expect(ledger.tally(ftc, cap: 0.03) == AbandonmentTally(abandoned: 0, answered: 0))
    }

    @Test("Ofcom's day begins at midnight")
    func day() {
        let ofcom = AbandonmentDefinition(.ofcom)
        var ledger = AbandonmentLedger()
        for _ in 1...500 { ledger.add(.connected, at: Self.start + 20 * Self.hour) }
        let morning = Self.start + Self.day + 8 * Self.hour
        for _ in 1...40 { ledger.add(.connected, at: morning) }
        ledger.add(.abandoned, at: morning)
        ledger.advance(to: morning, window: Self.day, definition: ofcom, dayBegan: Self.start + Self.day)
        #expect(ledger.counts.connected == 540)
        #expect(ledger.tally(ofcom, cap: 0.03) == AbandonmentTally(abandoned: 1, answered: 41))
        ledger.advance(to: morning, window: Self.day, definition: ofcom, dayBegan: Self.start)
        #expect(ledger.tally(ofcom, cap: 0.03) == AbandonmentTally(abandoned: 1, answered: 541), "another zone")
    }

    @Test("calls that count and have not ended are counted along")
    func current() {
        var ledger = AbandonmentLedger()
        ledger.add(.connected, at: Self.start)
        ledger.advance(to: Self.start, window: Self.day, definition: ftc)
        var current = LedgerCounts(.abandoned)
        current.connected = 2
        #expect(ledger.tally(ftc, cap: 0.03, plus: current) == AbandonmentTally(abandoned: 1, answered: 4))
        #expect(ledger.counts == LedgerCounts(.connected))
    }

    @Test("old buckets go, and the sums stay right")
    func forgets() {
        var ledger = AbandonmentLedger()
        for number in 0..<5000 {
            let now = Self.start + Int64(number) * LedgerBucket.length
            ledger.add(number % 50 == 0 ? .abandoned : .connected, at: now)
            ledger.advance(to: now, window: Self.day, definition: strict)
        }
        #expect(ledger.buckets.count < 24 * 12 + 300)
        // So many buckets of five minutes touch a day that ends within one.
        #expect(ledger.counts.connected + ledger.counts.abandoned == 289)
    }
}
