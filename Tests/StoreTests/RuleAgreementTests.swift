import DialerCore
import GRDB
import Portfolio
import Testing
import Vocabulary

@testable import Store

/// SQLite is the second judge of what a rule means.
@Suite struct RuleAgreementTests {
    /// Afternoon and night: the day is the same everywhere in America, or it is not.
    @Test(arguments: [TestStore.noon, TestStore.noon + .seconds(12 * 3600 + 1800)])
    func sqlAndMemoryGiveTheSameAccounts(now: Timestamp) async throws {
        let test = try TestStore()
        try await Self.fill(test, accounts: 150)
        let ids = try await test.store.accounts(matching: AccountRule(parsing: "true"), now: now, limit: 1000)
        #expect(ids.count == 150)
        var facts: [AccountID: AccountFacts] = [:]
        for id in ids { facts[id] = try await test.store.facts(of: id, now: now) }
        var draw = RuleDraw(seed: 99)
        var answers: Set<Int> = []
        for _ in 0..<400 {
            let rule = AccountRule(condition: draw.condition(depth: 3))
            let bySQL = try await test.store.accounts(matching: rule, now: now, limit: 1000)
            let inMemory = ids.filter { facts[$0].map { rule.holds(for: $0) } ?? false }
            #expect(bySQL == inMemory, "\(rule)")
            answers.insert(bySQL.count)
        }
        // Rules that hold for nobody or everybody would prove little.
        #expect(answers.count > 25)
        // Every field is known of somebody, or nothing was compared.
        for field in AccountField.allCases {
            #expect(facts.values.contains { $0[field] != .unknown }, "\(field.rawValue)")
        }
    }

    /// Accounts with holes in every column, and a history.
    static func fill(_ test: TestStore, accounts: Int) async throws {
        var draw = RuleDraw(seed: 5)
        let countries = ["CL", "MX", "CO", "ES"].compactMap { Country(code: $0) }
        var rows: [ImportRow] = []
        for number in 1...accounts {
            let country = draw.pick(countries)
            let currency = draw.pick([Currency.clp, .mxn, .usd])
            func day(_ draw: inout RuleDraw) -> CivilDate? {
                draw.below(4) == 0 ? nil : CivilDate(daysSinceEpoch: 20_400 + draw.below(200))
            }
            func word(_ draw: inout RuleDraw) -> String? {
                draw.below(4) == 0
                    ? nil : draw.pick(["Tarjeta", "línea de crédito", "RM", "ÑANDÚ", "Ωmega", "it's", "1"])
            }
            func money(_ draw: inout RuleDraw) -> Money? {
                draw.below(3) == 0 ? nil : Money(minorUnits: Int64(draw.below(40) * 12_500), currency: currency)
            }
            var row = try TestStore.row((number + 1) / 2, phones: nil, reference: "R\(number)", name: "P")
            row.debtor.document = "D\((number + 1) / 2)"
            row.debtor.country = country
            row.debtor.region = word(&draw)
            row.debtor.language = word(&draw)
            row.debtor.customerType = word(&draw)
            row.debtor.customerSince = day(&draw)
            row.debtor.isVulnerable = draw.below(3) == 0
            row.debtor.isMinor = draw.below(5) == 0
            row.debtor.representative = word(&draw)
            row.account.product = word(&draw)
            row.account.creditor = draw.pick(["Banco", "tarjeta", "RM"])
            row.account.balance = Money(minorUnits: Int64(1 + draw.below(50) * 12_500), currency: currency)
            row.account.principal = money(&draw)
            row.account.minimumDue = money(&draw)
            row.account.opened = day(&draw)
            row.account.dueDate = day(&draw)
            row.account.priority = draw.below(5) - 2
            rows.append(row)
        }
        try await test.add(Array(rows.prefix(accounts / 2)), portfolio: "Tarjeta")
        try await test.add(Array(rows.dropFirst(accounts / 2)), portfolio: "RM")
        try await test.store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
        let history = draw
        try await test.store.write { db in
            var draw = history
            for id in 1...400 {
                let account = Int64(1 + draw.below(accounts))
                let outcome = draw.below(10) == 0 ? nil : draw.pick(Outcome.allCases).rawValue
                try db.execute(
                    sql: """
                        INSERT INTO attempt (id, campaign_id, debtor_id, account_id, contact_point_id, phone, country, zones,
                            priority, due_at, server, queue, mode, dial_string, caller_name, caller_number, ring_ms, hold_ms,
                            abandonment_message, detect_machines, launched_at, outcome, counts_attempt, counts_contact,
                            disposition)
                        SELECT ?, 1, debtor_id, id, (SELECT p.id FROM contact_point p WHERE p.debtor_id = account.debtor_id),
                            '+56200000001', 'CL', '', 0, 0, '', '', '', '', '', '', 0, 0, '', 0, ?, ?, ?, ?, ?
                        FROM account WHERE id = ?
                        ON CONFLICT DO NOTHING
                        """,
                    arguments: [
                        id, TestStore.noon.milliseconds - Int64(draw.below(45 * 24)) * 3_600_000, outcome,
                        draw.below(4) > 0, draw.below(3) == 0,
                        draw.below(2) == 0 ? nil : draw.pick(Disposition.allCases).rawValue, account,
                    ])
                try db.execute(
                    sql: """
                        INSERT INTO payment (account_id, reference, amount, currency, paid_day, counted, imported_at)
                        SELECT id, ?, ?, currency, ?, 0, 0 FROM account WHERE id = ?
                        """,
                    arguments: [
                        "P\(id)", 1 + draw.below(9) * 12_500, 20_450 + draw.below(75), 1 + draw.below(accounts),
                    ])
            }
            try db.execute(
                sql: """
                    UPDATE account SET promise_day = iif(id % 5 = 0, 20500 + id % 90, NULL), broken_promises = id % 4;
                    UPDATE contact_point SET validity = 'invalid' WHERE id % 7 = 0;
                    """)
        }
    }

