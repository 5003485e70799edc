import PBXSimulator
import Testing
import Vocabulary

/// Whole shifts: the same seed gives the same day, and the day obeys arithmetic.
@Suite struct ShiftTests {
    /// Keeps as many calls up as there are agents: each call is an agent's own, from dialling to goodbye.
    private func progressiveShift(
        seed: UInt64, agents: Int, hours: Double, entry: DialplanEntry,
        people: PeopleModel, timeout: Double = 25, hear: (SimulatedPBX.Heard) -> Void
    ) -> Int {
        var configuration = PBXConfiguration(
            seed: seed, queues: [.staffed("cobranza", agents: agents, wrapUpTime: 0)])
        configuration.people = people
        configuration.agents = .prompt
        configuration.agents.answerDelay = .constant(0.1)
        configuration.dialplan = ["turno,s": entry]
        let end = Stage.start + .milliseconds(Int64(hours * 3_600_000))
        var pbx = SimulatedPBX(configuration: configuration, at: Stage.start)
        var dialled = 0
        while true {
            while pbx.world.linesInUse < agents {
                dialled += 1
                let action = PBXMessage([
                    ("Action", "Originate"), ("ActionID", "o\(dialled)"), ("ChannelId", "mcd-t-\(dialled)e"),
                    ("Channel", "PJSIP/5620\(1_000_000 + dialled)@carrier"), ("Context", "turno"), ("Exten", "s"),
                    ("Priority", "1"), ("Async", "true"), ("Timeout", String(Int(timeout * 1000))),
                    ("Variable", "MARCADOR_ATTEMPT=\(dialled)"), ("Variable", "MARCADOR_QUEUE=cobranza"),
                ])
                pbx.submit(action).forEach(hear)
            }
            guard let heard = pbx.step(until: end) else { return dialled }
            heard.forEach(hear)
        }
    }

    @Test("The same seed gives the same log, another seed another one")
    func determinism() {
        func log(_ seed: UInt64) -> [String] {
            var lines: [String] = []
            _ = progressiveShift(seed: seed, agents: 5, hours: 0.25, entry: .marcador, people: PeopleModel()) {
                lines.append("\($0.at.milliseconds) \($0.message)")
            }
            return lines
        }
        let first = log(4)
        #expect(first.count > 1000)
        #expect(first == log(4))
        #expect(first != log(5))
    }

    @Test("Nothing leaks: every channel that came has gone, every call has one response")
    func balance() {
        var opened: [String: Int] = [:]
        var responses: [String: Int] = [:]
        let dialled = progressiveShift(
            seed: 8, agents: 8, hours: 0.5, entry: .marcador, people: PeopleModel()
        ) { heard in
            switch heard.message.event {
            case "Newchannel": opened[heard.message["Uniqueid"] ?? "", default: 0] += 1
            case "Hangup": opened[heard.message["Uniqueid"] ?? "", default: 0] -= 1
            case "OriginateResponse": responses[heard.message["ActionID"] ?? "", default: 0] += 1
            default: break
            }
        }
        #expect(opened.values.allSatisfy { (0...1).contains($0) })
        // At most the calls in progress and their agents are open at the end.
        #expect(opened.values.reduce(0, +) <= 16)
        #expect(responses.values.allSatisfy { $0 == 1 })
        #expect(responses.count > dialled - 9)
    }

    /// Progressive occupancy = H / (H + T/p): H handling, T mean time of an attempt, p the chance of an answer.
    @Test("Occupancy of one-call-per-agent dialling meets the closed form", arguments: [0.25, 0.5])
    func closedForm(p: Double) {
        var people = PeopleModel()
        people.mix = .answering(p)
        people.timeToAnswer = .uniform(6, 18)
        people.timeToRing = .constant(2)
        people.patience = .constant(3600)
        people.talks = [.init(share: 1, length: .lognormal(mean: 110, variation: 0.5), digit: "2")]
        let agents = 10
        let hours = 8.0
        var talked = 0.0
        var since: [String: Timestamp] = [:]
        _ = progressiveShift(
            seed: 21, agents: agents, hours: hours, entry: .queue("cobranza", hold: 0), people: people, timeout: 19.4
        ) { heard in
            guard let id = heard.message["Uniqueid"] else { return }
            if heard.message.event == "AgentConnect" { since[id] = heard.at }
            if heard.message.event == "AgentComplete", let begun = since.removeValue(forKey: id) {
                talked += (heard.at - begun).inSeconds
            }
        }
        let measured = talked / (Double(agents) * hours * 3600)
        let attempt = p * 12.1 + (1 - p) * 19.4
        #expect(abs(measured - 110 / (110 + attempt / p)) < 0.02)
    }
}
