import Foundation
import Testing
import Vocabulary

@testable import Compliance

/// What the gate allows must break no rule as ``SlowChecker`` reads it.
///
/// `MARCADOR_CASES=1000000 swift test -c release --filter GateTests` looks at a million; `MARCADOR_SEED` at others.
@Suite struct GateTests {
    private static func variable(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    }

    @Test func nothingAllowedBreaksARule() {
        let seed = Self.variable("MARCADOR_SEED") ?? 20_261_122
        let cases = Int(Self.variable("MARCADOR_CASES") ?? 12_000)
        var random = SplitMix(state: seed)
        var tally = Tally()
        for number in 0..<cases {
            let one = RandomCase(&random)
            tally.look(at: one, number)
            // One is enough to look into.
            if tally.failures > 5 { break }
        }
        print("seed \(seed): \(tally)")
        #expect(tally.failures == 0)
        #expect(tally.states.values.allSatisfy { $0 * 50 > cases } && tally.states.count == 2, "\(tally.states)")
        // A gate that is always shut, or cases that never come near, would prove nothing.
        for edge in RandomCase.Edge.allCases {
            let (grants, refusals) = (tally.grants[edge] ?? 0, tally.refusals[edge] ?? 0)
            #expect(grants * 200 > cases / 10 && refusals * 200 > cases / 10, "\(edge): \(grants) and \(refusals)")
        }
    }
}

private struct Tally: CustomStringConvertible {
    var grants: [RandomCase.Edge: Int] = [:]
    var refusals: [RandomCase.Edge: Int] = [:]
    var failures = 0
    /// Whether the states refused what the country allowed.
    var states: [String: Int] = [:]

    var description: String {
        RandomCase.Edge.allCases.map { "\($0) \(grants[$0] ?? 0) of \((grants[$0] ?? 0) + (refusals[$0] ?? 0))" }
            .joined(separator: ", ") + " allowed; with states \(states)"
    }

    mutating func look(at one: RandomCase, _ number: Int) {
        let window = one.window(of: one.profile)
        let refused = one.cap(in: one.profile)
        let breach = one.breach(from: one.from, until: one.until)
        let broken = one.checkers.lazy.compactMap {
            $0.brokenCap(one.history, zones: one.zones, now: one.from, account: 1, number: 1)
        }.first
        let isAllowed = window.isOpen && refused == nil
        if isAllowed { grants[one.edge, default: 0] += 1 } else { refusals[one.edge, default: 0] += 1 }
        if window.isOpen, let breach { fail(one, number, "open, and it is closed \(breach)") }
        // The other way round, where the checker has the same holidays.
        if !window.isOpen, breach == nil, !one.isShipped { fail(one, number, "\(window), and nothing is closed") }
        if refused == nil, let broken { fail(one, number, "room under every cap, and '\(broken)' is broken") }
        if let opens = window.opens, !one.isShipped,
            let later = one.breach(from: opens, until: opens + (one.until - one.from))
        {
            fail(one, number, "opens \(opens), and then it is closed \(later)")
        }
        if !one.strictest.states.isEmpty { lookAtStates(one, number, isAllowed: isAllowed) }
    }

    /// Rules of states only take away: what the country's refuse stays refused, and so it is with each state more.
    private mutating func lookAtStates(_ one: RandomCase, _ number: Int, isAllowed: Bool) {
        if isAllowed, !one.isAllowed(by: one.plain) { fail(one, number, "refused, and allowed with states") }
        if !isAllowed, one.isAllowed(by: one.strictest) { fail(one, number, "refused, and allowed with more states") }
        let isTighter = one.isAllowed(by: one.plain) && !isAllowed
        states[isTighter ? "tighter" : "alike", default: 0] += 1
    }

    private mutating func fail(_ one: RandomCase, _ number: Int, _ what: String) {
        failures += 1
        Issue.record(
            """
            case \(number): \(what)
            \(one.from) … \(one.until) in \(one.zones), region \(one.region ?? "unknown")
            \(one.profile.layers.map { "\($0.id) \($0.hours)" }), caps \(one.profile.caps.map(\.label)), after \(one.history)
            """)
    }
}

extension RandomCase {
    func window(of profile: ComplianceProfile) -> WindowVerdict {
        verdict(for: profile, zones: zones, region: region, traits: traits, from: from, until: until)
    }

    /// The first that has no room.
    func cap(in profile: ComplianceProfile) -> FrequencyLimit? {
        limits(of: profile, zones: zones, at: from).first { !hasRoom(under: $0) }
    }

    func isAllowed(by profile: ComplianceProfile) -> Bool { window(of: profile).isOpen && cap(in: profile) == nil }

    /// What any of the checkers finds.
    func breach(from: Timestamp, until: Timestamp) -> String? {
        checkers.lazy.compactMap {
            $0.breach(zones: zones, region: region, traits: traits, from: from, until: until)
        }.first
    }

    /// Counts as the store does in SQL, for account 1 and number 1.
    func hasRoom(under limit: FrequencyLimit) -> Bool {
        let cap = limit.cap
        let channels = cap.counted(for: .call)
        let counted = history.filter { past in
            guard past.at >= limit.since, channels.contains(past.channel) else { return false }
            if past.channel == .call, cap.excused.contains(past.outcome) { return false }
            switch cap.key {
            case .account where past.account != 1, .number where past.number != 1: return false
            default: break
            }
            switch cap.countsOn {
            case .attempt: return true
            case .contact: return past.basis != .attempt
            case .conversation: return past.basis == .conversation
            }
        }
        return (cap.countsChannels ? Set(counted.map(\.channel)).count : counted.count) < limit.max
    }
}
