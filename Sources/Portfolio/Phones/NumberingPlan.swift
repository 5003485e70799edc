import Vocabulary

/// The numbering plan of one country: what a national number may look like.
struct NumberingPlan: Sendable {
    /// A number as the plan reads it: the digits after the country's calling code, and what they say of the line.
    struct National: Hashable, Sendable {
        var digits: String
        var kind: ContactPoint.Kind

        init(_ digits: String, _ kind: ContactPoint.Kind) {
            self.digits = digits
            self.kind = kind
        }
    }

    let country: String
    let callingCode: String
    /// Reads a number as dialled inside the country (`isInternational` false) or as it follows the calling code.
    /// Judges length and prefix structure only: whether a number is in service is for the network to say.
    let read:
        @Sendable (_ digits: String, _ isInternational: Bool, _ declared: ContactPoint.Kind?) throws(ValueRefusal) ->
            National

    static func of(_ country: Country) -> NumberingPlan? { byCountry[country.code] }

    private static let byCountry = Dictionary(
        uniqueKeysWithValues: [chile, mexico, colombia, peru, argentina, ecuador, brazil, spain, unitedStates].map {
            ($0.country, $0)
        })
}

// MARK: The plans

extension NumberingPlan {
    /// Nine digits: 9 and eight for mobiles, an area code of one or two digits for the rest.
    static let chile = NumberingPlan(country: "CL", callingCode: "56") { (digits, _, _) throws(ValueRefusal) in
        // 09-xxxxxxxx and 0xx-…: as dialled before 2016.
        let number = digits.count == 10 ? digits.without(prefix: "0") : digits
        if number.count == 10, number.starts(with: ["600", "800"]) { throw .service("600 and 800 numbers") }
        if number.count == 8 {
            throw ValueRefusal(
                "8 digits do not tell a mobile from a Santiago number: put 9 (mobile) or 2 (Santiago) in front")
        }
        try number.require(9, "CL", "56")
        if number.first == "8" { throw .service("800 numbers") }
        guard number.begins(withAnyOf: "2345679") else { throw .structure(number, "CL") }
        return National(number, number.first == "9" ? .mobile : .landline)
    }

    /// Ten digits since 2019; a number does not say what it is, an old prefix does.
    static let mexico = NumberingPlan(country: "MX", callingCode: "52") { (digits, _, _) throws(ValueRefusal) in
        var number = digits
        var kind = ContactPoint.Kind.unknown
        if number.count == 13, number.starts(with: ["044", "045"]) {
            number.removeFirst(3)
            kind = .mobile
        } else if number.count == 12, number.hasPrefix("01") {
            number.removeFirst(2)
        } else if number.count == 11, number.hasPrefix("1") {
            // +52 1: mobiles as written from abroad before 2019.
            number.removeFirst()
            kind = .mobile
        }
        try number.require(10, "MX", "52")
        guard number.begins(withAnyOf: "23456789") else { throw .structure(number, "MX") }
        if number.starts(with: ["800", "900"]) { throw .service("800 and 900 numbers") }
        return National(number, kind)
    }

    /// Ten digits: 3xx mobile, 60x landline; the landline forms from before 2021 are carried over.
    static let colombia = NumberingPlan(country: "CO", callingCode: "57") { (digits, _, _) throws(ValueRefusal) in
        var number = digits
        if number.count == 12, number.hasPrefix("03"), number.dropFirst(2).hasPrefix("3") {
            // 03: from a landline to a mobile, before 2021.
            number.removeFirst(2)
        } else if number.count == 10, number.starts(with: ["05", "07", "09"]) {
            // 0, the carrier, the one-digit area code and seven digits.
            number = "60" + String(number.dropFirst(2))
        } else if number.count == 9, number.hasPrefix("0") {
            number = "60" + String(number.dropFirst())
        } else if number.count == 8, number.begins(withAnyOf: "1245678") {
            number = "60" + number
        } else if number.count == 7 {
            throw ValueRefusal(
                "a landline of 7 digits lacks its area: put 60 and the area digit in front (601 for Bogotá)")
        }
        try number.require(10, "CO", "57")
        if number.hasPrefix("3") { return National(number, .mobile) }
        if number.starts(with: ["601", "602", "604", "605", "606", "607", "608"]) {
            return National(number, .landline)
        }
        throw .structure(number, "CO")
    }

