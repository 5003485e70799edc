import AsteriskRig
import Foundation
import Testing

/// The daemon, Asterisk and the lines between them break again and again, with calls up. Afterwards an independent judge
/// compares what Asterisk wrote with what the database says.
@Suite(
    "Nothing is lost and nobody is called twice", .serialized,
    .enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"))
struct RecoveryTests {
    @Test("kill -9 of the daemon at ten random moments with calls up", .timeLimit(.minutes(5)))
    func daemonKilled() async throws {
        var seed = Seed(for: "daemon killed")
        try await Floor.with(FloorSize(debtors: 900)) { floor in
            let killer = Killer(floor: floor)
            try await killer.during("first start") { try floor.start() }
            for round in 1...10 {
                try await floor.untilBusy(6)
                try await Task.sleep(for: seed.moment(within: 0...3))
                let absence = seed.moment(within: 0...1.5)
                try await killer.during("kill \(round)") {
                    await floor.kill9()
                    // What happens meanwhile nobody tells the daemon.
                    try await floor.pause("Local/101@agents", !round.isMultiple(of: 2))
                    try await Task.sleep(for: absence)
                    try floor.start()
                }
            }
            try await judge(floor, atLeast: 40)
        }
    }

    @Test("faults of every kind, one after the other, in an order of chance", .timeLimit(.minutes(5)))
    func everyKind() async throws {
        try await siege(faults: 21, minutes: 0)
    }

    /// `make recovery`: `MARCADOR_FAULTS=200 MARCADOR_MINUTES=20`, and `MARCADOR_SEED` to have a run again.
    @Test("as many faults as asked for", .enabled(if: Long.faults > 0, "set MARCADOR_FAULTS"))
    func asLongAsAsked() async throws {
        try await siege(faults: Long.faults, minutes: Long.minutes)
    }

    private enum Long {
        static let faults = ProcessInfo.processInfo.environment["MARCADOR_FAULTS"].flatMap { Int($0) } ?? 0
        static let minutes = ProcessInfo.processInfo.environment["MARCADOR_MINUTES"].flatMap { Double($0) } ?? 0
    }

    /// - Parameter minutes: that long at least, from the first call to the last fault.
    private func siege(faults: Int, minutes: Double) async throws {
        var seed = Seed(for: "\(faults) faults")
        let schedule = seed.faults(faults, longest: faults > 50 ? 18 : 5)
        // A long one gets on with fewer calls at a time, or it runs out of people.
        let size = FloorSize(debtors: 500 + faults * 60, callsPerSecond: faults > 50 ? 4 : 10)
        try await Floor.with(size) { floor in
            let killer = Killer(floor: floor)
            try await killer.during("first start") { try floor.start() }
            let begin = Date()
            for (index, fault) in schedule.enumerated() {
                try await floor.untilBusy(6)
                let ahead = minutes * 60 * Double(index + 1) / Double(faults) - Date().timeIntervalSince(begin)
                try await Task.sleep(for: .seconds(max(0, ahead)) + seed.moment(within: 0...1))
                print("\(index + 1)/\(faults) ", terminator: "")
                try await killer.inflict(fault)
                fflush(nil)
            }
            let lasted = Date().timeIntervalSince(begin) / 60
            print("\(faults) faults in \(String(format: "%.1f", lasted)) minutes, MARCADOR_SEED=\(seed.number)")
            for (kind, faults) in Dictionary(grouping: schedule, by: \.kind).sorted(by: { $0.key < $1.key }) {
                print("  \(faults.count) × \(kind)")
            }
            try await judge(floor, atLeast: faults * 2)
        }
    }

    private func judge(_ floor: Floor, atLeast: Int) async throws {
        try await floor.finish()
        let evidence = try await floor.evidence()
        let judge = Judge(evidence)
        let findings = judge.findings()
        print(judge.summary)
        let slowest = evidence.agentChecks.sorted { $0.seconds > $1.seconds }.prefix(5)
            .map { String(format: "%.2f s (\($0.what))", $0.seconds) }
        print("Agents right after the login, the slowest: \(slowest.joined(separator: ", "))")
        print("The judge found \(findings.isEmpty ? "nothing" : "\(findings.count):")")
        for finding in findings { print("  \(finding)") }
        #expect(findings.isEmpty, "\(findings.map(\.description).joined(separator: "\n"))")
        #expect(evidence.attempts.count >= atLeast, "too little happened: \(judge.summary)")
        let audit = try await floor.audit()
        print("The audit:\n\(audit.verdict.output.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))")
        #expect(audit.verdict.code == 0)
        let unproved = floor.originated.subtracting(audit.allowed)
        #expect(unproved.isEmpty && !audit.allowed.isEmpty, "dialled without audit: \(unproved.sorted())")
    }
}