    /// rule, whether it holds for the one account
    static let meanings: [(String, Bool)] = [
        ("days_past_due = 12 and due_date = '2026-02-26'", true), ("balance = 1250.5 and currency = 'mxn'", true),
        ("principal = 1000 and minimum_due is unknown", true), ("product = 'linea de credito'", true),
        ("creditor = 'BANCO' and portfolio = 'mârzo'", true), ("country = 'MX' and region = 'jalisco'", true),
        ("language = 'es' and customer_type = 'preferente'", true), ("customer_since = '2024-03-10'", true),
        ("customer_days = 730 and opened = '2025-01-31'", true), ("vulnerable and not minor", true),
        ("not has_representative", true), ("open_accounts = 2 and phones = 2 and valid_phones = 1", true),
        ("attempts_7d = 2 and attempts_30d = 2 and contacts_7d = 1 and contacts_30d = 1", true),
        ("days_since_attempt = 0 and days_since_contact = 0", true),
        ("last_outcome = 'answered' and last_disposition = 'no-promise'", true),
        ("best_hour = 8 and not best_hour > 8", true),
        ("paid_30d = 100.25 and days_since_payment = 4", true), ("priority = 3", true),
        ("open_promise or broken_promises > 0 or promise_date is not unknown", false),
    ]

    @Test func everyFieldIsWhatItSays() async throws {
        let test = try TestStore()
        let mexico = try #require(Country(code: "MX"))
        var row = try TestStore.row(
            1, phones: ["+52 55 0000 1101", "+52 55 0000 1102"], country: "MX", zone: "America/Mexico_City")
        row.debtor.region = "Jalisco"
        row.debtor.language = "ES"
        row.debtor.customerType = "Preferente"
        row.debtor.customerSince = CivilDate(iso: "2024-03-10")
        row.debtor.isVulnerable = true
        row.account = Account(
            reference: "A1", creditor: "Banco", product: "Línea de crédito",
            balance: Money(minorUnits: 135_075, currency: .mxn), principal: Money(minorUnits: 100_000, currency: .mxn),
            opened: CivilDate(iso: "2025-01-31"), dueDate: CivilDate(iso: "2026-02-26"), priority: 3)
        var second = row
        second.account.reference = "A2"
        second.account.dueDate = CivilDate(iso: "2026-03-09")
        second.account.priority = -1
        try await test.add([row, second], portfolio: "Marzo")
        let campaign = TestStore.campaign(selection: AccountSelection(countries: [mexico]))
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        let early = TestStore.noon - .seconds(7200)
        try await test.play(campaign, attempt: 1, .invalid, at: early, next: .retry(at: early + .seconds(60)))
        let lead = try await test.play(campaign, attempt: 2, .answered, at: TestStore.noon - .seconds(3600))
        try await test.store.recordDisposition(
            attempt: AttemptID(rawValue: 2), .noPromise, agent: AgentID("PJSIP/ana"), at: TestStore.noon)
        let file = try test.directory.write(
            "folio,cuenta,monto,fecha\nF-1,A1,100.25,06/03/2026\n", to: "pagos.csv")
        let paid = try await PaymentImporter(store: test.store, creditor: "Banco").run(file: file, now: TestStore.noon)
        #expect(paid.counts.recorded == 1, "\(paid)")
        for (text, answer) in Self.meanings {
            let found = try await test.store.accounts(
                matching: AccountRule(parsing: text), now: TestStore.noon, limit: 9)
            #expect(found.contains(lead.account) == answer, "\(text)")
        }
    }
}
