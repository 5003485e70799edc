import Dialogue
import Vocabulary

/// A dialogue with lines in place of sound: a line typed in, the lines to be shown out.
struct TerminalDialogue {
    private var machine: DialogueMachine
    private var isTransferring = false
    /// Some seconds for each event: nobody types in the middle of a prompt.
    private var now = Timestamp.epoch
    private var lines: [String] = []

    init(_ machine: DialogueMachine) { self.machine = machine }

    var isOver: Bool { machine.outcome != nil }

    mutating func start(speech: Bool, by answerer: DialogueEvent.Answerer) -> String {
        send(.started(speech: speech, by: answerer))
        return shown()
    }

    mutating func take(_ line: String) -> String {
        let text = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for event in events(text) where !isOver {
            if case .transferResult = event { isTransferring = false }
            send(event)
        }
        return shown()
    }

    /// What a line stands for.
    private func events(_ text: String) -> [DialogueEvent] {
        switch text {
        case "/hangup": return [.hungUp]
        case "/lost": return [.recogniserLost]
        case "/fail": return [.promptFailed]
        default: break
        }
        if isTransferring { return [.transferResult(text == "n" ? .nobodyFree : .connected)] }
        if text.isEmpty { return [.silence] }
        let keys = text.compactMap { DialogueKey($0) }
        if keys.count == text.count { return keys.map { .key($0) } }
        let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
        let percent = parts.count == 2 ? Double(parts[1].filter { $0 != "%" }) : nil
        return [.heard(percent == nil ? text : parts[0], confidence: (percent ?? 95) / 100)]
    }

    private mutating func send(_ event: DialogueEvent) {
        now = now + .seconds(3)
        show(machine.handle(event, at: now))
    }

    private mutating func show(_ commands: [DialogueCommand]) {
        for command in commands {
            switch command {
            case .say(let utterance):
                if !utterance.segments.isEmpty { lines.append("BOT  \(utterance.text)") }
                if let listen = utterance.listen {
                    let keys = listen.keys.sorted().map(\.rawValue).joined(separator: " ")
                    let words = listen.meanings.map(\.rawValue).joined(separator: ", ")
                    lines.append("     [keys \(keys)\(words.isEmpty ? "" : "; words: \(words)")]")
                } else {
                    // Nothing is awaited: the prompt is heard to its end.
                    send(.promptEnded)
                }
            case .transfer(let queue):
                isTransferring = true
                lines.append(
                    "-->  to an agent of \(queue.map { "queue \($0)" } ?? "the campaign's queue")  [Enter: taken; n: nobody free]"
                )
            case .record(let outcome): lines.append("-->  recorded: \(outcome.rawValue)")
            case .recordPromise(let day): lines.append("-->  promised for \(day.date)")
            case .callBack(let wish): lines.append("-->  call back: \(wish.rawValue)")
            case .hangUp(let outcome): lines.append("END  \(outcome.rawValue)")
            }
        }
    }

    private mutating func shown() -> String {
        defer { lines = [] }
        return lines.joined(separator: "\n")
    }

    /// The trace, one entry on a line.
    var traceText: String {
        machine.trace.map { entry in
            "\(entry.at.milliseconds / 1000)s\t\(entry.step)\t\(Self.text(entry.fact))"
        }.joined(separator: "\n")
    }

    private static func text(_ fact: TraceEntry.Fact) -> String {
        switch fact {
        case .entered: "entered"
        case .said(let prompts): "said \(prompts.joined(separator: ", "))"
        case .promptEnded: "prompt ended"
        case .pressed(let key): "pressed \(key.rawValue)"
        case .heard(let text, let confidence, let meaning):
            "heard '\(text)' (\(Int(confidence * 100))%) as \(meaning?.rawValue ?? "doubt")"
        case .silent: "silence"
        case .recogniserLost: "recogniser lost"
        case .promptFailed: "prompt failed"
        case .transfer(let result): "transfer \(result)"
        case .identified: "identified"
        case .recorded(let outcome): "recorded \(outcome.rawValue)"
        case .took(let branch): "took \(branch)"
        case .ended(let outcome): "ended \(outcome.rawValue)"
        }
    }
}
