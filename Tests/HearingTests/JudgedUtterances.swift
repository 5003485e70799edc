import Hearing
import SpeechRig

/// What forty people say, by synthetic voices.
struct JudgedUtterance: Sendable, CustomStringConvertible {
    enum Meaning: Sendable, Hashable {
        case yes
        case no
        case other
        /// Nobody speaks: a burst of noise.
        case noise
    }

    var text: String
    var voice: String
    /// Words a minute.
    var speed: Int
    var meaning: Meaning

    var description: String { meaning == .noise ? "noise \(voice)" : "'\(text)' by \(voice) at \(speed)" }

    /// Voices of espeak-ng for Spain and Latin America, men and women, of different throats.
    private static let voices = ["es", "es-419", "es+f2", "es-419+f3", "es+m3", "es-419+m7", "es+f5", "es-419+m1"]
    private static let speeds = [140, 160, 175, 150]

    /// Sixteen times yes, ten times no, eight times something else, and six noises.
    static let forty: [JudgedUtterance] = {
        let yes = ["sí", "sí por favor", "sí", "claro que sí", "sí", "bueno", "sí claro", "sí"]
        let no = ["no", "no gracias", "no", "ahora no", "no"]
        let others = [
            "quién habla", "equivocado", "mañana temprano", "no sé si pueda", "mi mamá salió", "televisión",
            "todavía estoy en la calle", "ponme el jamón",
        ]
        var all: [JudgedUtterance] = []
        func add(_ texts: [String], _ times: Int, _ meaning: Meaning) {
            for index in 0..<texts.count * times {
                all.append(
                    JudgedUtterance(
                        text: texts[index % texts.count], voice: voices[(index + index / texts.count) % voices.count],
                        speed: speeds[index % speeds.count], meaning: meaning))
            }
        }
        add(yes, 2, .yes)
        add(no, 2, .no)
        add(others, 1, .other)
        for kind in ["burst", "puff", "crackle", "burst", "puff", "crackle"] {
            all.append(JudgedUtterance(text: "", voice: kind, speed: 0, meaning: .noise))
        }
        return all
    }()

    /// The sound on a line with noise so many dB below speech, at 8 kHz.
    func sound(_ sounds: inout Sounds, snr: Double = 20, lead: Int = 600, tail: Int = 900) throws -> [Int16] {
        let speech = meaning == .noise ? noise(&sounds) : try SpeechRig.say(text, voice: voice, speed: speed)
        return SpeechRig.line(speech, snr: snr, sounds: &sounds, lead: lead, tail: tail)
    }

    private func noise(_ sounds: inout Sounds) -> [Int16] {
        let length = 200 + Int(sounds.uniform() * 600)
        var noise = sounds.noise(milliseconds: length, level: -20)
        var low = 0.0
        for index in noise.indices {
            switch voice {
            // Breath into the microphone: the low part of noise.
            case "puff":
                low += (Double(noise[index]) - low) * 0.1
                noise[index] = Int16(max(-32768, min(32767, low * 4)))
            // Something that rustles: noise in pieces of 40 ms.
            case "crackle" where index / 320 % 2 == 1: noise[index] = 0
            case "crackle", "burst": break
            default: return Self.freshNoise(voice, &sounds)
            }
        }
        return noise
    }

    /// What a script would make of it that takes a yes from this confidence on; nil where it would ask again.
    static func taken(_ heard: Hypothesis?, from confidence: Double) -> Meaning? {
        guard let heard, heard.confidence >= confidence else { return nil }
        let words = heard.text.split(separator: " ").map(String.init)
        let affirmative: Set = ["sí", "claro", "bueno", "dale", "correcto"]
        if heard.text.hasPrefix("si no") { return .other }
        if let first = words.first, affirmative.contains(first), !words.contains("no") { return .yes }
        if ["está bien", "de acuerdo", "por supuesto"].contains(heard.text) { return .yes }
        return words.contains("no") ? .no : .other
    }
}

/// How forty utterances were taken.
struct Judgement: CustomStringConvertible {
    /// The least confidence that a script takes for an answer; docs/hearing.md recommends it.
    static let answerFrom = 0.4

    private(set) var rows: [(utterance: JudgedUtterance, heard: Hypothesis?)] = []

    mutating func add(_ utterance: JudgedUtterance, _ heard: Hypothesis?) { rows.append((utterance, heard)) }

    /// Of those that mean yes, the part that was taken for it.
    var yesHeard: Double {
        let yes = rows.filter { $0.utterance.meaning == .yes }
        return Double(yes.count { taken($0) == .yes }) / Double(max(1, yes.count))
    }

    /// Those that do not mean yes and were taken for it.
    func falseYes(_ meanings: Set<JudgedUtterance.Meaning>) -> [String] {
        rows.filter { meanings.contains($0.utterance.meaning) && taken($0) == .yes }.map(Self.line)
    }

    private func taken(_ row: (utterance: JudgedUtterance, heard: Hypothesis?)) -> JudgedUtterance.Meaning? {
        JudgedUtterance.taken(row.heard, from: Self.answerFrom)
    }

    private static func line(_ row: (utterance: JudgedUtterance, heard: Hypothesis?)) -> String {
        guard let heard = row.heard else { return "\(row.utterance): nothing" }
        return "\(row.utterance): '\(heard.text)' \(Int((heard.confidence * 100).rounded())) %"
    }

    var description: String { rows.map(Self.line).joined(separator: "\n") }
}
