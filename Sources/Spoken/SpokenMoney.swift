public import Vocabulary

extension SpokenLanguage {
    /// An amount as a person would say it: `mil doscientos cincuenta pesos con cincuenta centavos`.
    ///
    /// Colombian pesos are said to the nearest peso, halves away from zero: nobody there speaks of centavos. Amounts in
    /// a currency without a name here end in the letters of its code.
    public func money(_ money: Money) -> String {
        let amount = money.minorUnits.magnitude
        let spoken: String
        if let words = CurrencyWords.words(for: money.currency, in: family) {
            switch money.currency.exponent {
            case 0: spoken = count(amount, words.unit)
            case 2 where money.currency == .cop:
                spoken = count(amount / 100 + (amount % 100 >= 50 ? 1 : 0), words.unit)
            case 2: spoken = withCents(amount, words)
            default: spoken = withPoint(amount, digits: money.currency.exponent, words.unit)
            }
        } else {
            let code = Noun(money.currency.code, money.currency.code)
            spoken = withPoint(amount, digits: money.currency.exponent, code)
        }
        return money.minorUnits < 0 ? "\(minus) \(spoken)" : spoken
    }

    private func withCents(_ amount: UInt64, _ words: CurrencyWords) -> String {
        let cents = amount % 100
        guard cents > 0 else { return count(amount / 100, words.unit) }
        guard amount >= 100 else { return count(cents, words.cent) }
        let link =
            switch family {
            case .spanish: "con"
            case .portuguese: "e"
            case .english: "and"
            }
        return "\(count(amount / 100, words.unit)) \(link) \(count(cents, words.cent))"
    }

    /// `doce coma cero cinco unidades de fomento`: zeros one by one, what follows them as a number.
    private func withPoint(_ amount: UInt64, digits: Int, _ unit: Noun) -> String {
        var scale: UInt64 = 1
        for _ in 0..<digits { scale *= 10 }
        var fraction = amount % scale
        guard fraction > 0 else { return count(amount / scale, unit) }
        var places = digits
        while fraction % 10 == 0 {
            fraction /= 10
            places -= 1
        }
        let zeros = Array(repeating: words(0, .counting), count: places - String(fraction).count)
        let agreement: Agreement = unit.isFeminine ? .feminine : .masculine
        let whole = words(amount / scale, .counting)
        let spoken = [whole, point] + zeros + [words(fraction, agreement), unit.plural]
        return spoken.joined(separator: " ")
    }

    private func count(_ number: UInt64, _ noun: Noun) -> String {
        // A magnitude above Int64 is Int64.min's alone, and that has no last digit to be heard.
        count(Int64(clamping: number), of: noun)
    }

    /// Mexico, Central America and English write and say a point.
    private var point: String {
        switch family {
        case .english: "point"
        case .portuguese: "vírgula"
        case .spanish:
            ["MX", "GT", "SV", "HN", "NI", "PA", "DO", "PR", "US", "PE"].contains(country.code)
                ? "punto" : "coma"
        }
    }
}
