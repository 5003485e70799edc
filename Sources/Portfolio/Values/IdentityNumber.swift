/// Numbers by which people and debts are told apart. What only stands in the place of one is none: it would make one
/// person of strangers, and one debt of many.
enum IdentityNumber {
    /// The letters and digits of a document; `nil` where the cell says that there is none.
    static func document(_ text: String) throws(ValueRefusal) -> String? {
        try refuseShortened(text)
        let word = folded(text)
        guard !meansNone(word), !taxIdsOfNobody.contains(word) else { return nil }
        // 11.111.111-1, 99999999: what is typed where a form insists.
        let isOneCharacter = word.utf8.count > 4 && word.utf8.allSatisfy { $0 == word.utf8.first }
        return isOneCharacter ? nil : word.uppercased()
    }

    /// The creditor's own number of a person or a debt, as it is written; `nil` where the cell says that there is none.
    static func own(_ text: String) throws(ValueRefusal) -> String? {
        try refuseShortened(text)
        return meansNone(folded(text)) ? nil : text
    }

    /// `5,51235E+09`: what a spreadsheet makes of a long number in a column that is not text. Its end is lost.
    static func isShortened(_ text: String) -> Bool {
        let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasPrefix("+"), let first = parts[0].utf8.first else { return false }
        let exponent = parts[1].dropFirst()
        return !exponent.isEmpty && exponent.utf8.allSatisfy(isDigit) && isDigit(first)
            && parts[0].utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
    }

    static func refuseShortened(_ text: String) throws(ValueRefusal) {
        guard isShortened(text) else { return }
        throw ValueRefusal("'\(text)' was shortened by a spreadsheet: format the column as text and export it again")
    }

    /// - Parameter word: folded.
    private static func meansNone(_ word: String) -> Bool {
        placeholders.contains(word) || word.utf8.allSatisfy { $0 == UInt8(ascii: "0") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Folded: `S/N`, `N/A`, `sin RFC`.
    private static let placeholders: Set = [
        "sn", "na", "nd", "sd", "sr", "no", "none", "null", "nulo", "nan", "x", "xx", "xxx", "notiene", "noaplica",
        "nodisponible", "noinforma", "noregistra", "ninguno", "pendiente", "porconfirmar", "desconocido", "unknown",
        "sinnumero", "sindocumento", "sindato", "sindatos", "sininformacion", "sinid", "sincuenta", "sinrut", "sinrfc",
        "sincurp", "sindni", "sincedula", "sinnit", "sincuit", "sincpf", "naotem", "seminformacao",
    ]

    /// Mexico's RFC for the public at large and for foreigners (Resolución Miscelánea Fiscal, regla 2.7.1.23).
    private static let taxIdsOfNobody: Set = ["xaxx010101000", "xexx010101000"]
}
