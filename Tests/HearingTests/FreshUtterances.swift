import Foundation
import SpeechRig

extension JudgedUtterance {
    /// Forty others, by other voices, at other speeds and in other words than ``forty``, with which the judge's limits were
    /// set, written down before anything was heard of them. They showed that a "no no" can pass for "claro".
    static let fortyFresh: [JudgedUtterance] = {
        let voices = [
            "es+m2", "es-419+f4", "es+Annie", "es-419+m4", "es+klatt2", "es-419+f1", "es+m5", "es-419+linda",
            "es+Mario",
            "es-419+steph", "es+antonio", "es-419+m8", "es+f1", "es-419+pablo", "es+belinda", "es-419+m6",
        ]
        let speeds = [135, 185, 155, 200, 145, 170]
        let yes = [
            "sí", "sí señor", "claro", "sí soy yo", "sí", "por supuesto", "sí con ella", "sí sí", "correcto", "sí",
            "está bien", "sí dígame", "dale", "sí", "de acuerdo", "bueno sí",
        ]
        let no = [
            "no", "no señor", "no quiero", "no puedo", "no", "no no", "no me interesa", "ahora no puedo", "no",
            "no está",
        ]
        let others = [
            "aló", "quién es", "número equivocado", "más tarde", "así es la vida", "estoy manejando",
            "ya le pagué ayer",
            "hoy hace mucho frío",
        ]
        let noises = ["hum", "busy", "knocks", "hiss", "traffic", "breath"]
        var all: [JudgedUtterance] = []
        for (texts, meaning) in [(yes, Meaning.yes), (no, .no), (others, .other)] {
            for text in texts {
                let index = all.count
                all.append(
                    JudgedUtterance(
                        text: text, voice: voices[index * 5 % voices.count], speed: speeds[index % speeds.count],
                        meaning: meaning))
            }
        }
        return all + noises.map { JudgedUtterance(text: "", voice: $0, speed: 0, meaning: .noise) }
    }()

    /// Sounds of a line on which nobody speaks, half a second to a second and a half, at the level of speech.
    static func freshNoise(_ kind: String, _ sounds: inout Sounds) -> [Int16] {
        let length = 500 + Int(sounds.uniform() * 1000)
        let noise = sounds.noise(milliseconds: length, level: -20)
        var low = 0.0
        return noise.indices.map { index in
            let time = Double(index) / 8000
            let white = Double(noise[index])
            low += (white - low) * 0.05
            let value =
                switch kind {
                // Mains and its harmonics.
                case "hum":
                    3000 * (sin(2 * .pi * 50 * time) + sin(2 * .pi * 150 * time) + 0.5 * sin(2 * .pi * 250 * time))
                // The tone of a busy line, a quarter of a second on and off.
                case "busy": index / 2000 % 2 == 0 ? 5000 * sin(2 * .pi * 425 * time) : 0
                // Four blows a second that die away.
                case "knocks": white * 3 * exp(-Double(index % 2000) / 120)
                // Noise that swells from nothing.
                case "hiss": white * Double(index) / Double(noise.count) * 1.7
                // Low rumble with swells.
                case "traffic": low * 6 * (0.6 + 0.4 * sin(2 * .pi * 1.3 * time))
                // In and out once a second, without its lowest part.
                default: (white - low) * pow(sin(.pi * time), 2)
                }
            return Int16(max(-32768, min(32767, value)))
        }
    }
}
