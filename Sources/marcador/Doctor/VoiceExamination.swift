import Settings
import Speaking

/// What the bots need to speak: an engine that makes a sound of a word, with each of its voices.
struct VoiceExamination: Sendable {
    let settings: SpeakingSettings

    func findings() async -> [Finding] {
        let engine = settings.engine
        // One language for each voice: the least exact tag, which is what most calls come by.
        let voices = Dictionary(engine.voices.map { ($0.value, $0.key) }) { min($0, $1) }
        let languages = engine.needsVoices ? voices.values.sorted() : ["es"]
        guard !languages.isEmpty else {
            return [lack("the engine \(engine.name) has no voice", cure: "name one in speaking.voices")]
        }
        var findings: [Finding] = []
        var spoken: [String] = []
        for language in languages {
            do throws(SpeechFailure) {
                _ = try await engine.speak(WantedPrompt("1", in: language))
                spoken.append(language)
            } catch {
                findings.append(finding(error, language))
                if case .programMissing = error { break }
                if case .cannotStart = error { break }
            }
        }
        guard !spoken.isEmpty else { return findings }
        let said = engine.needsVoices ? " \(spoken.joined(separator: ", "))" : ""
        return [.good("\(engine.name) speaks\(said)")] + findings
    }

    private func finding(_ failure: SpeechFailure, _ language: String) -> Finding {
        switch failure {
        case .programMissing(let engine, let program):
            let isCommand = settings.engine.command.first == engine
            return lack(
                "the program '\(program)' is missing",
                cure: "install it, or \(isCommand ? "correct speaking.command" : "choose another speaking.engine")")
        case .cannotStart(_, let program, let reason):
            return lack("'\(program)' does not start: \(reason)", cure: "correct speaking.command")
        case .exited(let engine, let code, let said):
            return lack(
                "in '\(language)' \(engine) ended with code \(code)\(said.isEmpty ? "" : ", saying '\(said)'")",
                cure: "correct the voice in speaking.voices, and try it with 'marcador bot say'")
        default:
            // A whole sentence, with its cure behind a colon.
            let sentence = failure.description
            let text = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
            return lack("in '\(language)': \(text)", cure: "try it with 'marcador bot say', as docs/speaking.md says")
        }
    }

    /// Where recordings speak, calls go on without an engine.
    private func lack(_ why: String, cure: String) -> Finding {
        settings.recorded == nil
            ? .bad(.unavailable, "the bots cannot speak: \(why)", cure: cure)
            : .doubtful("the bots say only what is recorded: \(why)", cure: cure)
    }
}
