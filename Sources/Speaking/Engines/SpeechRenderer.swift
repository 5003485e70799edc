internal import Glibc

/// Lets an engine speak, and makes a prompt for the telephone of it.
struct SpeechRenderer: Sendable {
    let engine: SpeechEngine

    /// How much is left to others.
    enum Urgency: Sendable {
        /// Somebody is on the line.
        case now
        case ahead

        var niceness: Int32 {
            switch self {
            case .now: 0
            case .ahead: 10
            }
        }
    }

    /// What a prompt follows from, for its key in the cache. The first field is for the treatment of the audio: another
    /// treatment needs another number.
    func fields(text: String, language: String) throws(SpeechFailure) -> [String] {
        let voice = try engine.voice(for: language)
        return try ["1", language, voice, "\(engine.speed)", SpokenText.cleaned(text)] + engine.command
    }

    /// Blocks until it is spoken, or the engine's time is over.
    /// - Parameter place: for its files; removed by whoever made it.
    /// - Parameter isStopped: asked again and again; when it says yes, ``SpeechFailure/closed`` is thrown.
    func render(
        text: String, language: String, urgency: Urgency, in place: Workplace, until isStopped: () -> Bool
    ) throws(SpeechFailure) -> [UInt8] {
        let voice = try engine.voice(for: language)
        let text = try SpokenText.cleaned(text)
        // Engines that read lines want the end of the line.
        let input: String
        do {
            input = try place.write(Array("\(text)\n".utf8), named: "text")
        } catch {
            throw .cache(error)
        }
        let wave = "\(place.path)/speech.wav"
        let notes = "\(place.path)/notes"
        let values = EngineCommand.Values(
            text: text, textFile: input, output: wave, voice: voice, language: language, speed: engine.speed)
        let program = ChildProgram(
            command: EngineCommand.filled(engine.command, values), environment: environment, input: input,
            output: EngineCommand.namesOutput(engine.command) ? "/dev/null" : wave, notes: notes,
            deadline: engine.deadline, watched: [wave, notes], fileLimit: engine.outputLimit, niceness: urgency.niceness
        )
        let ending: ChildProgram.Ending
        do {
            ending = try program.run(until: isStopped)
        } catch {
            throw startFailure(error.code)
        }
        let written = place.size(of: "speech.wav")
        let said = words(from: place, without: text)
        switch ending {
        case .exited(0) where written <= engine.outputLimit: break
        case .exited(0), .tooBig: throw .tooMuchOutput(engine: engine.name, limit: engine.outputLimit)
        case .exited(let code): throw .exited(engine: engine.name, code: code, said: said)
        case .killed(let signal): throw .killed(engine: engine.name, signal: signal, said: said)
        case .late: throw .hanging(engine: engine.name, limit: engine.deadline)
        case .stopped: throw .closed
        }
        guard written > 0 else { throw .noOutput(engine: engine.name, said: said) }
        return try prompt(from: place)
    }

    private func prompt(from place: Workplace) throws(SpeechFailure) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try place.read("speech.wav", limit: engine.outputLimit)
        } catch {
            throw .cache(error)
        }
        do {
            return try TelephonePrompt.file(from: bytes)
        } catch {
            throw .unusable(engine: engine.name, error)
        }
    }

    private func startFailure(_ code: Int32) -> SpeechFailure {
        let program = engine.command.first ?? ""
        return code == ENOENT
            ? .programMissing(engine: engine.name, program: program)
            : .cannotStart(engine: engine.name, program: program, reason: String(cString: strerror(code)))
    }

    /// The last line of what the engine said beside. Engines repeat what they were given: that is personal and goes.
    private func words(from place: Workplace, without text: String) -> String {
        guard let bytes = try? place.read("notes", limit: 4096) else { return "" }
        let lines = String(decoding: bytes, as: UTF8.self).replacing(text, with: "…").split(whereSeparator: \.isNewline)
        return String((lines.last ?? "").prefix(200))
    }

    /// Not the daemon's: secrets may be in that.
    private var environment: [String] {
        var variables = ["LANG": "C.UTF-8"]
        for name in ["PATH", "HOME", "USER", "LANG", "TMPDIR"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return variables.merging(engine.environment) { _, own in own }.map { "\($0.key)=\($0.value)" }
    }
}
