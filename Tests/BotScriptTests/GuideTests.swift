import Dialogue
import Foundation
import Settings
import Spoken
import Testing

/// `docs/bot.md` says what is so.
@Suite struct GuideTests {
    static let page: String = {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/bot.md")
        return (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    }()

    private var example: String {
        let rest = Self.page.split(separator: "```yaml\n").dropFirst().first ?? ""
        return rest.split(separator: "```").first.map(String.init) ?? ""
    }

    /// The example among the shipped scripts.
    private func findings(_ text: String) throws -> [String] {
        var beside: [String: BotFile.Source] = [:]
        for name in ["overdue.yaml", BotFile.wordingName] {
            let text = try String(contentsOfFile: "\(ShippedScriptTests.directory)/\(name)", encoding: .utf8)
            beside[name] = BotFile.Source(text: text, file: name)
        }
        do throws(SettingsErrors) {
            let read = try BotFile.parse(BotFile.Source(text: text, file: "donde-pagar.yaml"), beside: beside)
            return read.warnings.map(\.headline)
        } catch {
            return error.diagnostics.map(\.headline)
        }
    }

    @Test func theExampleIsGood() throws {
        #expect(example.contains("like: overdue"))
        #expect(try findings(example) == [])
    }

    @Test func theFindingsOfThePageAreThoseOfTheCheck() throws {
        let lines = Self.page.split(separator: "\n").map { $0.drop { $0 == " " } }
        let told = lines.filter { $0.hasPrefix("donde-pagar.yaml:") }.map { $0.prefix { $0 != "…" } }
        try #require(told.count == 2)
        let start = try #require(example.range(of: "  where_to_pay:"))
        let end = try #require(example.range(of: "\nwording:"))
        let forgotten = example.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "")
        let missing = try findings(forgotten)
        #expect(missing.contains { $0.hasPrefix(told[0]) }, "\(missing)")
        let early =
            """
              identity:
                say: identity
                answers:
                  - { key: 1, hears: yes, confirms: identity, go: reminder }
                  - { key: 2, hears: no, go: other_person }
                  - { key: 4, hears: who-is-calling, go: where_to_pay }

            """
        let offered = example.replacing("\nwording:", with: early + "\nwording:")
        let found = try findings(offered).map { $0.drop { $0 != " " } }
        #expect(found.contains { $0.hasPrefix(told[1].drop { $0 != " " }) }, "\(found)")
    }

    @Test func everyVariableIsTold() {
        for variable in Variable.allCases {
            let names = [SpokenLanguage.Family.spanish, .english, .portuguese].map { "`{\(variable.name(in: $0))}`" }
            let row = Self.page.split(separator: "\n").first { $0.hasPrefix("| \(names.joined(separator: " | ")) |") }
            #expect(row != nil, "\(names)")
            #expect(row?.contains("| **") == variable.tellsDebt, "\(names)")
        }
    }

    @Test func theReferenceIsWhatTheCodeMakes() {
        #expect(
            Self.page.hasSuffix(BotFile.markdown() + "\n"), "write its end anew with: marcador bot check --reference")
    }
}
