import Pacing
public import Simulation
import Vocabulary

/// A scenario of `marcador simulate` as a YAML file.
public enum ScenarioFile {
    /// Reads the file at a path. Throws everything that is wrong with it at once.
    public static func load(path: String) throws(SettingsErrors) -> Scenario {
        let contents: FileContents
        do {
            contents = try FileContents.read(path)
        } catch {
            throw SettingsErrors(diagnostics: [
                Diagnostic(
                    severity: .error, file: path, line: 0, column: 0, sentence: "the scenario \(error.text)",
                    excerpt: "")
            ])
        }
        return try parse(text: contents.text, file: path)
    }

    /// Reads a text as the content of `file`, which only names it in findings.
    public static func parse(text: String, file: String) throws(SettingsErrors) -> Scenario {
        let problems = Problems(file: file, text: text)
        var scenario = Scenario()
        if let document = YAMLDocument(text: text, problems: problems) {
            let map = MapReader(
                document.root, path: "", section: ScenarioSchema.top, place: Place(line: 1, column: 1),
                document: document, problems: problems)
            read(map, into: &scenario)
            if !problems.hasErrors { judge(scenario, map) }
        }
        guard !problems.hasErrors else { throw SettingsErrors(diagnostics: problems.diagnostics) }
        return scenario
    }

    private static func read(_ map: MapReader, into scenario: inout Scenario) {
        typealias Keys = ScenarioSchema
        func set<Value>(_ field: Field<Value>, _ place: WritableKeyPath<Scenario, Value>) {
            if let value = map(field) { scenario[keyPath: place] = value }
        }
        func set(_ field: Field<Duration>, _ place: WritableKeyPath<Scenario, Double>, unit: Double = 1) {
            if let value = map(field) { scenario[keyPath: place] = value.inSeconds / unit }
        }
        set(Keys.agents, \.agents)
        set(Keys.talkMean, \.talkMean)
        set(Keys.talkCV, \.talkCV)
        set(Keys.wrapMean, \.wrapMean)
        set(Keys.wrapCV, \.wrapCV)
        set(Keys.breakEvery, \.breakEvery, unit: 60)
        set(Keys.breakLength, \.breakLength, unit: 60)
        scenario.lunchAt = map(Keys.lunchAt).map { $0.inSeconds / 3600 }
        set(Keys.lunchLength, \.lunchLength, unit: 60)
        set(Keys.lunchShare, \.lunchShare)
        set(Keys.answerRate, \.answerRate)
        scenario.answerRateByHour = map.list("answer_rate_by_hour", of: Keys.hourlyRate).map(\.value)
        set(Keys.answerSwing, \.answerSwing)
        if map.has("answer_step") {
            let step = map.child("answer_step", Keys.Step.section)
            let within = step(Keys.Step.within)?.inSeconds ?? 300
            if let at = step(Keys.Step.at), let to = step(Keys.Step.to) {
                scenario.answerStep = AnswerStep(at: at.inSeconds / 3600, to: to, within: within / 60)
            }
        }
        set(Keys.busy, \.busy)
        set(Keys.invalid, \.invalid)
        set(Keys.machines, \.machines)
        set(Keys.setup, \.setup)
        set(Keys.ringMean, \.ringMean)
        set(Keys.ringCV, \.ringCV)
        set(Keys.noAnswerTimeout, \.noAnswerTimeout)
        scenario.botTransfers = map(Keys.botTransfers)
        set(Keys.botMean, \.botMean)
        set(Keys.botCV, \.botCV)
        set(Keys.holdLimit, \.holdLimit)
        set(Keys.abandonTarget, \.abandonTarget)
        scenario.abandonCap = map(Keys.abandonCap)
        if scenario.abandonCap != nil { scenario.gate = .strict }
        set(Keys.gate, \.gate)
        set(Keys.amdFalsePositive, \.amdFalsePositive)
        set(Keys.amdFalseNegative, \.amdFalseNegative)
        set(Keys.amdTime, \.amdTime)
        set(Keys.length, \.hours)
        set(Keys.warmUp, \.warmUp, unit: 3600)
        set(Keys.memoryless, \.memoryless)
        if scenario.memoryless, !map.has("ring_mean") { scenario.ringMean = Scenario.memorylessRing }
    }

    /// What only shows with all values together, at the key it is about.
    private static func judge(_ scenario: Scenario, _ map: MapReader) {
        for problem in scenario.problems {
            let key = problem.parameter.replacing("-", with: "_")
            let sentence = problem.sentence.replacing("--", with: "")
            map.problems.error("'\(key)' \(sentence)", at: map.place(of: key))
        }
    }

    /// The reference of all keys in Markdown, for `docs/simulate.md`.
    public static func markdown() -> String {
        [ScenarioSchema.top, ScenarioSchema.Step.section].map(SettingsReference.chapter).joined(separator: "\n")
    }
}
