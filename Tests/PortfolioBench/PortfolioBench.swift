import DialerCore
import Foundation
import Portfolio
import Store
import Vocabulary

// What a large portfolio costs: `PortfolioBench ACCOUNTS [FOLDER]`, by `make bench-portfolio`. A folder that is named is kept, and
// a database in it is neither imported again nor called again.

/// A made-up portfolio with three numbers an account, and what a day asks of it.
@main
struct PortfolioBench {
    static let now = Timestamp(seconds: 1_773_154_800)

    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000
        let named = CommandLine.arguments.dropFirst(2).first
        let folder = named ?? FileManager.default.temporaryDirectory.appending(path: "marcador-bench-\(getpid())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { if named == nil { try? FileManager.default.removeItem(atPath: folder) } }
        print("\(count) accounts, \(count * 3) phone numbers, in \(folder)")
        let isKept = FileManager.default.fileExists(atPath: folder + "/bench.sqlite")
        let store = try Store(path: folder + "/bench.sqlite")
        if !isKept {
            let file = folder + "/cartera.csv"
            try write(count, to: file)
            try await importing(file, count, into: store)
            try FileManager.default.removeItem(atPath: file)
        }
        try await segments(store)
        try await claims(store)
        if !isKept { try await attempts(store) }
        try await strategies(count, store)
        let size = try FileManager.default.attributesOfItem(atPath: folder + "/bench.sqlite")[.size] as? Int ?? 0
        print("database \(size / 1_000_000) MB, memory at its highest \(peakMemory()) MB")
        try store.close()
    }

    private static func importing(_ file: String, _ count: Int, into store: Store) async throws {
        let importer = Importer(
            store: store, portfolio: "bench", options: ImportOptions(country: Country(code: "CL"), creditor: "Banco"))
        for title in ["import", "import again, nothing changes"] {
            var steps = 0
            let start = ContinuousClock.now
            let report = try await importer.run(file: file, now: now) { _ in steps += 1 }
            let time = (ContinuousClock.now - start).inSeconds
            print(
                "\(title): \(tenths(time)) s, \(Int(Double(count) / time)) rows a second, \(report.rejected) rejected, "
                    + "progress told \(steps) times, memory \(memory()) MB")
        }
    }

    private static func segments(_ store: Store) async throws {
        let rules = [
            "days_past_due between 1 and 30 and balance >= 50000 and product = 'tarjeta' and region in ('RM', 'V')",
            "balance >= 1000000", "days_past_due between 1 and 5", "attempts_7d < 3 and days_past_due > 60",
        ]
        for text in rules {
            let segment = Segment(name: "s", rule: try AccountRule(parsing: text))
            let (preview, time) = try await timed { try await store.preview(of: segment, now: now) }
            print("segment try: \(tenths(time)) s for \(preview.accounts) accounts: \(text)")
        }
        let segment = Segment(name: "s", rule: try AccountRule(parsing: "days_past_due between 1 and 90"))
        let early = Segment(name: "e", rule: try AccountRule(parsing: rules[0]))
        try await store.syncCampaigns(
            [campaign("wide", "s"), campaign("early", "e")], segments: [segment, early], now: now)
        for (title, moment) in [("first", now), ("the next day", now + .seconds(86_400))] {
            let (report, time) = try await timed { try await store.refreshSegments(now: moment) }
            print("segment refresh, \(title): \(tenths(time)) s, \(report.entered) came in, \(report.left) left")
        }
    }

    private static func claims(_ store: Store) async throws {
        let day = now + .seconds(86_400)
        let wide = campaign("wide", "s")
        try await claims("") { limit in try await store.claimLeads(campaign: wide, now: day, limit: limit) }
    }

