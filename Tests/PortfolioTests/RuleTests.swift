import Foundation
import Portfolio
import Testing
import Vocabulary

@Suite struct RuleTests {
    static let person: AccountFacts = {
        AccountFacts([
            .daysPastDue: .number(12), .balance: .number(125_000.5), .minimumDue: .number(0), .currency: .text("CLP"),
            .product: .text("Línea de CRÉDITO"), .region: .text("RM"), .isVulnerable: .flag(false),
            .isMinor: .flag(true), .attempts7d: .number(3), .lastOutcome: .text("no-answer"),
            .dueDate: CivilDate(iso: "2026-02-26").map { .date($0) } ?? .unknown,
        ])
    }()

    /// rule, whether it holds for the person above
    static let answers: [(String, Bool)] = [
        ("days_past_due between 1 and 30 and balance >= 50000 and region in ('RM', 'V')", true),
        ("days_past_due between 12 and 12", true), ("days_past_due not between 1 and 30", false),
        ("balance = 125000.5", true), ("balance <> 125000.5", false), ("balance != 125000.50", false),
        ("DAYS_PAST_DUE >= 1 AND NOT vulnerable", true), ("vulnerable or minor", true), ("minor = false", false),
        ("product = 'linea de credito'", true), ("product = 'LINEA   DE crédito'", true),
        ("product <> 'tarjeta'", true), ("'línea de crédito' = product", true), ("region in ('v', 'rm')", true),
        ("region not in ('RM')", false), ("due_date = '2026-02-26'", true), ("'2026-03-01' <= due_date", false),
        ("due_date between '2026-01-01' and '2026-12-31'", true), ("due_date in ('2026-02-26', '2026-02-27')", true),
        ("balance / 2 + 0.5 * attempts_7d > 62501", true), ("balance - 25000 - 100000 = 0.5", true),
        ("2 + 3 * 2 = attempts_7d + 5", true), ("(2 + 3) * 2 = attempts_7d + 7", true),
        ("attempts_7d > -1", true), ("attempts_7d in (1, 3, 5)", true), ("last_outcome = 'no-answer'", true),
        ("true", true), ("false or not false", true), ("not not minor", true),
        ("vulnerable or minor and false", false), ("(vulnerable or minor) and true", true),
        // What is not known
        ("principal > 0", false), ("not principal > 0", false), ("principal > 0 or true", true),
        ("principal > 0 and false", false), ("not (principal > 0 and false)", true), ("principal is unknown", true),
        ("principal is null and balance is not null", true), ("language = 'es' or language <> 'es'", false),
        ("language not in ('es', 'pt')", false), ("balance > principal", false), ("balance / minimum_due > 0", false),
        ("has_representative", false), ("not has_representative", false), ("has_representative is unknown", true),
        ("principal between 1 and 2 or days_past_due between 20 and principal", false),
        ("not days_past_due between 20 and principal", true),
    ]

    @Test(arguments: answers)
    func holds(text: String, answer: Bool) throws {
        let rule = try AccountRule(parsing: text)
        #expect(rule.holds(for: Self.person) == answer)
        #expect(try AccountRule(parsing: rule.description) == rule, "\(rule)")
    }

