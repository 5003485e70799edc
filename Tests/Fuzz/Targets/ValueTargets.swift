import Portfolio
import Vocabulary

extension FuzzTarget {
    /// A telephone number as somebody wrote it, in every country that has a plan.
    static let phone = FuzzTarget(name: "phone") { input in
        let text = String(decoding: input, as: UTF8.self)
        for cell in PhoneReader.cells(in: text) {
            try require(!cell.isEmpty && !cell.contains("/"), "'\(text)' has the cell '\(cell)'")
            _ = PhoneReader.meansNone(cell)
        }
        for code in ["", "AR", "BR", "CL", "CO", "EC", "ES", "MX", "PE", "US", "UY"] {
            let country = Country(code: code)
            for declared in [ContactPoint.Kind.mobile, nil] {
                guard let reading = try? PhoneReader.read(text, country: country, declared: declared) else { continue }
                let number = reading.number.e164
                try require(PhoneNumber(e164: number) != nil, "'\(text)' became '\(number)'")
                guard let again = try? PhoneReader.read(number, country: country, declared: declared) else {
                    throw Violation(description: "'\(text)' (\(code)) became '\(number)', which is refused")
                }
                try requireEqual(again.number, reading.number, "'\(text)' (\(code)), read again")
                try requireEqual(again.country, reading.country, "'\(text)' (\(code)), read again")
            }
        }
    }

    /// Amounts and days: what is accepted can be written and read again.
    static let values = FuzzTarget(name: "values") { input in
        let text = String(decoding: input, as: UTF8.self)
        for code in ["CL", "MX", "CO", "US"] {
            guard let country = Country(code: code) else { continue }
            for currency in ["CLP", "CLF", "MXN"].compactMap({ Currency(code: $0) }) {
                guard let money = try? AmountReader.read(text, currency: currency, country: country) else { continue }
                try require(money.minorUnits >= 0, "'\(text)' (\(code)) became \(money)")
                guard let again = try? AmountReader.read("\(money)", currency: currency, country: country) else {
                    throw Violation(description: "'\(text)' (\(code)) became \(money), which is refused")
                }
                try requireEqual(again, money, "'\(text)' (\(code)), read again")
            }
            guard let day = try? DateReader.read(text, country: country) else { continue }
            try requireEqual(try? DateReader.read("\(day)", country: country), day, "'\(text)' (\(code)), read again")
        }
        _ = try? CountryReader.read(text)
    }
}
