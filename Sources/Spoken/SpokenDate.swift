public import Vocabulary

extension SpokenLanguage {
    /// A day as it stands after an article or a preposition: `quince de marzo`, `primero de marzo`, `March fifteenth`.
    public func date(_ date: CivilDate, withYear: Bool = false) -> String {
        let month = months[date.month - 1]
        switch family {
        case .english:
            let day = "\(month) \(EnglishNumerals.ordinal(date.day))"
            return withYear ? "\(day), \(year(date.year))" : day
        case .spanish:
            // Spain says "uno de marzo"; America "primero de marzo".
            let first = country.code == "ES" ? "uno" : "primero"
            let day = date.day == 1 ? first : words(UInt64(date.day), .counting)
            return "\(day) de \(month)" + (withYear ? " de \(year(date.year))" : "")
        case .portuguese:
            let day = date.day == 1 ? "primeiro" : words(UInt64(date.day), .counting)
            return "\(day) de \(month)" + (withYear ? " de \(year(date.year))" : "")
        }
    }

    /// `viernes quince de marzo`, `Friday, March fifteenth`
    public func weekdayAndDate(_ date: CivilDate) -> String {
        let comma = family == .spanish ? "" : ","
        return "\(weekday(date.weekday))\(comma) \(self.date(date))"
    }

    public func weekday(_ day: Weekday) -> String { weekdays[day.rawValue - 1] }

    /// A year: `dos mil veintiséis`, `twenty twenty-six`, `nineteen oh five`.
    public func year(_ year: Int) -> String {
        guard family == .english, (1000...9999).contains(year) else {
            return words(UInt64(year.magnitude), .counting)
        }
        let (century, rest) = (year / 100, year % 100)
        // 2000 to 2009, and the first years of any millennium, are said as numbers.
        if century % 10 == 0, rest < 10 { return words(UInt64(year), .counting) }
        let first = EnglishNumerals.belowHundred(century)
        switch rest {
        case 0: return first + " hundred"
        case 1..<10: return "\(first) oh \(EnglishNumerals.belowHundred(rest))"
        default: return "\(first) \(EnglishNumerals.belowHundred(rest))"
        }
    }

    private var months: [String] {
        switch family {
        case .spanish: Self.spanishMonths
        case .portuguese: Self.portugueseMonths
        case .english: Self.englishMonths
        }
    }

    private var weekdays: [String] {
        switch family {
        case .spanish: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
        case .portuguese:
            [
                "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado",
                "domingo",
            ]
        case .english: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        }
    }

    private static let spanishMonths = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre",
        "diciembre",
    ]
    private static let portugueseMonths = [
        "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
        "outubro", "novembro",
        "dezembro",
    ]
    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November",
        "December",
    ]
}
