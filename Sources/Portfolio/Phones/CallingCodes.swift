import Vocabulary

/// Which country an international number belongs to.
enum CallingCodes {
    /// - Parameter digits: without `+`.
    /// - Returns: the country, and the digits after its calling code.
    static func split(_ digits: String) throws(ValueRefusal) -> (country: Country, national: String) {
        for length in stride(from: 3, through: 1, by: -1) {
            guard let code = byCode[String(digits.prefix(length))] else { continue }
            let national = String(digits.dropFirst(length))
            let resolved = code == "US" ? try northAmerican(national) : code
            guard let country = Country(code: resolved) else { continue }
            return (country, national)
        }
        throw ValueRefusal("the country of '+\(digits)' is not known here, so its calling hours are not either")
    }

    /// Calling code 1 is shared by some twenty-five countries.
    private static func northAmerican(_ national: String) throws(ValueRefusal) -> String {
        let area = String(national.prefix(3))
        if ["809", "829", "849"].contains(area) { return "DO" }
        if ["787", "939"].contains(area) { return "PR" }
        if canada.contains(area) { return "CA" }
        if caribbean.contains(area) {
            throw ValueRefusal("+1 \(area) is in the Caribbean, whose calling hours are not known here")
        }
        return "US"
    }

    /// Whether a North American area code belongs to the country the row names.
    static func isUnitedStates(area: String) -> Bool {
        !canada.contains(area) && !caribbean.contains(area) && !["809", "829", "849", "787", "939"].contains(area)
    }

    private static let byCode: [String: String] = [
        "1": "US", "33": "FR", "34": "ES", "39": "IT", "44": "GB", "49": "DE", "51": "PE", "52": "MX", "53": "CU",
        "54": "AR", "55": "BR", "56": "CL", "57": "CO", "58": "VE", "351": "PT", "501": "BZ", "502": "GT", "503": "SV",
        "504": "HN", "505": "NI", "506": "CR", "507": "PA", "509": "HT", "591": "BO", "593": "EC", "595": "PY",
        "598": "UY",
    ]

    private static let canada: Set<String> = [
        "204", "226", "236", "249", "250", "257", "263", "289", "306", "343", "354", "365", "367", "368", "382", "387",
        "403", "416", "418", "428", "431", "437", "438", "450", "460", "468", "474", "506", "514", "519", "537", "548",
        "568", "579", "581", "584", "587", "604", "613", "639", "647", "672", "683", "705", "709", "742", "753", "778",
        "780", "782", "807", "819", "825", "867", "873", "879", "902", "905", "942",
    ]

    private static let caribbean: Set<String> = [
        "242", "246", "264", "268", "284", "345", "441", "473", "649", "658", "664", "721", "758", "767", "784", "868",
        "869", "876",
    ]
}
