import Portfolio
import Testing

@Suite struct RulePropertyTests {
    @Test func randomRulesPrintedAndReadAgainAreTheSame() throws {
        var draw = RuleDraw(seed: 20_260_310)
        for _ in 0..<3000 {
            let rule = AccountRule(condition: draw.condition(depth: 4))
            let text = rule.description
            do throws(RuleError) {
                let again = try AccountRule(parsing: text)
                #expect(again == rule, "\(text)")
            } catch {
                Issue.record("\(text)\n\(error)")
            }
        }
    }

    @Test func noTextBringsTheParserDown() {
        var draw = RuleDraw(seed: 7)
        let words = [
            "(", ")", "and", "or", "not", "in", "between", "is", "unknown", "balance", "product", "minor", "due_date",
            "'x'", "'2026-03-15'", "5", "0.5", "-", "+", "*", "/", "=", "<", ",", "true", "'", ".", "ñ",
        ]
        var read = 0
        for _ in 0..<20_000 {
            let text = (0..<draw.below(9)).map { _ in words[draw.below(words.count)] }.joined(separator: " ")
            do throws(RuleError) {
                let rule = try AccountRule(parsing: text)
                #expect((try? AccountRule(parsing: rule.description)) == rule, "\(text)")
                read += 1
            } catch {
                #expect((0...text.unicodeScalars.count).contains(error.offset + error.length), "\(text): \(error)")
            }
        }
        // Some of them are rules, or this says nothing of what is read.
        #expect(read > 20)
    }
}
