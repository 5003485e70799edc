import Dialogue
import Spoken
import Yams

/// One reading of a script, over all the files it is made of.
struct BotReading {
    let beside: [String: BotFile.Source]
    private var files: [Problems] = []

    init(beside: [String: BotFile.Source]) { self.beside = beside }

    var hasErrors: Bool { files.contains { $0.hasErrors } }

    var diagnostics: [Diagnostic] { files.flatMap(\.diagnostics) }

    /// What the keys of a file come to, or of two when one is like the other.
    private struct Parts {
        var start: String?
        var machine: String?
        var giveUp: String?
        var limits = DialogueLimits()
        var always: [Answer] = []
        var steps: [DialogueStep] = []
        /// Of the script this one is like, and its own.
        var wording: [Wording] = []
    }

    mutating func bot(_ source: BotFile.Source) -> BotScript? {
        let general = beside[BotFile.wordingName].flatMap { readWording($0) } ?? Wording()
        guard let map = open(source), let parts = parts(map, mayBeLike: true) else { return nil }
        let title = map(BotSchema.title) ?? ""
        warnOfUnused(map, parts)
        guard let start = parts.start, let giveUp = parts.giveUp else { return nil }
        // A script speaks the languages it has words of its own in; without any, those of the script it is like, or of the
        // shared wording. Countries come along with their language.
        let spoken = parts.wording.last { !$0.prompts.isEmpty } ?? general
        let families = Set(spoken.prompts.keys.map { $0.prefix(2) })
        let tags = Set(([general] + parts.wording).flatMap(\.prompts.keys)).filter { families.contains($0.prefix(2)) }
            .sorted()
        if tags.isEmpty, !hasErrors {
            map.problems.error("'wording' is missing; add the prompts: wording, then a language like es", at: map.place)
        }
        let name = Self.name(of: source.file)
        let place = ScriptPlace(file: source.file, line: 1, column: 1)
        return BotScript(name: name, title: title, tags: tags, wording: [general] + parts.wording) {
            language, prompts in
            DialogueScript(
                name: name, language: language, place: place, start: start, machine: parts.machine, giveUp: giveUp,
                limits: parts.limits, always: parts.always, prompts: prompts, steps: parts.steps)
        }
    }

    /// Puts what the checker found to the files it is about.
    func add(_ problems: [ScriptProblem], about source: BotFile.Source) {
        for problem in problems {
            let file = files.first { $0.file == problem.place.file } ?? files.first { $0.file == source.file }
            let place = Place(line: max(1, problem.place.line), column: max(1, problem.place.column))
            if problem.isWarning {
                file?.warning(problem.sentence, at: place)
            } else {
                file?.error(problem.sentence, at: place)
            }
        }
    }

    private mutating func open(_ source: BotFile.Source) -> MapReader? {
        let problems = Problems(file: source.file, text: source.text)
        files.append(problems)
        guard let document = YAMLDocument(text: source.text, problems: problems) else { return nil }
        return MapReader(
            document.root, path: "", section: BotSchema.top, place: Place(line: 1, column: 1), document: document,
            problems: problems)
    }

    private mutating func readWording(_ source: BotFile.Source) -> Wording? {
        let problems = Problems(file: source.file, text: source.text)
        files.append(problems)
        guard let document = YAMLDocument(text: source.text, problems: problems) else { return nil }
        let map = MapReader(
            nil, path: "", section: Section(path: "", doc: "", entries: []), place: Place(line: 1, column: 1),
            document: document, problems: problems)
        return Wording.read(MapReader.named(document.root, path: "", by: .languageTag, like: map), map)
    }

    static func name(of file: String) -> String {
        let name = file.split(separator: "/").last ?? ""
        return String(name.hasSuffix(".yaml") ? name.dropLast(5) : name)
    }

    private mutating func parts(_ map: MapReader, mayBeLike: Bool) -> Parts? {
        typealias Keys = BotSchema
        var parts = Parts()
        if let like = map(Keys.like) {
            guard mayBeLike, let base = base(like, map) else { return nil }
            parts = base
        }
        if let start = map(Keys.start) { parts.start = start }
        if let machine = map(Keys.machine) { parts.machine = machine }
        if let giveUp = map(Keys.giveUp) { parts.giveUp = giveUp }
        for (key, value) in [("start", parts.start), ("give_up", parts.giveUp)] where value == nil && !map.has(key) {
            map.problems.error(
                "'\(key)' is missing; add the name of the step, or 'like' and the script that has it", at: map.place)
        }
        parts.limits.retries = map(Keys.retries) ?? parts.limits.retries
        parts.limits.timeout = map(Keys.timeout) ?? parts.limits.timeout
        parts.limits.visits = map(Keys.visits) ?? parts.limits.visits
        parts.limits.duration = map(Keys.duration) ?? parts.limits.duration
        parts.limits.confidence = map(Keys.confidence) ?? parts.limits.confidence
        if let within = map(Keys.promiseWithin) { parts.limits.promiseDays = Int(within.components.seconds / 86_400) }
        let reader = StepReader(map: map)
        if map.has("always") { parts.always = reader.answers(map, "always") }
        for step in reader.steps() {
            if let index = parts.steps.firstIndex(where: { $0.id == step.id }) {
                parts.steps[index] = step
            } else {
                parts.steps.append(step)
            }
        }
        if parts.steps.isEmpty, !map.has("steps") || !map.problems.hasErrors {
            map.problems.error("'steps' is missing; add the steps, each with its name", at: map.place)
        }
        parts.wording.append(Wording.read(map.named("wording", by: .languageTag), map))
        return parts
    }

    private mutating func base(_ name: String, _ map: MapReader) -> Parts? {
        let file = name.hasSuffix(".yaml") ? name : name + ".yaml"
        let place = map.place(of: "like")
        guard let source = beside[file], file != BotFile.wordingName else {
            let scripts = beside.keys.filter { $0 != BotFile.wordingName }.map { String($0.dropLast(5)) }.sorted()
            map.problems.error(
                "there is no script '\(name)' beside this one\(suggestion(for: name, among: scripts))", at: place)
            return nil
        }
        guard source.file != map.problems.file else {
            map.problems.error(
                "the script '\(name)' is like itself; name another that has the steps, or remove 'like'", at: place)
            return nil
        }
        guard let other = open(source) else { return nil }
        guard !other.has("like") else {
            map.problems.error(
                "the script '\(name)' is itself like another; name the one that has the steps", at: place)
            return nil
        }
        return parts(other, mayBeLike: false)
    }

    /// A prompt nobody says is a slip of the name, or left over.
    private func warnOfUnused(_ map: MapReader, _ parts: Parts) {
        let said =
            parts.steps.compactMap(\.prompt) + RepairPrompt.allCases.map(\.rawValue) + [DialogueScript.optOutPrompt]
        let used = Set(said + said.map(DialogueScript.plain))
        for (name, prompt) in parts.wording.last?.prompts.values.flatMap({ $0 }) ?? []
        where !used.contains(name) {
            map.problems.warning(
                "no step says the prompt '\(name)'; remove it, or let a step say it",
                at: Place(line: prompt.place.line, column: prompt.place.column))
        }
    }
}
