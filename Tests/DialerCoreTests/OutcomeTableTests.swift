import Foundation
import Testing
import Vocabulary

@testable import DialerCore

@Suite("docs/outcomes.md says what the code does")
struct OutcomeTableTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/outcomes.md")

    /// The rows the page must have, in order.
    private static var rows: [String] {
        OutcomeRules.causes.map { rule in
            let sip = rule.sip.isEmpty ? "–" : rule.sip.sorted().map(String.init).joined(separator: ", ")
            return "| \(rule.cause) | \(sip) | `\(rule.outcome.rawValue)` | \(rule.meaning) |"
        }
    }

    private static var statusRows: [String] {
        OutcomeRules.statuses.map { "| \($0.sip) | `\($0.outcome.rawValue)` | \($0.meaning) |" }
    }

    @Test("every cause and status, in order, no other")
    func table() throws {
        let page = try String(contentsOf: Self.path, encoding: .utf8)
        let lines = page.split(separator: "\n").map(String.init)
        #expect(lines.filter { $0.firstMatch(of: /^\| \d+ \|.*\|.*\|.*\|$/) != nil } == Self.rows, "copy the rows over")
        #expect(lines.filter { $0.firstMatch(of: /^\| \d{3} \| `[a-z-]+` \| [^|]+ \|$/) != nil } == Self.statusRows)
        for outcome in Outcome.allCases { #expect(page.contains("`\(outcome.rawValue)`"), "\(outcome) is explained") }
        for cause in AbandonCause.allCases { #expect(page.contains("`\(cause.rawValue)`"), "\(cause) is explained") }
    }

    @Test("causes are sorted, and no cause and no SIP status has two outcomes")
    func unique() {
        let causes = OutcomeRules.causes.map(\.cause)
        #expect(causes == causes.sorted())
        #expect(Set(causes).count == causes.count)
        let statuses = OutcomeRules.causes.flatMap(\.sip) + OutcomeRules.statuses.map(\.sip)
        #expect(Set(statuses).count == statuses.count)
    }

    @Test("the rule of a cause is what a call with that cause becomes")
    func applied() {
        for rule in OutcomeRules.causes {
            let (outcome, detail) = OutcomeRules.outcome(of: CallEvidence(cause: rule.cause))
            #expect(outcome == rule.outcome)
            #expect(detail.hasPrefix(rule.meaning))
            for sip in rule.sip {
                let evidence = CallEvidence(cause: rule.cause, techCause: "\(sip)", dialStatus: "NOANSWER")
                #expect(OutcomeRules.outcome(of: evidence).outcome == rule.outcome)
            }
        }
        for rule in OutcomeRules.statuses {
            #expect(OutcomeRules.outcome(of: CallEvidence(cause: 21, techCause: "\(rule.sip)")).outcome == rule.outcome)
        }
    }

    @Test("the far half's cause speaks where the near one has nothing to say")
    func farHalf() {
        #expect(OutcomeRules.outcome(of: CallEvidence(cause: 0, farCause: 17)).outcome == .busy)
        #expect(OutcomeRules.outcome(of: CallEvidence(cause: 16, farCause: 1)).outcome == .invalid)
        #expect(OutcomeRules.outcome(of: CallEvidence(cause: 19, farCause: 17)).outcome == .noAnswer)
    }

    @Test("a cause nobody listed is a failure that names it; nothing at all names the likely cure")
    func rest() {
        #expect(OutcomeRules.outcome(of: CallEvidence(cause: 99)) == (.failed, "unlisted cause 99"))
        let (outcome, detail) = OutcomeRules.outcome(of: CallEvidence())
        #expect(outcome == .failed)
        #expect(detail.contains("dial string"))
        #expect(
            OutcomeRules.outcome(of: CallEvidence(dialStatus: "CHANUNAVAIL", originateReason: 0)).outcome == .failed)
        #expect(OutcomeRules.outcome(of: CallEvidence(originateReason: 1)).outcome == .noAnswer)
    }
}
