import AsteriskRig
import PBXSimulator
import Testing

/// The same script against the simulator and the real Asterisk: what they say must be the same.
///
/// Compared are answers, the names and values of events, how often each comes, its header names in order, and for each
/// channel the order of the events that a dialer lives by. ``Difference/deliberate`` has what may differ, and why.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(5)), .serialized)
struct DifferentialTests {
    @Test("Calls, queues and channels: the simulator tells the story of the real one")
    func stories() async throws {
        try await Stages.withBoth { real, simulated in
            for scenario in Scenario.all {
                async let one = play(scenario, on: real)
                async let other = play(scenario, on: simulated)
                let (truth, claim) = try await (one, other)
                compare(truth, claim, scenario.name)
            }
        }
    }

    private func play(_ scenario: Scenario, on port: Int) async throws -> Story {
        try await Line.with(port: port) { line in
            try await line.logIn("todo", Stages.secret, events: scenario.events)
            do { try await scenario.act(line) } catch {
                throw Vain(what: "\(scenario.name) on port \(port): \(error)", heard: [])
            }
            try await line.settle()
            return Story(await line.messages, tolerating: Difference.deliberate)
        }
    }

    private func compare(_ truth: Story, _ claim: Story, _ scenario: String) {
        func differ(_ what: String, _ real: some Sequence<String>, _ simulated: some Sequence<String>) {
            let text =
                "\(scenario): \(what)\n" + real.map { "  real       \($0)\n" }.joined()
                + simulated.map { "  simulated  \($0)\n" }.joined()
            Issue.record(Comment(rawValue: text))
        }
        if truth.answers != claim.answers {
            let pairs = zip(truth.answers, claim.answers).filter { $0 != $1 }
            differ("answers", pairs.map(\.0), pairs.map(\.1))
            if truth.answers.count != claim.answers.count { differ("number of answers", truth.answers, claim.answers) }
        }
        func mayBeMissing(_ event: String) -> Bool { Difference.mayBeMissing(event, in: Difference.deliberate) }
        for name in Set(truth.headers.keys).union(claim.headers.keys).sorted()
        where truth.headers[name] != nil || !mayBeMissing(name) {
            let (one, other) = (truth.headers[name] ?? [], claim.headers[name] ?? [])
            if one != other {
                differ("headers of \(name)", one.subtracting(other).sorted(), other.subtracting(one).sorted())
            }
        }
        let texts = Set(truth.events.keys).union(claim.events.keys).sorted()
        let wrong = texts.filter { text in
            let isLeftOut = truth.events[text] == nil && mayBeMissing(Story.event(of: text))
            return truth.events[text] != claim.events[text] && !isLeftOut
        }
        if !wrong.isEmpty {
            differ(
                "events", wrong.filter { truth.events[$0] != nil }.map { "\(truth.events[$0] ?? 0) × \($0)" },
                wrong.filter { claim.events[$0] != nil }.map { "\(claim.events[$0] ?? 0) × \($0)" })
        }
        for channel in Set(truth.lives.keys).union(claim.lives.keys).sorted() {
            let (one, other) = (truth.lives[channel] ?? [], claim.lives[channel] ?? [])
            if one != other {
                differ("life of \(channel)", [one.joined(separator: ", ")], [other.joined(separator: ", ")])
            }
        }
    }
}
