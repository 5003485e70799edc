public import Vocabulary

/// What became of one record of a portfolio file.
public enum RowReading: Hashable, Sendable {
    /// Good. `refused` are phones and e-mails that stay behind while the row goes in.
    case row(ImportRow, refused: [Rejection])
    case rejected(Rejection)
    /// Only separators: spreadsheets leave such rows at the end.
    case blank
}

/// Turns records into rows of the portfolio: pure, one record at a time.
public struct RowReader: Sendable {
    public let map: HeaderMap
    private let options: ImportOptions
    private let knowsZone: @Sendable (String) -> Bool
    private let phones: [(index: Int, kind: ContactPoint.Kind?)]
    /// Indexes of all columns that play a role.
    private let used: [Int]
    /// `nombre` beside `apellido` is a first name; `nombre_completo` is not.
    private let nameIsWhole: Bool

    /// - Parameter knowsZone: whether this machine knows an IANA time zone; the ground floor has no zone data.
    public init(
        header: CSVRow, options: ImportOptions, knowsZone: @escaping @Sendable (String) -> Bool
    ) throws(HeaderError) {
        let map = try HeaderMap(headers: header.values, mappings: options.mappings)
        self.map = map
        self.options = options
        self.knowsZone = knowsZone
        phones = map.phones
        used = map.indexes.values.joined().sorted()
        let nameHeader = map.first(.name).map { folded(map.headers[$0]) } ?? ""
        nameIsWhole = !["nombre", "nombres", "name"].contains(nameHeader)
    }

    public func read(_ row: CSVRow) -> RowReading {
        if row.malformed == nil, row.values.allSatisfy({ tidied($0).isEmpty }) { return .blank }
        do throws(RowRefusal) {
            return try reading(of: row)
        } catch {
            return .rejected(Rejection(line: row.line, column: error.column, reason: error.reason))
        }
    }

    /// A refusal with the column at fault.
    private struct RowRefusal: Error {
        var column: String?
        var reason: String
    }

    private func reading(of row: CSVRow) throws(RowRefusal) -> RowReading {
        if let malformed = row.malformed { throw RowRefusal(reason: malformed) }
        if row.values.count > map.headers.count, row.values[map.headers.count...].contains(where: { !$0.isEmpty }) {
            throw RowRefusal(
                reason: "the row has \(row.values.count) values, the header \(map.headers.count) columns: "
                    + "a separator inside a value needs quotes around the value")
        }
        try refuseWhatNobodyWrote(in: row)
        let statedCountry = try country(of: row)
        let (contacts, refused) = try contactPoints(of: row, country: statedCountry)
        // Without a country of its own the debtor is taken to live where the first phone is.
        guard let country = statedCountry ?? contacts.lazy.compactMap(\.country).first else {
            throw RowRefusal(reason: "the row has no country: add a country column or name one for the whole file")
        }
        let debtor = try debtor(of: row, country: country)
        let account = try account(of: row, debtor: debtor)
        return .row(
            ImportRow(line: row.line, debtor: debtor, account: account, contactPoints: contacts), refused: refused)
    }

    /// More than any value means; a quote that is closed pages later is one.
    private static let longestValue = 1000

    private func value(_ column: Column, of row: CSVRow) -> String? {
        guard let index = map.first(column), index < row.values.count else { return nil }
        let text = tidied(row.values[index])
        return isSeen(text) ? text : nil
    }

    /// Runs a reader of one value, adding the column to its refusal.
    private func reading<Value>(
        _ column: Column, _ read: () throws(ValueRefusal) -> Value
    ) throws(RowRefusal) -> Value {
        do throws(ValueRefusal) { return try read() } catch {
            throw RowRefusal(column: map.first(column).map { map.headers[$0] }, reason: error.reason)
        }
    }

    private func country(of row: CSVRow) throws(RowRefusal) -> Country? {
        guard let text = value(.country, of: row) else { return options.country }
        return try reading(.country) { () throws(ValueRefusal) in try CountryReader.read(text) }
    }

