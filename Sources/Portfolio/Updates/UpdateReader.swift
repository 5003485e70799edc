/// Reads updates as JSON has them. What is unknown is refused, never ignored: a misspelt field would be lost without a word.
public enum UpdateReader {
    /// Of one request: more come in another.
    public static let mostUpdates = 500

    /// An update, or why it is none. The id is there where one could be read, for the answer.
    public struct Reading: Hashable, Sendable {
        public var id: String?
        public var update: Result<AccountUpdate, UpdateRefusal>
    }

    /// A whole request: `{"updates": [{…}, …]}`.
    /// - Throws: one sentence about the request as a whole.
    public static func read(_ bytes: some Collection<UInt8>) throws(UpdateRefusal) -> [Reading] {
        let json: JSON
        do throws(JSONRefusal) { json = try JSON(reading: bytes) } catch {
            throw UpdateRefusal(nil, "the request is no JSON: \(error)")
        }
        guard case .fields(let fields) = json, fields.count == 1, case .list(let items)? = json["updates"] else {
            throw UpdateRefusal(nil, #"the request must be an object with one list: {"updates": [...]}"#)
        }
        guard !items.isEmpty else { throw UpdateRefusal("updates", "the list of updates is empty") }
        guard items.count <= mostUpdates else {
            throw UpdateRefusal(
                "updates",
                "a request has at most \(mostUpdates) updates, and this one \(items.count): send the rest in another")
        }
        return items.map { read($0) }
    }

    static func read(_ json: JSON) -> Reading {
        var item = Item(json)
        do throws(UpdateRefusal) {
            return Reading(id: item.id, update: .success(try item.update()))
        } catch { return Reading(id: item.id, update: .failure(error)) }
    }
}

/// One update on its way in: what was read is crossed off, what is left at the end is unknown.
private struct Item {
    private let json: JSON
    private var left: [String]
    let id: String?

