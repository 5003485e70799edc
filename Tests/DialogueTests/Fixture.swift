import Dialogue
import Spoken
import Vocabulary

/// A small script with one of everything.
enum Fixture {
    static let prompts: [String: String] = [
        "identity": "{saludo}. ¿Hablo con {nombre}? Si es usted, marque 1 [[voz: o diga sí]]; si no, marque 2.",
        "who": "Le llamamos de {empresa}.",
        "reminder":
            "Le recordamos su deuda de {monto} con {acreedor}. Para pagar marque 1 [[voz: o diga hoy]]; para un ejecutivo, 2.",
        "when": "Para pagar hoy marque 1; el viernes, 2; otra fecha, 3.",
        "day": "Marque el día del mes en que pagará.",
        "confirm": "Usted pagará {monto} el {fecha_promesa}. Para confirmar marque 1.",
        "promised": "Gracias. Esperamos su pago el {fecha_promesa}.",
        "connecting": "Le comunico con un ejecutivo.", "nobody": "Nadie está libre. Le llamaremos.",
        "wrong": "Disculpe la molestia.", "opted_out": "No le llamaremos más.", "bye": "Hasta luego.",
        "message": "Llame a {empresa} al {telefono}.", "silence": "No le escuché.",
        "not_understood": "No le entendí.", "wrong_key": "Esa opción no existe.",
        "apology": "Disculpe, tenemos un problema técnico.",
    ]

    static func key(_ character: Character) -> DialogueKey {
        DialogueKey(character) ?? DialogueKey.all[0]
    }

    static func answer(
        _ character: Character?, _ hears: [Meaning] = [], confirms: Bool = false, go: String
    ) -> Answer {
        Answer(key: character.map(key), hears: hears, confirmsIdentity: confirms, go: go)
    }

    static let steps: [DialogueStep] = [
        DialogueStep(
            id: "identity", prompt: "identity",
            action: .ask(
                Ask(answers: [
                    answer("1", [.yes], confirms: true, go: "reminder"),
                    answer("2", [.no, .wrongPerson], go: "wrong"), answer(nil, [.whoIsCalling], go: "who"),
                ]))),
        DialogueStep(id: "who", prompt: "who", action: .go("identity")),
        DialogueStep(
            id: "reminder", prompt: "reminder",
            action: .ask(
                Ask(
                    answers: [answer("1", [.today], go: "when"), answer("2", [.agent], go: "connecting")],
                    onSilence: "told"))),
        DialogueStep(id: "told", prompt: "bye", action: .end(.informed)),
        DialogueStep(
            id: "when", prompt: "when",
            action: .ask(
                Ask(answers: [
                    answer("1", [.today], go: "today"), answer("2", [.friday], go: "friday"),
                    answer("3", [.anotherDate], go: "day"),
                ]))),
        DialogueStep(id: "today", promise: .today, action: .go("confirm")),
        DialogueStep(id: "friday", promise: .weekday(.friday), action: .go("confirm")),
        DialogueStep(
            id: "day", prompt: "day", action: .ask(Ask(collect: Ask.Collect(.dayOfMonth, then: "confirm")))),
        DialogueStep(
            id: "confirm", prompt: "confirm", action: .ask(Ask(answers: [answer("1", [.yes], go: "promised")]))),
        DialogueStep(id: "promised", prompt: "promised", action: .end(.promised)),
        DialogueStep(
            id: "connecting", prompt: "connecting", action: .transfer(Transfer(onFailure: "nobody"))),
        DialogueStep(id: "nobody", prompt: "nobody", callback: .soonest, action: .end(.callback)),
        DialogueStep(id: "wrong", prompt: "wrong", action: .end(.wrongPerson)),
        DialogueStep(id: "opt_out", prompt: "opted_out", action: .end(.doNotCall)),
        DialogueStep(id: "give_up", prompt: "bye", action: .end(.silent)),
        DialogueStep(id: "message", prompt: "message", action: .end(.messageLeft)),
    ]

    static let always = [
        answer("9", [.doNotCall], go: "opt_out"), answer("*", [.again], go: Answer.again),
    ]

    static let chile = SpokenLanguage(tag: "es-CL") ?? SpokenLanguage(.spanish, in: Country(code: "CL")!)

    static func script(
        language: SpokenLanguage = chile, machine: String? = "message", giveUp: String = "give_up",
        always: [Answer] = always, changing prompts: [String: String] = [:],
        _ change: (inout [DialogueStep]) -> Void = { _ in }
    ) -> DialogueScript {
        var steps = steps
        change(&steps)
        var texts = self.prompts
        texts.merge(prompts) { $1 }
        return DialogueScript(
            name: "fixture", language: language, start: "identity", machine: machine, giveUp: giveUp, always: always,
            prompts: texts.mapValues { Prompt($0) }, steps: steps)
    }

    static var facts: DialogueFacts {
        var facts = DialogueFacts(localHour: 10)
        facts.name = "MARÍA PÉREZ"
        facts.company = "Cobros del Sur"
        facts.creditor = "Banco Ejemplo"
        facts.phone = "600 000 0000"
        facts.amount = Money(minorUnits: 45_000, currency: .clp)
        return facts
    }

    /// A Wednesday.
    static let today = CivilDate(iso: "2026-11-25")!
    static let calendar = PromiseCalendar(today: today)

    static func machine(_ script: DialogueScript = script(), facts: DialogueFacts = facts) -> DialogueMachine {
        DialogueMachine(script: script, facts: facts, calendar: calendar)
    }
}

/// A dialogue under test, with its own slow clock.
struct Talk {
    var machine: DialogueMachine
    var now = Timestamp.epoch
    var last: [DialogueCommand] = []
    var records: [DialogueOutcome] = []

    init(_ script: DialogueScript = Fixture.script(), facts: DialogueFacts = Fixture.facts, speech: Bool = true) {
        machine = Fixture.machine(script, facts: facts)
        send(.started(speech: speech, by: .person))
    }

    mutating func send(_ events: DialogueEvent..., after pause: Duration = .seconds(3)) {
        for event in events {
            now = now + pause
            last = machine.handle(event, at: now)
            for case .record(let outcome) in last { records.append(outcome) }
        }
    }

    mutating func press(_ keys: String) {
        for key in keys { send(.key(Fixture.key(key))) }
    }

    mutating func hear(_ text: String, _ confidence: Double = 0.9) { send(.heard(text, confidence: confidence)) }

    /// What is being said.
    var said: String {
        for case .say(let utterance) in last { return utterance.text }
        return ""
    }

    var listen: Utterance.Listen? {
        for case .say(let utterance) in last { return utterance.listen }
        return nil
    }

    var step: String { machine.step }
    var outcome: DialogueOutcome? { machine.outcome }
}
