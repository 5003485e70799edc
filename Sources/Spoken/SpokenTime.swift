import Vocabulary

extension SpokenLanguage {
    /// A time of day as it stands after a preposition: `tres y media de la tarde` (`a las …`), `three thirty p.m.`.
    ///
    /// - Parameters: hour 0…23, minute 0…59; others are taken round the clock.
    public func timeOfDay(hour: Int, minute: Int = 0) -> String {
        let minutes = ((hour * 60 + minute) % 1440 + 1440) % 1440
        let (hour, minute) = (minutes / 60, minutes % 60)
        switch family {
        case .spanish: return spanishTime(hour, minute)
        case .portuguese: return portugueseTime(hour, minute)
        case .english: return englishTime(hour, minute)
        }
    }

    /// The article that belongs before ``timeOfDay(hour:minute:)`` in Spanish: `la` for one o'clock, else `las`; empty
    /// in other languages.
    public func timeArticle(hour: Int) -> String {
        family == .spanish ? hour % 12 == 1 ? "la" : "las" : ""
    }

    private func spanishTime(_ hour: Int, _ minute: Int) -> String {
        let spoken = words(UInt64(hour % 12 == 0 ? 12 : hour % 12), .feminine)
        let past: String
        switch minute {
        case 0: past = ""
        case 15: past = " y cuarto"
        case 30: past = " y media"
        case ..<30: past = " y " + words(UInt64(minute), .counting)
        // "Cuarto para las" and "menos cuarto" part the countries; the plain minutes are said in all.
        default: past = " " + words(UInt64(minute), .counting)
        }
        return spoken + past + " " + spanishPart(of: hour)
    }

    private func spanishPart(of hour: Int) -> String {
        switch hour {
        case 0: "de la noche"
        case 1..<12: hour < 5 ? "de la madrugada" : "de la mañana"
        case 12: country.code == "ES" ? "del mediodía" : "del día"
        case 13..<19: "de la tarde"
        // The sun sets later in the south and in Spain.
        case 19: ["CL", "AR", "UY", "ES"].contains(country.code) ? "de la tarde" : "de la noche"
        case 20: country.code == "ES" ? "de la tarde" : "de la noche"
        default: "de la noche"
        }
    }

    private func portugueseTime(_ hour: Int, _ minute: Int) -> String {
        let past =
            minute == 0 ? "" : minute == 30 ? " e meia" : " e " + words(UInt64(minute), .counting)
        switch hour {
        case 0: return "meia-noite" + past
        case 12: return "meio-dia" + past
        default:
            let part =
                hour < 6 ? "da madrugada" : hour < 12 ? "da manhã" : hour < 18 ? "da tarde" : "da noite"
            return words(UInt64(hour % 12), .feminine) + past + " " + part
        }
    }

    private func englishTime(_ hour: Int, _ minute: Int) -> String {
        if minute == 0, hour % 12 == 0 { return hour == 0 ? "twelve midnight" : "twelve noon" }
        let spoken = words(UInt64(hour % 12 == 0 ? 12 : hour % 12), .counting)
        let past =
            minute == 0
            ? ""
            : minute < 10
                ? " oh \(words(UInt64(minute), .counting))" : " \(words(UInt64(minute), .counting))"
        return spoken + past + (hour < 12 ? " a.m." : " p.m.")
    }
}
