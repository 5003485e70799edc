import AsteriskRig
import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// As many launches a second as asked for, on the real Asterisk: each person is called once, and each call has its right
/// outcome, its interaction and its end, however busy the machine.
@Suite(.serialized, .enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(5)))
struct StormTests {
    /// `make storm CPS=150 SECONDS=10` sets `MARCADOR_CPS` and `MARCADOR_SECONDS`, and then the rate itself is judged.
    private static let rate = number("MARCADOR_CPS")
    private static let seconds = number("MARCADOR_SECONDS")

    /// Of 25 people one answers and goes after a second; one rings out, three hear congestion, the others are busy,
    /// decline, or have no such number.
    private static let kinds =
        ["03", "12"] + repeatElement("11", count: 3) + repeatElement("10", count: 10)
        + repeatElement("13", count: 4) + repeatElement("14", count: 3) + repeatElement("17", count: 3)

    @Test("a storm of launches: all outcomes right, each person called once")
    func storm() async throws {
        let rate = Self.rate ?? 30
        let seconds = Self.seconds ?? 5
        var order = Seed(number: 7)
        let size = FloorSize(
            agents: 99, debtors: rate * seconds * 2, maxCalls: 2000, callsPerSecond: rate, ratio: 10,
            wrapUp: 1, kinds: Self.kinds.shuffled(using: &order))
        try await Floor.with(size) { floor in
            let asterisk = try #require(await floor.rig.processIdentifier)
            let before = Self.cpuSeconds(asterisk)
            try floor.start()
            let daemon = try #require(floor.daemonProcess)
            let atStart = Self.cpuSeconds(daemon)
            try await poll("\(rate * seconds) launches", seconds: Double(seconds * 6 + 30)) {
                floor.launches.count >= rate * seconds
            }
            let used = (daemon: Self.cpuSeconds(daemon) - atStart, asterisk: Self.cpuSeconds(asterisk) - before)
            let busyDaemon = daemon
            try await floor.command("campaign", "stop", "cobranza")
            try await poll("the calls to end", seconds: 60) { try await floor.status()?.calls == 0 }
            let total = (
                daemon: Self.cpuSeconds(busyDaemon) - atStart, asterisk: Self.cpuSeconds(asterisk) - before
            )
            try await floor.finish()

            let evidence = try await floor.evidence()
            let judge = Judge(evidence)
            let findings = judge.findings()
            let achieved = Self.rate(of: floor.launches, first: rate * seconds)
            print(
                "\(rate) calls/s asked for \(seconds) s: \(evidence.attempts.count) launched, \(Self.text(achieved))/s")
            print("  launches by second: \(Self.bySecond(floor.launches))")
            print("  CPU while launching: daemon \(Self.text(used.daemon)) s, Asterisk \(Self.text(used.asterisk)) s")
            print("  CPU to the last end: daemon \(Self.text(total.daemon)) s, Asterisk \(Self.text(total.asterisk)) s")
            print("  \(judge.summary)")
            for (kind, line) in Self.table(evidence).sorted(by: { $0.key < $1.key }) {
                print("  people \(kind): \(line)")
            }
            for finding in findings.prefix(20) { print("  \(finding)") }
            #expect(findings.isEmpty, "\(findings.count) findings")
            #expect(evidence.attempts.count >= rate * seconds)
            let isLost = { (attempt: Attempt) in
                attempt.outcome == "unknown"
                    || attempt.outcome == "failed" && attempt.detail?.hasPrefix("not dialled") != true
            }
            let lost = evidence.attempts.filter(isLost)
            for attempt in lost.prefix(20) {
                print(
                    "  lost: \(attempt.phone.suffix(2)) \(attempt.outcome ?? "none"), \(attempt.detail ?? "no detail")")
            }
            #expect(lost.isEmpty, "\(lost.count) attempts without their outcome")
            if Self.rate != nil { #expect(achieved >= 0.95 * Double(rate), "\(achieved) launches a second") }
        }
    }

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    /// Launches a second over the first so many.
    private static func rate(of launches: [Double], first count: Int) -> Double {
        let launches = launches.sorted().prefix(count)
        guard let first = launches.first, let last = launches.last, last > first else { return 0 }
        return Double(launches.count - 1) / (last - first)
    }

    private static func bySecond(_ launches: [Double]) -> [Int] {
        guard let first = launches.min(), let last = launches.max() else { return [] }
        var counts = [Int](repeating: 0, count: Int(last - first) + 1)
        for launch in launches { counts[Int(launch - first)] += 1 }
        return counts
    }

    private static func table(_ evidence: Evidence) -> [Substring: String] {
        Dictionary(grouping: evidence.attempts, by: { $0.phone.suffix(2) }).mapValues { attempts in
            Dictionary(grouping: attempts, by: { $0.outcome ?? "none" }).mapValues(\.count)
                .sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
    }

    private static func text(_ number: Double) -> String { String(format: "%.1f", number) }

    /// User and system time of a process so far.
    private static func cpuSeconds(_ process: Int32) -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        // The name in brackets may hold blanks; the times are the 12th and 13th field after it.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
