import SpeechRig

extension JudgedUtterance {
    /// Forty more, written down after the judge was mended for what ``fortyFresh`` had shown, and before they were heard: in the
    /// words of a yes that most people use, by the voices that neither the first nor the second forty nor the mending had, in
    /// the order of the alphabet, and at the speeds of ordinary speech.
    static let fortyThird: [JudgedUtterance] = {
        let voices = [
            "Alicia", "Andrea", "Denis", "Gene", "Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mike", "aunty",
            "benjamin",
            "boris", "caleb", "david", "ed", "edward", "gustave", "john", "marcelo", "max", "michel", "miguel",
            "norbert",
            "paul", "pedro", "quincy", "rob", "robert", "sandro", "shelby", "travis", "victor", "zac",
        ]
        let speeds = [145, 160, 175]
        let yes = [
            "sí", "sí por favor", "sí", "claro que sí", "bueno", "sí", "sí claro", "claro", "sí", "sí señor",
            "sí soy yo", "sí",
            "sí por favor", "bueno", "sí", "sí sí",
        ]
        let no = [
            "no", "no gracias", "ahora no", "no", "no puedo", "no señor", "no", "no me interesa", "no no", "no quiero",
        ]
        let others = [
            "aló", "quién habla", "equivocado", "más tarde", "cuánto debo", "un momento por favor",
            "de qué banco llama",
            "no lo conozco",
        ]
        var all: [JudgedUtterance] = []
        for (texts, meaning) in [(yes, Meaning.yes), (no, .no), (others, .other)] {
            for text in texts {
                let index = all.count
                all.append(
                    JudgedUtterance(
                        text: text, voice: "\(index % 2 == 0 ? "es-419" : "es")+\(voices[index])",
                        speed: speeds[index % speeds.count], meaning: meaning))
            }
        }
        for kind in ["hum", "busy", "knocks", "hiss", "traffic", "breath"] {
            all.append(JudgedUtterance(text: "", voice: kind, speed: 0, meaning: .noise))
        }
        return all
    }()
}