    /// The same by the steps of a strategy, for which all accounts are gone through first.
    private static func strategies(_ count: Int, _ store: Store) async throws {
        // Of the night after the claims before.
        let day = now + .seconds(86_400)
        let step = [ChannelStep(.call)]
        let rules = ["days_past_due between 1 and 30", "days_past_due between 31 and 90", "days_past_due > 90"]
        let strategy = Strategy(
            name: "s",
            stages: try rules.enumerated().map { place, rule in
                Stage(name: "e\(place)", rule: try AccountRule(parsing: rule), steps: step, again: .seconds(7 * 86_400))
            })
        let lawful = CallableWeek((0..<6).map { $0 * 1440 + 480..<$0 * 1440 + 1200 })
        let book = StrategyBook(
            strategies: [strategy], lawful: Country(code: "CL").map { [$0: lawful] } ?? [:], key: "1")
        let staged = Campaign(
            id: CampaignID("staged"), mode: .progressive, selection: AccountSelection(strategy: StrategyChoice("s")),
            queue: QueueName("q"), trunk: "t", callerID: CallerID(name: "Banco", number: "600"), retry: .standard)
        try await store.syncCampaigns([staged], now: day)
        try await store.releaseClaims()
        var (looked, writes) = (0, [Double]())
        let (_, whole) = try await timed {
            while true {
                let (round, time) = try await timed { try await store.reviewPlaces(by: book, now: day) }
                looked += round.accounts
                writes.append(time * 1000)
                guard round.isFull else { return }
            }
        }
        writes.sort()
        print(
            "places of \(looked) accounts: \(tenths(whole)) s, \(Int(Double(looked) / whole)) a second, "
                + "a round p99 \(tenths(writes[writes.count * 99 / 100])) ms")
        try await claims(" by a strategy") { limit in
            try await store.claimLeads(
                campaign: staged, now: day, limit: limit, order: StrategyOrder(book: book, seed: 1))
        }
    }

    private static func claims(
        _ how: String, _ claim: (Int) async throws -> (leads: [Lead], exhausted: Bool)
    ) async throws {
        for (title, limit, rounds) in [("claim of 1", 1, 1000), ("hopper refill of 500", 500, 40)] {
            var times: [Double] = []
            for _ in 0..<rounds {
                let (claimed, time) = try await timed { try await claim(limit) }
                if claimed.leads.count == limit { times.append(time * 1000) }
            }
            times.sort()
            guard !times.isEmpty else {
                print("\(title)\(how): too few accounts")
                continue
            }
            print(
                "\(title)\(how): median \(tenths(times[times.count / 2])) ms, p99 \(tenths(times[times.count * 99 / 100])) ms, "
                    + "\(times.count) times")
        }
    }

    static func campaign(_ name: String, _ segment: String) -> Campaign {
        Campaign(
            id: CampaignID(name), mode: .progressive, selection: AccountSelection(segment: segment),
            queue: QueueName("q"), trunk: "t", callerID: CallerID(name: "Banco", number: "600"), retry: .standard)
    }

    // MARK: The file

    private static func write(_ count: Int, to path: String) throws {
        guard let file = fopen(path, "w") else { throw CocoaError(.fileWriteUnknown) }
        defer { fclose(file) }
        fputs("rut;nombre;region;telefono1;telefono2;telefono3;producto;cuenta;saldo;vencimiento\n", file)
        let products = ["Tarjeta", "Consumo", "Línea de crédito", "Hipotecario"]
        let regions = ["RM", "V", "Biobío", "Araucanía", "Maule", "Coquimbo", "II"]
        var state: UInt64 = 42
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        let today = 20_522
        for index in 1...count {
            let due = CivilDate(daysSinceEpoch: today + 30 - below(400))
            // Ranges that no network serves.
            let line = String(10_000_000 + index % 10_000_000).dropFirst()
            fputs(
                """
                \(index)-K;Persona \(index);\(regions[below(7)]);+5620\(line);+5690\(line);+56410\(line.dropFirst());\
                \(products[below(4)]);C\(index);\(1000 * (1 + below(90) * below(90)));\(due)

                """, file)
        }
    }

    // MARK: Measures

    static func timed<Value>(_ body: () async throws -> Value) async throws -> (Value, Double) {
        let start = ContinuousClock.now
        let value = try await body()
        return (value, (ContinuousClock.now - start).inSeconds)
    }

    static func tenths(_ number: Double) -> String { String(format: number < 10 ? "%.2f" : "%.1f", number) }

    private static func memory() -> Int { status("VmRSS:") }
    private static func peakMemory() -> Int { status("VmHWM:") }

    private static func status(_ key: String) -> Int {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n") ?? []
        let words = lines.first { $0.hasPrefix(key) }?.split { $0.isWhitespace }
        return (words.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) / 1024
    }
}
