// Argentina and Brazil: plans whose mobiles are written in several ways.

extension NumberingPlan {
    /// Ten digits of area and number; mobiles have a 9 before the area from abroad, a 15 after it at home.
    static let argentina = NumberingPlan(country: "AR", callingCode: "54") {
        (digits, _, declared) throws(ValueRefusal) in
        var number = digits
        if number.count == 11, number.hasPrefix("9") {
            number.removeFirst()
            return try argentine(number, isMobile: true)
        }
        number = number.without(prefix: "0")
        if number.starts(with: ["800", "810"]) { throw .service("0800 and 0810 numbers") }
        let area = argentineAreaLength(of: number)
        if number.count == 12, number.dropFirst(area).hasPrefix("15") {
            number = String(number.prefix(area) + number.dropFirst(area + 2))
            return try argentine(number, isMobile: true)
        }
        if number.hasPrefix("15"), number.count <= 10 {
            throw ValueRefusal(
                "'\(digits)' begins with 15 and lacks its area: put the area in front (11 for Buenos Aires)")
        }
        return try argentine(number, isMobile: declared == .mobile)
    }

    private static func argentine(_ number: String, isMobile: Bool) throws(ValueRefusal) -> National {
        try number.require(10, "AR", isMobile ? "54 9" : "54")
        guard number.starts(with: ["11", "2", "3"]) else { throw .structure(number, "AR") }
        return isMobile ? National("9" + number, .mobile) : National(number, .unknown)
    }

    /// Digits of the area code: 11, the three-digit areas, and four for all others.
    private static func argentineAreaLength(of number: String) -> Int {
        if number.hasPrefix("11") { return 2 }
        return threeDigitAreas.contains(String(number.prefix(3))) ? 3 : 4
    }

    private static let threeDigitAreas: Set<String> = [
        "220", "221", "223", "230", "236", "237", "249", "260", "261", "263", "264", "266", "280", "291", "294", "297",
        "298", "299", "336", "341", "342", "343", "345", "348", "351", "353", "358", "362", "364", "370", "376", "379",
        "380", "381", "383", "385", "387", "388",
    ]

    /// Two digits of area, then nine digits from 9 (mobile) or eight (landline).
    static let brazil = NumberingPlan(country: "BR", callingCode: "55") { (digits, _, _) throws(ValueRefusal) in
        var number = digits
        if number.starts(with: ["0800", "0300", "0303", "800"]) { throw .service("0800 and 0300 numbers") }
        if number.hasPrefix("0") {
            number.removeFirst()
            // The two digits of a carrier may follow the trunk prefix.
            if number.count >= 12 { number.removeFirst(2) }
        }
        if number.count == 8 || number.count == 9 {
            throw ValueRefusal("'\(digits)' lacks its area: put its two digits in front (11 for São Paulo)")
        }
        if number.count == 10, number.dropFirst(2).begins(withAnyOf: "6789") {
            // A mobile from before the ninth digit (2016).
            number = String(number.prefix(2) + "9" + number.dropFirst(2))
        }
        let isMobile = number.dropFirst(2).hasPrefix("9")
        try number.require(isMobile ? 11 : 10, "BR", "55")
        guard !number.hasPrefix("0"), number.dropFirst().first != "0" else { throw .structure(number, "BR") }
        return National(number, isMobile ? .mobile : .landline)
    }
}