    private func debtor(of row: CSVRow, country: Country) throws(RowRefusal) -> Debtor {
        let surnames = [value(.lastName, of: row), value(.secondLastName, of: row)]
        let whole = value(.name, of: row)
        let parts = whole != nil && nameIsWhole ? [whole] : [whole ?? value(.firstName, of: row)] + surnames
        let name = parts.compactMap(\.self).joined(separator: " ")
        guard !name.isEmpty else {
            throw refusal(.name, "the name is empty: an agent must know whom to ask for")
        }
        let document = try value(.document, of: row).flatMap { (text) throws(RowRefusal) in
            try reading(.document) { () throws(ValueRefusal) in try IdentityNumber.document(text) }
        }
        let reference = try number(.debtorReference, of: row)
        let account = try number(.account, of: row)
        guard document != nil || reference != nil || account != nil else {
            throw RowRefusal(reason: "the row has neither document nor account number: the debtor cannot be told apart")
        }
        let zone = value(.zone, of: row)
        if let zone, !knowsZone(zone) {
            throw refusal(
                .zone, "'\(zone)' is no time zone: write an IANA name such as America/Santiago, or leave it empty")
        }
        return Debtor(
            document: document,
            // Without any number of the person, the account stands in.
            reference: document == nil ? reference ?? account : reference, name: name,
            country: country, region: value(.region, of: row), zone: zone, language: value(.language, of: row),
            customerType: value(.customerType, of: row),
            customerSince: try date(.customerSince, of: row, country: country),
            isVulnerable: try flag(.vulnerable, of: row), isMinor: try flag(.minor, of: row),
            representative: value(.representative, of: row))
    }

    private func account(of row: CSVRow, debtor: Debtor) throws(RowRefusal) -> Account {
        let currency = try self.currency(of: row, country: debtor.country)
        guard
            let balance = try amount(
                .balance, of: row, currency: currency.value, country: debtor.country,
                isCurrencyCertain: currency.isCertain)
        else { throw refusal(.balance, "the amount is empty: write what is owed, 0 to close the account") }
        // A currency written in the balance is that of the account.
        let principal = try amount(
            .principal, of: row, currency: balance.currency, country: debtor.country, isCurrencyCertain: true)
        let minimumDue = try amount(
            .minimumDue, of: row, currency: balance.currency, country: debtor.country, isCurrencyCertain: true)
        let product = value(.product, of: row)
        let priority = try value(.priority, of: row).map { (text) throws(RowRefusal) in
            guard let number = Int(text), (-1000...1000).contains(number) else {
                throw refusal(.priority, "'\(text)' is no priority: write a whole number from -1000 to 1000")
            }
            return number
        }
        // A file without account numbers has one debt of each product for each person.
        let person = debtor.document ?? debtor.reference ?? debtor.name
        let standIn = product.map { "\(person)/\($0)" } ?? person
        return Account(
            reference: try number(.account, of: row) ?? standIn,
            creditor: value(.creditor, of: row) ?? options.creditor,
            product: product, balance: balance, principal: principal, minimumDue: minimumDue,
            opened: try date(.opened, of: row, country: debtor.country),
            dueDate: try date(.dueDate, of: row, country: debtor.country), priority: priority ?? 0)
    }

    /// The creditor's number of a person or a debt.
    private func number(_ column: Column, of row: CSVRow) throws(RowRefusal) -> String? {
        guard let text = value(column, of: row) else { return nil }
        return try reading(column) { () throws(ValueRefusal) in try IdentityNumber.own(text) }
    }

    /// Control characters, which would reach the terminals of those who read about the account, and pages of text.
    private func refuseWhatNobodyWrote(in row: CSVRow) throws(RowRefusal) {
        for index in used where index < row.values.count {
            let text = row.values[index]
            if row.unreadable.contains(index) {
                throw RowRefusal(
                    column: map.headers[index],
                    reason:
                        "the value has bytes that are a letter neither in UTF-8 nor in Windows-1252: export the file again as 'CSV UTF-8'"
                )
            }
            if text.utf8.count > Self.longestValue {
                throw RowRefusal(
                    column: map.headers[index],
                    reason: "a value of \(text.utf8.count) bytes is none: look for a quote that is closed too late")
            }
            guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { continue }
            // Line ends and tabs within a value are white space.
            let isForeign = text.unicodeScalars.contains {
                $0.properties.generalCategory == .control && !$0.properties.isWhitespace
            }
            if isForeign {
                throw RowRefusal(
                    column: map.headers[index],
                    reason: "the value has control characters, which no keyboard writes: export the file again")
            }
        }
    }

