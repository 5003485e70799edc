/// American English numbers: short scale, no `and`.
enum EnglishNumerals {
    static func words(_ number: UInt64) -> String {
        guard number > 0 else { return "zero" }
        var result = ""
        var divisor: UInt64 = 1_000_000_000_000_000_000
        for scale in scales {
            let group = Int(number / divisor % 1000)
            if group > 0 {
                append(belowThousand(group), to: &result)
                if !scale.isEmpty { append(scale, to: &result) }
            }
            divisor = max(1, divisor / 1000)
        }
        return result
    }

    private static func belowThousand(_ number: Int) -> String {
        var result = number < 100 ? "" : small[number / 100] + " hundred"
        if number % 100 > 0 { append(belowHundred(number % 100), to: &result) }
        return result
    }

    /// 1…99
    static func belowHundred(_ number: Int) -> String {
        if number < 20 { return small[number] }
        return number % 10 == 0 ? tens[number / 10] : tens[number / 10] + "-" + small[number % 10]
    }

    /// 1…99: `twenty-first`
    static func ordinal(_ number: Int) -> String {
        if number < 20 { return ordinals[number] }
        return number % 10 == 0
            ? tens[number / 10].dropLast() + "ieth" : tens[number / 10] + "-" + ordinals[number % 10]
    }

    private static let scales = [
        "quintillion", "quadrillion", "trillion", "billion", "million", "thousand", "",
    ]
    private static let small = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]
    private static let ordinals = [
        "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
        "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
        "eighteenth",
        "nineteenth",
    ]
}
