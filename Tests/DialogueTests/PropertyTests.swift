import Dialogue
import Spoken
import Testing
import Vocabulary

/// Whatever people, lines and engines do.
@Suite struct PropertyTests {
    struct Chance {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed &* 2 &+ 1 }
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(max(1, bound)))
        }
        mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
    }

    private static let words = [
        "sí", "no", "no, sí", "aló", "¿quién habla?", "equivocado", "más tarde", "no me llame más", "hoy", "el viernes",
        "otra fecha", "con un ejecutivo", "la lluvia", "",
    ]

    static func event(_ chance: inout Chance) -> DialogueEvent {
        switch chance.below(16) {
        case 0...4: .key(chance.pick(DialogueKey.all))
        case 5...8: .heard(chance.pick(words), confidence: Double(chance.below(11)) / 10)
        case 9...11: .promptEnded
        case 12: .silence
        case 13: .transferResult(chance.pick(DialogueEvent.TransferResult.allCases))
        case 14: chance.pick([.recogniserLost, .promptFailed, .started(speech: true, by: .machine)])
        default: chance.below(8) == 0 ? .hungUp : .promptEnded
        }
    }

    /// Runs made-up events on a machine and looks at every answer. Returns false when something was wrong.
    private func run(_ script: DialogueScript, seed: UInt64, disclosure: DebtDisclosure) -> Bool {
        var chance = Chance(seed)
        var machine = DialogueMachine(
            script: script, facts: Fixture.facts, calendar: Fixture.calendar, disclosure: disclosure)
        var time = Timestamp.epoch
        var commands = machine.handle(.started(speech: chance.below(2) == 0, by: .person), at: time)
        var identified = false
        var turns = 0
        while true {
            identified = identified || machine.isIdentified
            for (index, command) in commands.enumerated() {
                switch command {
                case .say(let utterance):
                    // Asked of the words themselves, not of what the machine thinks of them.
                    let secrets = ["cuarenta y cinco mil", "Banco Ejemplo", "deuda", "pagar"]
                    let tells = secrets.contains { utterance.text.contains($0) }
                    #expect(!tells || identified, "seed \(seed): \(utterance.text)")
                    if tells, !identified { return false }
                    #expect(index == commands.count - 1)
                case .recordPromise, .record(.promised): #expect(identified, "seed \(seed)")
                case .transfer, .hangUp: #expect(index == commands.count - 1)
                case .record, .callBack: break
                }
            }
            guard machine.outcome == nil else { break }
            turns += 1
            guard turns < 2_000 else {
                Issue.record("seed \(seed) does not end")
                return false
            }
            time = time + .milliseconds(chance.below(1_500))
            commands = machine.handle(Self.event(&chance), at: time)
        }
        let entered = machine.trace.filter { $0.fact == .entered }
        let visits = Dictionary(grouping: entered, by: \.step).mapValues(\.count)
        #expect(visits.values.allSatisfy { $0 <= script.limits.visits }, "seed \(seed): \(visits)")
        #expect(Set(machine.records).count == machine.records.count)
        return machine.handle(.key(DialogueKey.all[1]), at: time).isEmpty
    }

    /// Whatever fails to be spoken, in words that do not tell either.
    @Test func anyEventsWithPlainForms() {
        let script = Fixture.script(changing: [
            "identity_plain": "Si es usted, marque 1.", "reminder_plain": "Su deuda es de {monto}.",
            "silence_plain": "¿Aló?",
        ])
        #expect((0..<500).allSatisfy { run(script, seed: UInt64($0), disclosure: .afterIdentity) })
    }

    @Test func anyEventsInAnyOrder() {
        let script = Fixture.script()
        for seed in 0..<300 where !run(script, seed: UInt64(seed), disclosure: .afterIdentity) { return }
    }

    /// What the checker passes keeps the secret by itself: the machine's own guard is off here.
    @Test func theCheckerIsSound() {
        var passed = 0
        for seed in 0..<300 {
            var chance = Chance(UInt64(seed) + 7_000)
            let script = made(up: &chance)
            let kept = script.problems().contains { $0.sentence.contains("before anybody has said") }
            guard !kept, !script.problems().contains(where: { $0.sentence.contains("records a promise") }) else {
                continue
            }
            passed += 1
            for round in 0..<4 where !run(script, seed: UInt64(seed * 4 + round), disclosure: .anybody) { return }
        }
        #expect(passed > 30, "\(passed) scripts were judged clean")
    }

    /// With the guard on, not even a script that nobody checked tells anything.
    @Test func theMachineKeepsTheSecretOfBadScripts() {
        for seed in 0..<100 {
            var chance = Chance(UInt64(seed) + 99_000)
            let script = made(up: &chance)
            guard run(script, seed: UInt64(seed), disclosure: .afterIdentity) else { return }
        }
    }

    /// The fixture with some arrows bent and some prompts exchanged.
    private func made(up chance: inout Chance) -> DialogueScript {
        let ids = Fixture.steps.map(\.id)
        var bent = chance.below(4) + 1
        return Fixture.script { steps in
            while bent > 0 {
                bent -= 1
                let index = chance.below(steps.count)
                let target = chance.pick(ids)
                switch steps[index].action {
                case .ask(var ask):
                    if ask.answers.isEmpty { continue }
                    let answer = chance.below(ask.answers.count)
                    switch chance.below(4) {
                    case 0: ask.answers[answer].confirmsIdentity.toggle()
                    case 1: ask.onSilence = target
                    default: ask.answers[answer].go = target
                    }
                    steps[index].action = .ask(ask)
                case .go: steps[index].action = .go(target)
                case .transfer: steps[index].action = .transfer(Transfer(onFailure: target))
                default: steps[index].prompt = chance.pick(["bye", "who", "wrong", "promised", "nobody"])
                }
            }
        }
    }

    @Test func aRehearsalGoesThroughEveryBranch() {
        for speech in [true, false] {
            let rehearsal = Rehearsal(
                Fixture.script(), facts: Fixture.facts, calendar: Fixture.calendar, speech: speech)
            #expect(rehearsal.missed == [])
            for call in rehearsal.calls {
                var machine = Fixture.machine()
                for (index, turn) in call.turns.enumerated() {
                    #expect(machine.outcome == nil && machine.step == turn.step)
                    _ = machine.handle(turn.event, at: .epoch + Rehearsal.pace * index)
                }
                #expect(machine.outcome == call.outcome)
                #expect(machine.trace.contains { $0.fact == .took(call.branch) })
            }
            #expect(rehearsal.calls.count < 40, "\(rehearsal.calls.count)")
        }
    }
}