    private func refusal(_ column: Column, _ reason: String) -> RowRefusal {
        RowRefusal(column: map.first(column).map { map.headers[$0] }, reason: reason)
    }

    private func date(_ column: Column, of row: CSVRow, country: Country?) throws(RowRefusal) -> CivilDate? {
        guard let text = value(column, of: row) else { return nil }
        return try reading(column) { () throws(ValueRefusal) in try DateReader.read(text, country: country) }
    }

    private func flag(_ column: Column, of row: CSVRow) throws(RowRefusal) -> Bool? {
        guard let text = value(column, of: row) else { return nil }
        return try reading(column) { () throws(ValueRefusal) in try FlagReader.read(text) }
    }

    private func amount(
        _ column: Column, of row: CSVRow, currency: Currency, country: Country, isCurrencyCertain: Bool
    ) throws(RowRefusal) -> Money? {
        guard let text = value(column, of: row) else { return nil }
        return try reading(column) { () throws(ValueRefusal) in
            try AmountReader.read(text, currency: currency, country: country, isCurrencyCertain: isCurrencyCertain)
        }
    }

    private func currency(of row: CSVRow, country: Country) throws(RowRefusal) -> (value: Currency, isCertain: Bool) {
        if let text = value(.currency, of: row) {
            return (
                try reading(.currency) { () throws(ValueRefusal) in try CurrencyNames.read(text, country: country) },
                true
            )
        }
        if let currency = options.currency { return (currency, true) }
        if let currency = CurrencyNames.usual(in: country) { return (currency, false) }
        throw RowRefusal(
            reason: "the row has no currency and that of \(country.code) is not known here: add a currency column")
    }

    private func contactPoints(
        of row: CSVRow, country: Country?
    ) throws(RowRefusal) -> (points: [ContactPoint], refused: [Rejection]) {
        var points: [ContactPoint] = []
        var refused: [Rejection] = []
        let source = value(.source, of: row)
        let consent = try flag(.consent, of: row)
        for (index, kind) in phones where index < row.values.count {
            for cell in PhoneReader.cells(in: row.values[index]) where !PhoneReader.meansNone(cell) {
                do throws(ValueRefusal) {
                    let phone = try PhoneReader.read(cell, country: country, declared: kind)
                    let point = ContactPoint(
                        address: .phone(phone.number, phone.country), kind: phone.kind, source: source, consent: consent
                    )
                    if !points.contains(where: { $0.text == point.text }) { points.append(point) }
                } catch {
                    refused.append(Rejection(line: row.line, column: map.headers[index], reason: error.reason))
                }
            }
        }
        guard !points.isEmpty else {
            if let first = refused.first { throw RowRefusal(column: first.column, reason: first.reason) }
            throw RowRefusal(
                column: phones.first.map { map.headers[$0.index] }, reason: "the row has no phone: nobody can be called"
            )
        }
        for index in map.indexes[.email] ?? [] where index < row.values.count {
            let address = tidied(row.values[index])
            guard !address.isEmpty else { continue }
            let halves = address.split(separator: "@", omittingEmptySubsequences: false)
            if halves.count == 2, !halves[0].isEmpty, halves[1].contains("."), !address.contains(" ") {
                points.append(
                    ContactPoint(
                        address: .email(address.lowercased()), kind: .email, source: source, consent: consent))
            } else {
                refused.append(
                    Rejection(
                        line: row.line, column: map.headers[index],
                        reason: "'\(address)' is no e-mail address: correct it or leave it empty"))
            }
        }
        return (points, refused)
    }
}

extension ContactPoint {
    /// The country of a phone.
    public var country: Country? {
        if case .phone(_, let country) = address { country } else { nil }
    }
}
