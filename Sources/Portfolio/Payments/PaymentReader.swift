/// What a column of a file of payments holds.
public enum PaymentColumn: String, CaseIterable, Sendable, Hashable {
    case reference, account, document, creditor, amount, currency, day

    /// Header names, best first; compared as those of portfolio files are.
    public var names: [String] {
        switch self {
        case .reference:
            [
                "id_pago", "payment_id", "numero_pago", "num_pago", "nro_pago", "comprobante", "folio", "folio_pago",
                "numero_comprobante", "transaccion", "id_transaccion", "transaction_id", "payment_reference",
                "referencia_pago", "recibo", "receipt",
            ]
        case .account: Column.account.names
        case .document: Column.document.names
        case .creditor: Column.creditor.names
        case .amount:
            [
                "monto_pagado", "monto_pago", "monto", "pago", "amount", "importe", "importe_pagado", "valor_pagado",
                "abono", "paid", "amount_paid", "payment", "valor",
            ]
        case .currency: Column.currency.names
        case .day:
            [
                "fecha_pago", "fecha_de_pago", "paid_on", "payment_date", "fecha", "fecha_abono", "date", "paid_day",
                "fec_pago",
            ]
        }
    }
}

/// Turns records of a file of payments into rows.
public struct PaymentReader: Sendable {
    /// Headers that nothing was read from.
    public let unused: [String]
    private let headers: [String]
    private let indexes: [PaymentColumn: Int]

    public enum Reading: Hashable, Sendable {
        case row(PaymentRow)
        case rejected(Rejection)
        case blank
    }

    public init(header: CSVRow) throws(HeaderError) {
        let headers = header.values.map { tidied($0) }
        self.headers = headers
        let words = headers.map { folded($0) }
        var found: [PaymentColumn: Int] = [:]
        for column in PaymentColumn.allCases {
            let names = (column.names + [column.rawValue]).map { folded($0) }
            found[column] = names.lazy.compactMap { name in words.firstIndex(of: name) }.first
        }
        let indexes = found
        self.indexes = indexes
        // Which of two the file means is not guessed.
        for index in indexes.values.sorted() {
            guard let other = words.lastIndex(of: words[index]), other != index else { continue }
            throw HeaderError(
                "the columns '\(headers[index])' and '\(headers[other])' are one name twice: rename one of them")
        }
        unused = headers.indices.filter { !indexes.values.contains($0) && !headers[$0].isEmpty }.map { headers[$0] }
        var missing: [PaymentColumn] = [.reference, .amount, .day].filter { indexes[$0] == nil }
        if indexes[.account] == nil, indexes[.document] == nil { missing.append(.account) }
        guard missing.isEmpty else {
            let wanted = missing.map { "\($0.rawValue) (\($0.names.prefix(4).joined(separator: ", ")), …)" }
            throw HeaderError(
                "the file has no column for \(wanted.joined(separator: ", nor for ")); its columns are "
                    + headers.map { "'\($0)'" }.joined(separator: ", ") + ": rename what holds it")
        }
    }

    public func read(_ row: CSVRow) -> Reading {
        if let malformed = row.malformed { return .rejected(Rejection(line: row.line, reason: malformed)) }
        if row.values.allSatisfy({ tidied($0).isEmpty }) { return .blank }
        if row.values.count > headers.count, row.values[headers.count...].contains(where: { !$0.isEmpty }) {
            return .rejected(
                Rejection(
                    line: row.line,
                    reason: "the row has \(row.values.count) values, the header \(headers.count) columns: "
                        + "a separator inside a value needs quotes around the value"))
        }
        // Where the portfolio had no account numbers, the document stands in there, too.
        let account: String?
        do throws(ValueRefusal) {
            account = try number(of: row)
        } catch {
            return .rejected(Rejection(line: row.line, column: accountHeader, reason: error.reason))
        }
        guard let account else { return empty(indexes[.account] == nil ? .document : .account, row) }
        guard let reference = value(.reference, row) else { return empty(.reference, row) }
        guard let amount = value(.amount, row) else { return empty(.amount, row) }
        guard let day = value(.day, row) else { return empty(.day, row) }
        return .row(
            PaymentRow(
                line: row.line, account: account, creditor: value(.creditor, row), reference: reference, amount: amount,
                currency: value(.currency, row), day: day, columns: indexes.mapValues { headers[$0] }))
    }

    private func value(_ column: PaymentColumn, _ row: CSVRow) -> String? {
        guard let index = indexes[column], index < row.values.count else { return nil }
        let text = tidied(row.values[index])
        return text.isEmpty ? nil : text
    }

    private func number(of row: CSVRow) throws(ValueRefusal) -> String? {
        if let text = value(.account, row), let number = try IdentityNumber.own(text) { return number }
        guard let text = value(.document, row) else { return nil }
        return try IdentityNumber.document(text)
    }

    private var accountHeader: String? { (indexes[.account] ?? indexes[.document]).map { headers[$0] } }

    private func empty(_ column: PaymentColumn, _ row: CSVRow) -> Reading {
        .rejected(
            Rejection(
                line: row.line, column: indexes[column].map { headers[$0] },
                reason:
                    "the \(column == .day ? "day" : column.rawValue) is empty: a payment needs its number, account, amount and day"
            ))
    }
}
