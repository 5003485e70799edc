import Hearing
import NIOCore

extension FuzzTarget {
    /// A session with Asterisk's speech engine, in records that 0x1E parts. The first byte says what each is: a text message
    /// (`t`), audio as it comes (`a`), speech (`s`) or silence (`q`) of so many tens of milliseconds, a wait of so many tenths of
    /// a second (`w`), what the recogniser heard in its oldest utterance (`r`), that it failed (`f`), the end of the
    /// connection (`d`).
    static let speech = FuzzTarget(name: "speech") { input in
        var session = SpeechSession()
        for record in input.split(separator: 0x1E, maxSplits: 400) { try session.take(Array(record)) }
        try session.take(Array("d".utf8))
    }
}

/// A session and what is known of it from outside.
private struct SpeechSession {
    private var machine: AEAPMachine
    private var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    /// Being spoken, and whole.
    private var speaking: Set<AEAPMachine.UtteranceID> = []
    private var whole: [AEAPMachine.UtteranceID] = []
    private var begun = 0
    private var isClosed = false

    init() { machine = AEAPMachine(settings: AEAPSettings(), now: now) }

    mutating func take(_ record: [UInt8]) throws(Violation) {
        guard let kind = record.first else { return }
        let rest = record.dropFirst()
        let amount = Int(rest.first ?? 30)
        switch kind {
        case UInt8(ascii: "t"): machine.received(text: String(decoding: rest, as: UTF8.self), now: now)
        case UInt8(ascii: "a"): machine.received(audio: rest, now: now)
        case UInt8(ascii: "s"), UInt8(ascii: "q"): try play(amount, isLoud: kind == UInt8(ascii: "s"))
        case UInt8(ascii: "w"): try wait(.milliseconds(Int64(amount) * 100))
        case UInt8(ascii: "r"):
            guard let id = whole.first else { return }
            let said = Hypothesis(
                text: String(decoding: rest.dropFirst(), as: UTF8.self), confidence: Double(amount) / 100)
            machine.recognised(id, [said], now: now)
        case UInt8(ascii: "f"):
            guard let id = whole.first else { return }
            machine.failed(id, "it broke", now: now)
        case UInt8(ascii: "d"): machine.disconnected()
        default: return
        }
        if [UInt8(ascii: "r"), UInt8(ascii: "f")].contains(kind) { whole.removeFirst() }
        try judge()
    }

    /// In real time, 20 ms at a time, of a tone that no detector takes for noise.
    private mutating func play(_ tens: Int, isLoud: Bool) throws(Violation) {
        for frame in 0..<(tens + 1) / 2 {
            let bytes = (0..<160).flatMap { index -> [UInt8] in
                let swing = (frame * 160 + index) / 9 % 2 == 0 ? 6000 : -6000
                let sample = isLoud ? swing / (frame % 7 + 1) : 0
                return [UInt8(truncatingIfNeeded: sample), UInt8(truncatingIfNeeded: sample >> 8)]
            }
            machine.received(audio: bytes, now: now)
            now = now + .milliseconds(20)
            try judge()
        }
    }

    private mutating func wait(_ time: TimeAmount) throws(Violation) {
        let end = now + time
        for _ in 0..<1000 {
            guard let deadline = machine.nextDeadline, deadline <= end else { break }
            now = max(now, deadline)
            machine.tick(now: now)
            try judge()
            try require(machine.nextDeadline.map { $0 > now } ?? true, "it waits for a time that is over")
        }
        now = end
    }

    private mutating func judge() throws(Violation) {
        for action in machine.takeActions() {
            try require(!isClosed || isEnd(action), "something after the end: \(action)")
            switch action {
            case .send(let text): try judge(text)
            case .begin(let id, _):
                begun += 1
                try requireEqual(id.number, begun, "utterances out of order")
                try require(speaking.isEmpty, "two voices at once")
                speaking.insert(id)
            case .audio(let id, _): try require(speaking.contains(id), "audio of nobody")
            case .end(let id):
                try require(speaking.remove(id) != nil, "the end of nobody")
                whole.append(id)
            case .abandon(let id):
                let wasKnown = speaking.remove(id) != nil || whole.contains(id)
                try require(wasKnown, "nobody is abandoned")
                whole.removeAll { $0 == id }
            case .warn(let text): try require(!text.isEmpty, "a warning without words")
            case .close: isClosed = true
            }
        }
        if machine.isClosed { isClosed = true }
        try require(whole.count <= 3, "\(whole.count) utterances pile up")
        try requireEqual(machine.nextDeadline == nil, machine.isClosed, "whether it waits for anything")
    }

    /// What was going on is let go of at the end.
    private func isEnd(_ action: AEAPMachine.Action) -> Bool {
        if case .abandon = action { true } else { false }
    }

    /// One line, and no text of a result that could end its line of AGI.
    private func judge(_ text: String) throws(Violation) {
        try require(text.first == "{" && text.last == "}", "no message: \(text)")
        try require(!text.utf8.contains { $0 < 0x20 }, "a message of several lines: \(text)")
        try require(text.utf8.count < 16_384, "a message of \(text.utf8.count) bytes")
    }
}
