import SpeechRig

extension JudgedUtterance {
    /// Forty more, written down after a second model was let listen and before they were heard: by the voices of
    /// espeak-ng that are left, the whispers and robots among them aside, in words that people use for a yes.
    static let fortyFourth: [JudgedUtterance] = {
        let voices = [
            "Gene2", "Nguyen", "RicishayMax", "RicishayMax2", "RicishayMax3", "Storm", "AnxiousAndy", "edward2", "iven",
            "iven2", "iven3", "iven4", "kaukovalta", "klatt3", "klatt4", "klatt5", "klatt6", "steph2", "steph3",
            "croak",
            "Tweaky", "grandma", "announcer", "Diogo", "Michael", "anika", "adam",
        ]
        let speeds = [150, 165, 180]
        let yes = [
            "sí", "claro", "sí señor", "sí", "bueno", "sí por favor", "sí", "claro que sí", "sí sí", "sí soy yo", "sí",
            "está bien",
            "sí claro", "sí", "de acuerdo", "sí gracias",
        ]
        let no = [
            "no", "no gracias", "no", "ahora no", "no puedo", "no", "no señor", "no quiero", "no no", "no me interesa",
        ]
        let others = [
            "aló", "quién es", "equivocado", "cuánto debo", "más tarde", "un momento", "no lo conozco", "dígame",
        ]
        var all: [JudgedUtterance] = []
        for (texts, meaning) in [(yes, Meaning.yes), (no, .no), (others, .other)] {
            for text in texts {
                let index = all.count
                all.append(
                    JudgedUtterance(
                        text: text, voice: "\(index % 2 == 0 ? "es" : "es-419")+\(voices[index % voices.count])",
                        speed: speeds[index % speeds.count], meaning: meaning))
            }
        }
        for kind in ["hum", "busy", "knocks", "hiss", "traffic", "breath"] {
            all.append(JudgedUtterance(text: "", voice: kind, speed: 0, meaning: .noise))
        }
        return all
    }()
}
