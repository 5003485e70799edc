import DialerCore
import Foundation
import GRDB
import Store
import Testing
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// Processes that reserve places under the caps and are killed before they call: nothing is called too often, and nothing
/// stays reserved.
@Suite struct KilledClaimerTests {
    private static let claimers = 8
    private static let rounds = 5
    /// More than all claimers take at once: in the first round each has some to call.
    private static let debtors = 40

    /// When a claimer is killed.
    private enum Death: CaseIterable {
        /// Once its reservation is on the disk, before the call.
        case reserved
        /// As soon as it goes for one: somewhere in the transaction, or just after it.
        case reserving
        case never
    }

    /// What a claimer did, as its parent saw it.
    private struct Life: Sendable {
        var reserved = 0
        var refused = 0
        /// Reserved and not called, to the parent's knowledge.
        var uncalled: Int64?
        var wasKilled = false
        var left: Int32 = 0
    }

    @Test(.timeLimit(.minutes(2))) func capsHoldAndReservationsComeBack() async throws {
        let test = try TestStore()
        let again = RetryRule(after: .seconds(600), attempts: 1000)
        let retry = RetryPolicy(
            rules: Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0, again) }), maxAttempts: 1000)
        let campaign = TestStore.campaign(retry: retry)
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        // Every third has the telephone of the one before.
        try await test.add(
            (1...Self.debtors).map { number in
                try TestStore.row(number, phones: ["+562000\(1000 + (number % 3 == 0 ? number - 1 : number))0"])
            })
        let path = test.store.path
        try test.store.close()

        var (killed, uncalled, refused, claimsLeft) = (0, 0, 0, 0)
        for round in 0..<Self.rounds {
            // Six hours apart: two days.
            let now = TestStore.noon + .seconds(round * 6 * 3600)
            let lives = try await lives(path, round: round, at: now)
            for life in lives {
                #expect(life.wasKilled ? life.left == SIGKILL : life.left == 0)
                killed += life.wasKilled ? 1 : 0
                refused += life.refused
            }

            // The next start, as the daemon's: what was claimed is free, what was under way has an unknown end.
            let store = try Store(path: path)
            let open = try await store.openAttempts()
            let known = Set(lives.compactMap(\.uncalled))
            #expect(
                known.isSubset(of: open.map(\.attempt.rawValue)), "a reservation was on the disk before it was told")
            #expect(open.count <= lives.count(where: \.wasKilled))
            uncalled += open.count
            claimsLeft += try claims(path)
            try await store.releaseClaims()
            for attempt in open {
                let launch = TestStore.launch(attempt.lead, attempt: attempt.attempt.rawValue, at: now)
                let end = TestStore.record(launch, .unknown, next: .retry(at: now + .seconds(600)), ringing: false)
                #expect(try await store.recordEnd(end, retry: retry))
            }
            #expect(try claims(path) == 0)
            #expect(try await store.openAttempts().isEmpty)
            try store.close()
            try judge(path)
        }
        // How many depends on who was faster; that there were some of each kind does not, and three die in the first round
        // with a place reserved.
        #expect(killed >= Self.rounds && uncalled >= 3, "\(killed) killed, \(uncalled) uncalled")
        #expect(refused > 0 && claimsLeft > 0, "\(refused) refused, \(claimsLeft) claims left behind")
        print("\(killed) killed: \(uncalled) uncalled, \(claimsLeft) claims left behind; \(refused) refused")

        // With every period over, everybody can be called again.
        let later = TestStore.noon + .seconds(30 * 86_400)
        let store = try Store(path: path)
        let leads = try await store.claimLeads(campaign: campaign, now: later, limit: 100).leads
        #expect(leads.count == Self.debtors)
    }

    // MARK: The processes

    /// All claimers of a round at once; how they die goes round, half of them at the first occasion, half at the second.
    private func lives(_ path: String, round: Int, at now: Timestamp) async throws -> [Life] {
        try await withThrowingTaskGroup(of: Life.self) { group in
            for number in 0..<Self.claimers {
                let deaths = Death.allCases
                let death = deaths[(number + round) % deaths.count]
                let first = Int64((round * Self.claimers + number) * 100 + 1)
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        // Reads and waits: a thread of its own, not one of the pool's.
                        Thread.detachNewThread {
                            continuation.resume(
                                with: Result {
                                    try Self.live(path, at: now, first: first, until: death, late: number % 2)
                                })
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// Built beside the tests.
    private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("Claimer")

    private static func live(
        _ path: String, at now: Timestamp, first: Int64, until death: Death, late: Int
    ) throws -> Life {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = program
        process.arguments = [path, "\(now.milliseconds)", "\(first)"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var life = Life()
        func die() {
            kill(process.processIdentifier, SIGKILL)
            life.wasKilled = true
        }
        // A claimer that hangs ends itself, and so ends its output.
        for line in Lines(output.fileHandleForReading) where !life.wasKilled {
            let words = line.split(separator: " ")
            guard words.count == 2, let attempt = Int64(words[1]) else { throw Unexpected(line: line) }
            switch words[0] {
            case "reserving":
                if death == .reserving, life.reserved + life.refused >= late { die() }
            case "refused": life.refused += 1
            case "reserved":
                life.reserved += 1
                if death == .reserved, life.reserved > late {
                    life.uncalled = attempt
                    die()
                } else {
                    let outcome: Outcome = attempt % 2 == 0 ? .noAnswer : .busy
                    try input.fileHandleForWriting.write(contentsOf: Data("\(outcome.rawValue)\n".utf8))
                }
            default: throw Unexpected(line: line)
            }
        }
        process.waitUntilExit()
        life.left = process.terminationStatus
        return life
    }

    private struct Unexpected: Error { let line: String }

    // MARK: What is in the file

    private func claims(_ path: String) throws -> Int {
        try DatabaseQueue(path: path).read { db in
            try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM work WHERE state = 1") ?? 0
        }
    }

    /// Counts by the columns alone: for each call, how many were made up to it within the period.
    private func judge(_ path: String) throws {
        struct Call {
            var at: Int64
            var debtor: Int64
            var phone: String
        }
        let (calls, check) = try DatabaseQueue(path: path).read { db in
            (
                try Row.fetchAll(db, sql: "SELECT launched_at, debtor_id, phone FROM attempt").map {
                    Call(at: $0[0], debtor: $0[1], phone: $0[2])
                }, try String.fetchOne(db, sql: "PRAGMA integrity_check")
            )
        }
        #expect(check == "ok")
        let day: Int64 = 86_400_000
        for call in calls {
            let before = calls.filter { (call.at - 2 * day + 1...call.at).contains($0.at) }
            let person = before.count { $0.debtor == call.debtor && call.at - $0.at < day }
            #expect(person <= 2, "debtor \(call.debtor): \(person) within 24 hours")
            let number = before.count { $0.phone == call.phone }
            #expect(number <= 3, "\(call.phone): \(number) within 48 hours")
        }
    }
}

/// What another process writes, a line at a time, until it ends.
private struct Lines: Sequence, IteratorProtocol {
    private let file: FileHandle
    private var rest: [UInt8] = []

    init(_ file: FileHandle) { self.file = file }

    mutating func next() -> String? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest.removeSubrange(...end) }
                return String(decoding: rest[..<end], as: UTF8.self)
            }
            let more = file.availableData
            guard !more.isEmpty else { return nil }
            rest += more
        }
    }
}
