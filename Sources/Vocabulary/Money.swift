/// An amount in whole minor units of its currency: never a floating-point number.
public struct Money: Hashable, Sendable {
    /// Centavos for MXN, pesos for CLP (which has no minor unit in use).
    public var minorUnits: Int64
    public var currency: Currency

    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }
}

extension Money {
    /// 100 for most, 1 for CLP.
    public static func minorUnits(perUnitOf currency: Currency) -> Int {
        (0..<currency.exponent).reduce(1) { scale, _ in scale * 10 }
    }
}

extension Money: CustomStringConvertible {
    /// `MXN 1250.50`, `CLP 45000`: for logs and machine-readable output.
    public var description: String { "\(currency.code) \(amount)" }

    /// `1250.50`, `45000`
    public var amount: String {
        let digits = currency.exponent
        guard digits > 0 else { return "\(minorUnits)" }
        let scale = UInt64(Self.minorUnits(perUnitOf: currency))
        let magnitude = minorUnits.magnitude
        let fraction = String(magnitude % scale)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(minorUnits < 0 ? "-" : "")\(magnitude / scale).\(zeros)\(fraction)"
    }
}

/// An ISO 4217 currency.
public struct Currency: Hashable, Sendable {
    /// Three capital letters.
    public let code: String

    /// `nil` unless the code is three ASCII letters; case is ignored.
    public init?(code: some StringProtocol) {
        guard code.utf8.count == 3, code.allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
        self.code = code.uppercased()
    }

    private init(known code: String) { self.code = code }

    /// Those whose unit is not made of a hundred minor units.
    public static let withoutHundredths: [Currency] = [
        "CLP", "PYG", "JPY", "KRW", "VND", "CLF", "UYW", "BHD", "KWD", "OMR", "JOD", "TND",
    ].map { Currency(known: $0) }

    /// Decimal digits of the minor unit by ISO 4217 (0, 2, 3 or 4).
    public var exponent: Int {
        switch code {
        case "CLP", "PYG", "JPY", "KRW", "VND": 0
        case "CLF", "UYW": 4
        case "BHD", "KWD", "OMR", "JOD", "TND": 3
        default: 2
        }
    }

    public static let clp = Currency(known: "CLP")
    public static let mxn = Currency(known: "MXN")
    public static let cop = Currency(known: "COP")
    public static let usd = Currency(known: "USD")
}
