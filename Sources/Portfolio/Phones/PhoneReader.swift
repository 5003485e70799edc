public import Vocabulary

/// A phone as it goes into the store.
public struct PhoneReading: Hashable, Sendable {
    public var number: PhoneNumber
    /// The country of the number, which decides its calling hours.
    public var country: Country
    public var kind: ContactPoint.Kind
}

/// Telephone numbers as people write them, to E.164.
public enum PhoneReader {
    /// - Parameters:
    ///   - country: where a number without calling code belongs; `nil` = only international forms are read.
    ///   - declared: what the file says of the line; the numbering plan has the last word where it tells.
    public static func read(
        _ text: String, country: Country?, declared: ContactPoint.Kind? = nil
    ) throws(ValueRefusal) -> PhoneReading {
        let (digits, isInternational) = try digits(of: text)
        if isInternational { return try international(digits, declared: declared) }
        guard let country else {
            throw ValueRefusal(
                "'\(text)' has no calling code and the row no country: write it as +56… or add a country")
        }
        guard let plan = NumberingPlan.of(country) else {
            throw ValueRefusal("numbers of \(country.code) are read only with their calling code: write it as +…")
        }
        do throws(ValueRefusal) {
            return try reading(digits, plan: plan, country: country, isInternational: false, declared: declared)
        } catch {
            // 56 2 …: the calling code without its plus.
            guard digits.hasPrefix(plan.callingCode) else { throw error }
            let rest = String(digits.dropFirst(plan.callingCode.count))
            do throws(ValueRefusal) {
                return try reading(rest, plan: plan, country: country, isInternational: true, declared: declared)
            } catch {}
            throw error
        }
    }

    /// One cell may hold several numbers: `912345678 / 223456789`.
    public static func cells(in text: String) -> [String] {
        let separators: Set<UInt8> = [0x2F, 0x3B, 0x7C, 0x2C, 0x0A, 0x0D]
        guard text.utf8.contains(where: { separators.contains($0) }) else {
            let whole = tidied(text)
            return whole.isEmpty ? [] : [whole]
        }
        if IdentityNumber.isShortened(tidied(text)) { return [tidied(text)] }
        return text.split { $0 == "/" || $0 == ";" || $0 == "|" || $0 == "," || $0.isNewline }.map { tidied($0) }
            .filter { !$0.isEmpty }
    }

    /// What people write where there is no phone.
    public static func meansNone(_ text: String) -> Bool {
        if text.utf8.contains(where: { (0x31...0x39).contains($0) }) { return false }
        let word = folded(text)
        return ["", "sn", "na", "nd", "no", "notiene", "sintelefono", "sininformacion", "none", "null", "nulo", "x"]
            .contains(word) || word.allSatisfy { $0 == "0" }
    }

    private static func international(
        _ digits: String, declared: ContactPoint.Kind?
    ) throws(ValueRefusal) -> PhoneReading {
        let (country, national) = try CallingCodes.split(digits)
        if let plan = NumberingPlan.of(country) {
            return try reading(national, plan: plan, country: country, isInternational: true, declared: declared)
        }
        guard let number = PhoneNumber(e164: "+" + digits) else {
            throw ValueRefusal("'+\(digits)' does not have the 8 to 15 digits of an international number")
        }
        return PhoneReading(number: number, country: country, kind: declared ?? .unknown)
    }

    private static func reading(
        _ digits: String, plan: NumberingPlan, country: Country, isInternational: Bool, declared: ContactPoint.Kind?
    ) throws(ValueRefusal) -> PhoneReading {
        let national = try plan.read(digits, isInternational, declared)
        if national.digits.utf8.allSatisfy({ $0 == national.digits.utf8.first }) {
            throw ValueRefusal("'\(digits)' is one digit repeated, not a number")
        }
        if country.code == "US", !CallingCodes.isUnitedStates(area: String(national.digits.prefix(3))) {
            throw ValueRefusal(
                "'\(digits)' has an area code outside the United States: write it as +1… with its country")
        }
        guard let number = PhoneNumber(e164: "+" + plan.callingCode + national.digits) else {
            throw ValueRefusal("'\(digits)' is no telephone number")
        }
        // These say who picks up, which no plan knows.
        let isPersonal = declared != .work && declared != .reference
        let kind = isPersonal && national.kind != .unknown ? national.kind : declared ?? .unknown
        return PhoneReading(number: number, country: country, kind: kind)
    }

    /// The digits of a number without punctuation, its extension dropped: a dialer reaches the main line at best.
    private static func digits(of text: String) throws(ValueRefusal) -> (digits: String, isInternational: Bool) {
        let (digits, hasPlus) = if let plain = plainDigits(of: text) { plain } else { try unusualDigits(of: text) }
        guard !digits.isEmpty else { throw ValueRefusal("'\(text)' is no telephone number: it has no digits") }
        guard digits.count >= 7 else { throw ValueRefusal("'\(text)' is too short for a telephone number") }
        guard digits.count <= 20 else {
            throw ValueRefusal("'\(text)' is too long for one telephone number: put each number in a column of its own")
        }
        if hasPlus { return (digits, true) }
        if digits.hasPrefix("00"), digits.count >= 10 { return (String(digits.dropFirst(2)), true) }
        return (digits, false)
    }

    /// Nearly every number is digits and a little punctuation; `nil` for any other.
    private static func plainDigits(of text: String) -> (digits: String, hasPlus: Bool)? {
        var digits: [UInt8] = []
        var hasPlus = false
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits.append(byte)
            case 0x2B where digits.isEmpty: hasPlus = true
            case 0x20, 0x28, 0x29, 0x2D: continue
            default: return nil
            }
        }
        return (String(decoding: digits, as: UTF8.self), hasPlus)
    }

    private static func unusualDigits(of text: String) throws(ValueRefusal) -> (digits: String, hasPlus: Bool) {
        try IdentityNumber.refuseShortened(text)
        var digits = ""
        var hasPlus = false
        scan: for character in text {
            switch character {
            case "0"..."9": digits.append(character)
            case "+" where digits.isEmpty: hasPlus = true
            case " ", "\u{A0}", "-", ".", "(", ")", "\u{2010}"..."\u{2015}", "\t", "'", "*": continue
            // x12, ext. 12, anexo 12, interno 12, #12
            case "x", "X", "e", "E", "a", "A", "i", "I", "#":
                if digits.count >= 7 { break scan }
                fallthrough
            default:
                throw ValueRefusal("'\(text)' is no telephone number: '\(character)' does not belong in one")
            }
        }
        // 56912345678.0: a spreadsheet took the number for an amount.
        if text.hasSuffix(".0"), !text.dropLast(2).contains(".") { digits.removeLast() }
        return (digits, hasPlus)
    }
}
