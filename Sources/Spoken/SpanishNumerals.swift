/// Spanish numbers: long scale (`mil millones`), gender in the hundreds, and `uno` cut short before what it counts.
enum SpanishNumerals {
    static func words(_ number: UInt64, _ agreement: Agreement) -> String {
        guard number > 0 else { return "cero" }
        var result = ""
        var rest = number
        for scale in scales where rest >= scale.value {
            let count = rest / scale.value
            append(belowMillion(Int(count), .masculine), to: &result)
            append(count == 1 ? scale.singular : scale.plural, to: &result)
            rest %= scale.value
        }
        if rest > 0 { append(belowMillion(Int(rest), agreement), to: &result) }
        return result
    }

    private static func belowMillion(_ number: Int, _ agreement: Agreement) -> String {
        let thousands = number / 1000
        var result = ""
        if thousands > 1 {
            result = belowThousand(thousands, agreement == .feminine ? .feminine : .masculine)
        }
        if thousands > 0 { append("mil", to: &result) }
        if number % 1000 > 0 { append(belowThousand(number % 1000, agreement), to: &result) }
        return result
    }

    private static func belowThousand(_ number: Int, _ agreement: Agreement) -> String {
        guard number != 100 else { return "cien" }
        var result = number < 100 ? "" : hundreds[number / 100]
        if agreement == .feminine, number >= 200 { result = result.dropLast(2) + "as" }
        if number % 100 > 0 { append(belowHundred(number % 100, agreement), to: &result) }
        return result
    }

    private static func belowHundred(_ number: Int, _ agreement: Agreement) -> String {
        switch (number, agreement) {
        case (1, .masculine): return "un"
        case (1, .feminine): return "una"
        case (21, .masculine): return "veintiún"
        case (21, .feminine): return "veintiuna"
        case (..<30, _): return small[number]
        default:
            let unit = number % 10
            return unit == 0
                ? tens[number / 10] : tens[number / 10] + " y " + belowHundred(unit, agreement)
        }
    }

    private static let scales: [(value: UInt64, singular: String, plural: String)] = [
        (1_000_000_000_000_000_000, "trillón", "trillones"), (1_000_000_000_000, "billón", "billones"),
        (1_000_000, "millón", "millones"),
    ]
    private static let small = [
        "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
        "once", "doce",
        "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte",
        "veintiuno",
        "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete",
        "veintiocho",
        "veintinueve",
    ]
    private static let tens = [
        "", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa",
    ]
    private static let hundreds = [
        "", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos",
        "setecientos",
        "ochocientos", "novecientos",
    ]
}

/// Adds a word with the space before it.
func append(_ word: String, to text: inout String) {
    if !text.isEmpty { text += " " }
    text += word
}
