/// A telephone number in E.164: `+` and 8 to 15 digits.
public struct PhoneNumber: Hashable, Sendable, Codable {
    public let e164: String

    /// `nil` unless the text is `+`, a first digit 1–9, and 7 to 14 more digits.
    public init?(e164: some StringProtocol) { self.init(e164: String(e164)) }

    /// As above. By bytes, and not generic: every telephone of a claim passes here.
    public init?(e164: String) {
        let digits = e164.utf8.dropFirst()
        guard e164.utf8.first == UInt8(ascii: "+"), (8...15).contains(digits.count),
            digits.first != UInt8(ascii: "0")
        else { return nil }
        for byte in digits where byte < UInt8(ascii: "0") || byte > UInt8(ascii: "9") { return nil }
        self.e164 = e164
    }

    /// The digits without `+`, as most trunks want them.
    public var digits: String { String(e164.dropFirst()) }

    /// For logs where the config asks for masking: the last four digits stay.
    public var masked: String { "+" + String(repeating: "•", count: max(0, e164.count - 5)) + e164.suffix(4) }
}

extension PhoneNumber: CustomStringConvertible { public var description: String { e164 } }

/// An ISO 3166-1 alpha-2 country code.
public struct Country: Hashable, Comparable, Sendable, Codable {
    public let code: String

    /// `nil` unless two ASCII letters; case is ignored.
    public init?(code: some StringProtocol) { self.init(code: String(code)) }

    /// As above; every telephone of a claim passes here.
    public init?(code: String) {
        guard code.utf8.count == 2 else { return nil }
        var isUpper = true
        for byte in code.utf8 {
            guard byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") else { return nil }
            isUpper = isUpper && byte & 0x20 == 0
        }
        self.code = isUpper ? code : code.uppercased()
    }

    public static func < (lhs: Country, rhs: Country) -> Bool { lhs.code < rhs.code }

    /// The international calling code (ITU-T E.164), empty for a country that is not in this table.
    public var callingCode: String {
        switch code {
        case "AR": "54"
        case "BO": "591"
        case "BR": "55"
        case "CL": "56"
        case "CO": "57"
        case "CR": "506"
        case "DO", "PR", "US", "CA": "1"
        case "EC": "593"
        case "ES": "34"
        case "GT": "502"
        case "HN": "504"
        case "MX": "52"
        case "NI": "505"
        case "PA": "507"
        case "PE": "51"
        case "PY": "595"
        case "SV": "503"
        case "UY": "598"
        case "VE": "58"
        default: ""
        }
    }
}

extension Country: CustomStringConvertible { public var description: String { code } }