    init(_ json: JSON) {
        self.json = json
        left = if case .fields(let fields) = json { fields.map(\.name) } else { [] }
        if case .text(let text)? = json["id"], (1...100).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) })
        {
            id = text
        } else {
            id = nil
        }
    }

    mutating func update() throws(UpdateRefusal) -> AccountUpdate {
        guard case .fields = json else { throw UpdateRefusal(nil, "an update is an object, and this is \(json.kind)") }
        _ = take("id")
        guard let id else {
            throw UpdateRefusal("id", "an update needs an id of its own, a text of 1 to 100 letters, digits and signs")
        }
        let types = UpdateType.allCases.map(\.rawValue)
        guard let word = try text("type"), let type = UpdateType(rawValue: word) else {
            throw UpdateRefusal("type", "the type is one of \(types.joined(separator: ", "))")
        }
        let account = try text("account")
        let creditor = try text("creditor")
        guard account != nil || type == .doNotCall else {
            throw UpdateRefusal("account", "the number of the account is missing")
        }
        let fact = try fact(type, account: account, creditor: creditor)
        if let unknown = left.first {
            throw UpdateRefusal(unknown, "an update of type \(type.rawValue) has no field '\(unknown)': remove it")
        }
        return AccountUpdate(id: id, type: type, account: account, creditor: creditor, fact: fact, said: said)
    }

    private mutating func fact(
        _ type: UpdateType, account: String?, creditor: String?
    ) throws(UpdateRefusal) -> AccountUpdate.Fact {
        switch type {
        case .payment: return .payment(try payment(account: account, creditor: creditor))
        case .balance:
            guard let balance = try amount("balance") else {
                throw UpdateRefusal("balance", "the balance is missing: write what is owed, 0 to close the account")
            }
            return .balance(
                BalanceUpdate(
                    balance: balance, minimumDue: try amount("minimum_due"), currency: try text("currency"),
                    dueDate: try text("due_date")))
        case .phone:
            guard let phone = try text("phone") else { throw UpdateRefusal("phone", "the phone is missing") }
            guard let source = try text("source") else {
                throw UpdateRefusal("source", "the source is missing: a number needs to say who gave it")
            }
            return .phone(
                PhoneUpdate(phone: phone, kind: try kind(), source: source, consent: try truth("consent")))
        case .withdrawal: return .withdrawal
        case .reinstatement: return .reinstatement
        case .doNotCall:
            let phone = try text("phone")
            guard (phone == nil) != (account == nil) else {
                throw UpdateRefusal(
                    "account", "name the account, and its person is not called any more, or the phone alone, not both")
            }
            let channel = try channel()
            guard phone == nil || channel.isOfNumbers else {
                throw UpdateRefusal("channel", "a number gets no \(channel.rawValue): name the account of the person")
            }
            return .doNotCall(phone: phone, channel, reason: try text("reason") ?? "told by the API")
        }
    }

    /// By the reader of files of payments: what is good in one is good in the other.
    private mutating func payment(account: String?, creditor: String?) throws(UpdateRefusal) -> PaymentRow {
        let values = [
            "reference": try text("reference"), "account": account, "creditor": creditor,
            "amount": try amount("amount"),
            "currency": try text("currency"), "day": try text("day"),
        ]
        let names = values.keys.sorted()
        let reading: PaymentReader.Reading
        do throws(HeaderError) {
            reading = try PaymentReader(header: CSVRow(line: 1, values: names))
                .read(CSVRow(line: 1, values: names.map { (values[$0] ?? nil) ?? "" }))
        } catch { throw UpdateRefusal(nil, error.reason) }
        switch reading {
        case .row(let row): return row
        case .rejected(let rejection): throw UpdateRefusal(rejection.column, rejection.reason)
        case .blank: throw UpdateRefusal(nil, "the payment is empty")
        }
    }

    private mutating func channel() throws(UpdateRefusal) -> ClosedChannel {
        guard let word = try text("channel") else { return .all }
        guard let channel = ClosedChannel(rawValue: word) else {
            let channels = ClosedChannel.allCases.map(\.rawValue)
            throw UpdateRefusal(
                "channel", "the channel is one of \(channels.joined(separator: ", ")), not '\(word)'")
        }
        return channel
    }

    private mutating func kind() throws(UpdateRefusal) -> ContactPoint.Kind? {
        guard let word = try text("kind") else { return nil }
        guard let kind = ContactPoint.Kind(rawValue: word), kind != .email else {
            let kinds = ContactPoint.Kind.allCases.filter { $0 != .email }.map(\.rawValue)
            throw UpdateRefusal("kind", "the kind of a phone is one of \(kinds.joined(separator: ", ")), not '\(word)'")
        }
        return kind
    }

    /// Whatever the order of its fields.
    private var said: String {
        guard case .fields(let fields) = json else { return "" }
        return JSON.fields(fields.filter { $0.value != .null }.sorted { $0.name < $1.name }).line
    }

    // MARK: Values

    /// `nil` for null, too.
    private mutating func take(_ name: String) -> JSON? {
        left.removeAll { $0 == name }
        guard let value = json[name], value != .null else { return nil }
        return value
    }

    private mutating func text(_ name: String) throws(UpdateRefusal) -> String? {
        guard let value = take(name) else { return nil }
        guard case .text(let text) = value else {
            throw UpdateRefusal(name, "'\(name)' must be a text in quotes, not \(value.kind)")
        }
        let tidy = tidied(text)
        guard tidy.utf8.count <= 200 else { throw UpdateRefusal(name, "'\(name)' is longer than 200 characters") }
        return tidy.isEmpty ? nil : tidy
    }

    /// A number keeps its digits; a text may have what people write, as in a file.
    private mutating func amount(_ name: String) throws(UpdateRefusal) -> String? {
        guard case .number(let digits)? = json[name] else { return try text(name) }
        left.removeAll { $0 == name }
        guard !digits.contains(where: { "eE".contains($0) }), digits.utf8.count <= 30 else {
            throw UpdateRefusal(name, "'\(digits)' is no amount: write it without an exponent")
        }
        // The point of a number is a decimal one in every country; before three digits people may mean thousands by it.
        let decimals = digits.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first
        return decimals?.count == 3 ? digits + "0" : digits
    }

    private mutating func truth(_ name: String) throws(UpdateRefusal) -> Bool? {
        guard let value = take(name) else { return nil }
        guard case .truth(let truth) = value else {
            throw UpdateRefusal(name, "'\(name)' must be true or false, not \(value.kind)")
        }
        return truth
    }
}
