/// Brazilian numbers: short scale (`bilhão`), gender in one, two and the hundreds, and `e` where it is spoken.
enum PortugueseNumerals {
    static func words(_ number: UInt64, _ agreement: Agreement) -> String {
        guard number > 0 else { return "zero" }
        var groups: [(count: Int, scale: Int)] = []
        var rest = number
        var scale = 0
        while rest > 0 {
            if rest % 1000 > 0 { groups.append((Int(rest % 1000), scale)) }
            rest /= 1000
            scale += 1
        }
        var result = ""
        for (index, group) in groups.enumerated().reversed() {
            // Only the last group is joined by "e", and only when it is below a hundred or whole hundreds.
            if !result.isEmpty, index == 0, group.count < 100 || group.count % 100 == 0 { result += " e" }
            append(spoken(group.count, group.scale, agreement), to: &result)
        }
        return result
    }

    private static func spoken(_ count: Int, _ scale: Int, _ agreement: Agreement) -> String {
        switch scale {
        case 0: return belowThousand(count, agreement)
        case 1: return count == 1 ? "mil" : belowThousand(count, agreement) + " mil"
        // Milhão and above are masculine nouns themselves.
        default:
            return belowThousand(count, .masculine) + " " + (count == 1 ? singulars : plurals)[scale]
        }
    }

    private static func belowThousand(_ number: Int, _ agreement: Agreement) -> String {
        guard number != 100 else { return "cem" }
        var result = number < 100 ? "" : hundreds[number / 100]
        if agreement == .feminine, number >= 200 { result = result.dropLast(2) + "as" }
        let rest = number % 100
        guard rest > 0 else { return result }
        if !result.isEmpty { result += " e " }
        if rest < 20 { return result + unit(rest, agreement) }
        result += tens[rest / 10]
        return rest % 10 == 0 ? result : result + " e " + unit(rest % 10, agreement)
    }

    private static func unit(_ number: Int, _ agreement: Agreement) -> String {
        switch (number, agreement) {
        case (1, .feminine): "uma"
        case (2, .feminine): "duas"
        default: small[number]
        }
    }

    private static let singulars = [
        "", "mil", "milhão", "bilhão", "trilhão", "quatrilhão", "quintilhão",
    ]
    private static let plurals = [
        "", "mil", "milhões", "bilhões", "trilhões", "quatrilhões", "quintilhões",
    ]
    private static let small = [
        "zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze",
        "doze", "treze",
        "quatorze", "quinze", "dezesseis", "dezessete", "dezoito", "dezenove",
    ]
    private static let tens = [
        "", "", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa",
    ]
    private static let hundreds = [
        "", "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos", "seiscentos", "setecentos",
        "oitocentos",
        "novecentos",
    ]
}