    /// rule, what is marked, a part of the sentence
    static let mistakes: [(String, String, String)] = [
        ("", "", "the rule is empty"), ("  ", "", "the rule is empty"),
        ("dias_past_due > 1", "dias_past_due", "did you mean days_past_due?"),
        ("balance > 1 and produkt = 'x'", "produkt", "did you mean product?"),
        ("tarjeta = product", "tarjeta", "a text needs quotes"),
        ("balance >= 50.000", "50.000", "may be 50000 or 50 and a fraction"),
        ("balance >= 50,500", ",", "has no place after '50'"), ("balance >= 50,000", "000", "begins with a zero"),
        ("balance in (50,000)", "000", "begins with a zero"),
        ("balance >= '50000'", "'50000'", "write it as a number, without quotes"),
        ("product = 5", "5", "'product' is a text, and this a number"),
        ("product > 'a'", "product > 'a'", "use = or <>"), ("product = creditor", "creditor", "written out"),
        ("product = ''", "''", "write product is unknown"), ("product = \"x\"", "\"", "straight single quotes"),
        ("product = 'x", "'", "never closed"), ("balance", "balance", "compare it, such as balance >= 1"),
        ("1", "1", "a value and no condition"), ("1 = 1", "1 = 1", "name a field"),
        ("balance = null", "null", "is unknown"), ("balance is 5", "5", "after 'is' comes unknown"),
        ("1 is unknown", "1", "only a field"), ("balance ==1", "==", "write ="), ("balance => 1", "=>", "write >="),
        ("minor && balance > 1", "&&", "write and"), ("balance > 1 y minor", "y", "write and"),
        ("product like 'tar'", "like", "write = or in"), ("balance > 10%", "%", "such as 0.1"),
        ("balance >", "", "ends too early after '>'"), ("(balance > 1", "", "open since character 1"),
        ("balance > 1)", ")", "has no place after '1'"), ("balance between 5 and 1", "1", "smaller one first"),
        ("balance between 5", "", "wants two ends"), ("region in 'RM'", "'RM'", "in brackets"),
        ("region in ('RM' 'V')", "'V'", "separated by commas"), ("region in ()", ")", "has no place"),
        ("region in (balance)", "balance", "'region' is a text"), ("balance in (principal)", "principal", "no fields"),
        ("balance + 1 in (1)", "balance + 1", "wants a field"),
        ("minor in (true)", "minor", "write minor, or not minor"),
        ("due_date > '2026-02-30'", "'2026-02-30'", "is no day"), ("due_date > 5", "5", "a day in quotes"),
        ("'31/12/2026' >= due_date", "'31/12/2026'", "is no day"),
        ("balance + product > 1", "product", "takes numbers"), ("-balance > 1", "-", "0 - balance"),
        ("(balance > 1) > 2", "(balance > 1)", "join conditions"), ("balance > 1 > 0", ">", "has no place"),
        ("last_outcome = 'no_answer'", "'no_answer'", "did you mean 'no-answer'?"),
        ("country = 'chile'", "'chile'", "write its two letters, 'CL'"),
        ("currency in ('CLP', 'pesos')", "'pesos'", "three letters"),
        ("balance > 1234567890123456", "1234567890123456", "too many digits"),
        ("balance > 1.2.3", "1.2.3", "no number"),
        ("balance > 5k", "5k", "no number"), ("balance > 1; minor", ";", "not known here"),
        ("vulnerable = 'si'", "'si'", "write true or false"),
    ]

    @Test(arguments: mistakes)
    func tellsWhereAndTheCure(text: String, marked: String, sentence: String) throws {
        let error = try #require(throws: RuleError.self) { try AccountRule(parsing: text) }
        let scalars = Array(text.unicodeScalars)
        var part = String.UnicodeScalarView()
        part.append(
            contentsOf: scalars[min(error.offset, scalars.count)..<min(error.offset + error.length, scalars.count)])
        #expect(String(part) == marked, "\(error)")
        #expect(error.message.contains(sentence), "\(error)")
    }

    @Test func theExcerptShowsTheLineAndTheMark() throws {
        let text = "balance > 1 and\n  produkt = 'ñandú'"
        let error = try #require(throws: RuleError.self) { try AccountRule(parsing: text) }
        #expect(error.excerpt(of: text) == "  produkt = 'ñandú'\n  ^^^^^^^")
    }

    @Test func depthAndLengthAreBounded() throws {
        let deep = String(repeating: "(", count: 60) + "minor" + String(repeating: ")", count: 60)
        #expect(try #require(throws: RuleError.self) { try AccountRule(parsing: deep) }.message.contains("50 brackets"))
        let nots = String(repeating: "not ", count: 60) + "minor"
        #expect(throws: RuleError.self) { try AccountRule(parsing: nots) }
        let long = Array(repeating: "minor", count: 600).joined(separator: " or ")
        #expect(try #require(throws: RuleError.self) { try AccountRule(parsing: long) }.message.contains("1000 words"))
    }

    @Test func whatChangesByItselfIsKnown() throws {
        #expect(try AccountRule(parsing: "balance > 1 and product = 'x'").change == .byImport)
        #expect(try AccountRule(parsing: "balance > 1 and days_past_due > 1").change == .byDay)
        #expect(try AccountRule(parsing: "true").change == .byImport)
        #expect(try AccountRule(parsing: "balance > 1 or not attempts_7d < 3").change == .byCall)
        #expect(
            try AccountRule(parsing: "balance + days_past_due between 1 and 2").condition.fields == [
                .balance, .daysPastDue,
            ])
    }
}

@Suite struct RuleReferenceTests {
    @Test func theGuideHasEveryFieldAsItIs() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/segments.md")
        let guide = try String(contentsOf: file, encoding: .utf8)
        for field in AccountField.allCases {
            #expect(guide.contains("| `\(field.rawValue)` | \(field.kind.rawValue) | \(field.meaning) |\n"))
        }
    }
}