    /// Mobiles: nine digits from 9. Landlines: eight, of which one (Lima) or two are the area.
    static let peru = NumberingPlan(country: "PE", callingCode: "51") { (digits, _, _) throws(ValueRefusal) in
        let number = digits.without(prefix: "0")
        if number.count == 9, number.hasPrefix("9") { return National(number, .mobile) }
        if number.count == 7 { throw ValueRefusal("a landline of 7 digits lacks its area: put 1 (Lima) in front") }
        if number.starts(with: ["800", "801"]) { throw .service("0800 and 0801 numbers") }
        try number.require(number.hasPrefix("9") ? 9 : 8, "PE", "51")
        guard number.begins(withAnyOf: "145678") else { throw .structure(number, "PE") }
        return National(number, .landline)
    }

    /// Mobiles: nine digits from 9. Landlines: one digit of area (2–7) and seven.
    static let ecuador = NumberingPlan(country: "EC", callingCode: "593") { (digits, _, _) throws(ValueRefusal) in
        let number = digits.without(prefix: "0")
        if number.count == 9, number.hasPrefix("9") { return National(number, .mobile) }
        if number.count == 7 {
            throw ValueRefusal("a landline of 7 digits lacks its area: put 2 (Quito) or 4 (Guayaquil) in front")
        }
        if number.hasPrefix("1800") || number.hasPrefix("1700") { throw .service("1700 and 1800 numbers") }
        try number.require(number.hasPrefix("9") ? 9 : 8, "EC", "593")
        guard number.begins(withAnyOf: "234567") else { throw .structure(number, "EC") }
        return National(number, .landline)
    }

    /// Nine digits: 6 and 7 mobile, 8 and 9 landline.
    static let spain = NumberingPlan(country: "ES", callingCode: "34") { (digits, _, _) throws(ValueRefusal) in
        try digits.require(9, "ES", "34")
        if digits.starts(with: ["80", "90"]) { throw .service("800 and 90x numbers") }
        switch digits.first {
        case "6", "7": return National(digits, .mobile)
        case "8", "9": return National(digits, .landline)
        default: throw .structure(digits, "ES")
        }
    }

    /// Ten digits, area and exchange from 2 to 9; nothing tells a mobile.
    static let unitedStates = NumberingPlan(country: "US", callingCode: "1") {
        (digits, isInternational, _) throws(ValueRefusal) in
        let number = digits.count == 11 && !isInternational ? digits.without(prefix: "1") : digits
        try number.require(10, "US", "1")
        let area = String(number.prefix(3))
        if ["800", "888", "877", "866", "855", "844", "833", "900"].contains(area) {
            throw .service("toll-free numbers")
        }
        guard area.begins(withAnyOf: "23456789"), number.dropFirst(3).begins(withAnyOf: "23456789") else {
            throw .structure(number, "US")
        }
        return National(number, .unknown)
    }
}

extension StringProtocol {
    func begins(withAnyOf digits: StaticString) -> Bool {
        guard let first = utf8.first else { return false }
        return digits.withUTF8Buffer { $0.contains(first) }
    }
}

extension String {
    /// Digits without one leading trunk prefix.
    func without(prefix: String) -> String { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self }

    func starts(with prefixes: [String]) -> Bool { prefixes.contains { hasPrefix($0) } }

    func require(_ length: Int, _ country: String, _ callingCode: String) throws(ValueRefusal) {
        guard count != length else { return }
        throw ValueRefusal(
            "a number of \(country) has \(length) digits after +\(callingCode), '\(self)' has \(count)")
    }
}

extension ValueRefusal {
    static func service(_ what: String) -> ValueRefusal {
        ValueRefusal("\(what) belong to companies, not to a person: give the debtor's own number")
    }

    static func structure(_ digits: String, _ country: String) -> ValueRefusal {
        ValueRefusal("no number of \(country) begins like '\(digits)'")
    }
}
