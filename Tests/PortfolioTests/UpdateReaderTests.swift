import Testing
import Vocabulary

@testable import Portfolio

/// What another system may say, and what it is told when it says it wrong.
@Suite struct UpdateReaderTests {
    private func one(_ fields: String) throws -> UpdateReader.Reading {
        try #require(try UpdateReader.read(#"{"updates":[{\#(fields)}]}"#.utf8).first)
    }

    private func refusal(_ fields: String) throws -> UpdateRefusal? {
        if case .failure(let refusal) = try one(fields).update { refusal } else { nil }
    }

    private let chile = (currency: Currency.clp, country: Country(code: "CL"))

    @Test func whatIsSaid() throws {
        let payment = try one(
            #""id":"u-1","type":"payment","account":"A1","creditor":"Banco","reference":"P1","amount":45000,"day":"2026-03-10""#
        )
        #expect(payment.id == "u-1")
        guard case .payment(let row) = try payment.update.get().fact else {
            Issue.record("no payment")
            return
        }
        #expect(row.account == "A1" && row.creditor == "Banco")
        let today = try #require(CivilDate(iso: "2026-03-10"))
        let read = try row.payment(in: .clp, country: try #require(chile.country), today: today).get()
        #expect(read == Payment(reference: "P1", amount: Money(minorUnits: 45_000, currency: .clp), day: today))
        for type in ["withdrawal", "reinstatement", "do_not_call"] {
            let update = try one(#""id":"u","type":"\#(type)","account":"A1","creditor":null"#).update.get()
            #expect(update.type.rawValue == type && update.account == "A1" && update.creditor == nil)
        }
    }

    /// The point of a JSON number is decimal, where a text may group its thousands.
    @Test(arguments: [
        ("1250.50", "COP", "1250.50"), ("1.250", "COP", "1.25"), (#""1.250""#, "COP", "1250.00"),
        ("1.250", "CLF", "1.2500"),
        ("1250.000", "CLP", "1250"), ("1.250", "KWD", "1.250"), (#""$ 1.250,50""#, "COP", "1250.50"), ("0", "CLP", "0"),
    ]) func amounts(written: String, code: String, amount: String) throws {
        let update = try one(#""id":"u","type":"balance","account":"A1","balance":\#(written)"#).update.get()
        guard case .balance(let balance) = update.fact else {
            Issue.record("no balance")
            return
        }
        let (currency, country) = (try #require(Currency(code: code)), try #require(Country(code: "CO")))
        #expect(try balance.reading(in: currency, country: country).get().balance.amount == amount)
    }

    /// fields, field at fault, a part of the reason
    static let bad: [(String, String?, String)] = [
        (#""type":"withdrawal","account":"A1""#, "id", "needs an id"),
        (#""id":"","type":"withdrawal","account":"A1""#, "id", "needs an id"),
        (#""id":7,"type":"withdrawal","account":"A1""#, "id", "needs an id"),
        (#""id":"con espacio","type":"withdrawal","account":"A1""#, "id", "needs an id"),
        (#""id":"u","account":"A1""#, "type", "one of payment, balance, phone"),
        (#""id":"u","type":"pago","account":"A1""#, "type", "one of payment, balance, phone"),
        (#""id":"u","type":"withdrawal""#, "account", "is missing"),
        (#""id":"u","type":"withdrawal","account":17"#, "account", "must be a text in quotes, not a number"),
        (#""id":"u","type":"withdrawal","account":"A1","reson":"x""#, "reson", "has no field 'reson'"),
        (#""id":"u","type":"payment","account":"A1","amount":1,"day":"2026-03-10""#, "reference", "is empty"),
        (#""id":"u","type":"payment","account":"A1","reference":"P","day":"2026-03-10""#, "amount", "is empty"),
        (#""id":"u","type":"payment","account":"A1","reference":"P","amount":1"#, "day", "is empty"),
        (
            #""id":"u","type":"payment","account":"A1","reference":"P","amount":1e3,"day":"2026-03-10""#, "amount",
            "without an exponent"
        ),
        (
            #""id":"u","type":"payment","account":"A1","reference":"P","amount":true,"day":"2026-03-10""#, "amount",
            "not a truth value"
        ),
        (#""id":"u","type":"balance","account":"A1""#, "balance", "is missing"),
        (#""id":"u","type":"phone","account":"A1","source":"x""#, "phone", "is missing"),
        (#""id":"u","type":"phone","account":"A1","phone":"+56200000001""#, "source", "who gave it"),
        (
            #""id":"u","type":"phone","account":"A1","phone":"+56200000001","source":"x","consent":"yes""#, "consent",
            "true or false"
        ),
        (
            #""id":"u","type":"phone","account":"A1","phone":"+56200000001","source":"x","kind":"email""#, "kind",
            "not 'email'"
        ),
        (#""id":"u","type":"do_not_call""#, "account", "not both"),
        (#""id":"u","type":"do_not_call","account":"A1","channel":"fax""#, "channel", "all, call, sms, email"),
        (
            #""id":"u","type":"do_not_call","phone":"+56200000001","channel":"email""#, "channel",
            "a number gets no email"
        ),
        (#""id":"u","type":"withdrawal","account":"A1","channel":"sms""#, "channel", "has no field 'channel'"),
        (#""id":"u","type":"do_not_call","account":"A1","phone":"+56200000001""#, "account", "not both"),
    ]

    @Test(arguments: bad) func isRefused(fields: String, field: String?, reason: String) throws {
        let refusal = try #require(try refusal(fields))
        #expect(refusal.field == field)
        #expect(refusal.reason.contains(reason), "\(refusal.reason)")
    }

    @Test func valuesThatDependOnTheAccount() throws {
        func said(_ fields: String) throws -> UpdateRefusal? {
            let update = try one(#""id":"u","type":"balance","account":"A1",\#(fields)"#).update.get()
            guard case .balance(let balance) = update.fact else { return nil }
            let country = try #require(Country(code: "CL"))
            if case .failure(let refusal) = balance.reading(in: .clp, country: country) { return refusal }
            return nil
        }
        #expect(try said(#""balance":"-5""#)?.field == "balance")
        #expect(try said(#""balance":5.5"#)?.reason.contains("decimals") == true)
        #expect(
            try said(#""balance":5,"currency":"USD""#)
                == UpdateRefusal("currency", "the balance is in USD, the account in CLP"))
        #expect(try said(#""balance":5,"due_date":"2026-02-30""#)?.field == "due_date")
        #expect(try said(#""balance":5,"minimum_due":"x""#)?.field == "minimum_due")
        #expect(try said(#""balance":5,"due_date":"2026-02-28","minimum_due":2"#) == nil)
    }

    @Test(arguments: [
        ("", "is no JSON"), ("[]", "must be an object"), ("{}", "must be an object"),
        (#"{"updates":{}}"#, "must be an object"), (#"{"updates":[],"more":1}"#, "must be an object"),
        (#"{"updates":[]}"#, "is empty"),
    ]) func requestsThatAreNone(text: String, reason: String) {
        let refusal = #expect(throws: UpdateRefusal.self) { try UpdateReader.read(text.utf8) }
        #expect(refusal?.reason.contains(reason) == true)
    }

    @Test func tooManyAtOnce() throws {
        func request(_ count: Int) -> String {
            #"{"updates":[\#(Array(repeating: "7", count: count).joined(separator: ","))]}"#
        }
        #expect(try UpdateReader.read(request(500).utf8).count == 500)
        #expect(throws: UpdateRefusal.self) { try UpdateReader.read(request(501).utf8) }
        let reading = try #require(try UpdateReader.read(request(1).utf8).first)
        #expect(reading.update == .failure(UpdateRefusal(nil, "an update is an object, and this is a number")))
    }

    /// The order of its fields does not make it another.
    @Test func theSameAgain() throws {
        let one = try one(#""id":"u","type":"withdrawal","account":"A1""#).update.get()
        let two = try self.one(#""account":"A1","creditor":null,"type":"withdrawal","id":"u""#).update.get()
        let other = try self.one(#""id":"u","type":"withdrawal","account":"A2""#).update.get()
        #expect(one.said == two.said && one.said != other.said)
    }
}
