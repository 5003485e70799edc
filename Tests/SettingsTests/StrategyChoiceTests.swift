import DialerCore
import Portfolio
import Testing
import Vocabulary

@testable import Settings

/// Campaigns that work by a strategy.
@Suite struct StrategyChoiceTests {
    /// Below the campaign of ``withCampaign(_:)``.
    private static let strategies = """
        strategies:
          - name: tarjetas
            stages:
              - name: recordatorio
                when: days_past_due between 1 and 15
                steps: [{channel: bot, script: recuerdo}, {channel: call, after: 2d}]
                again: 4d
              - name: aviso
                when: days_past_due > 15
                steps: [{channel: call}, {channel: sms, after: 1d}, {channel: call, after: 1d}]

        """

    private func text(_ lines: String...) -> String {
        server
            + """
            campaigns:
              - name: early
                queue: marcador
                trunk: carrier
                caller_id: {number: "+56200000100"}

            """ + lines.map { "    \($0)\n" }.joined() + Self.strategies
    }

    @Test func aCampaignTakesTheStepsItNames() throws {
        let settings = try read(text("strategy: tarjetas", "stages: [aviso]"))
        #expect(settings.campaigns[0].campaign.selection.strategy == StrategyChoice("tarjetas", stages: ["aviso"]))
        let book = try #require(settings.strategyBook)
        // Nobody takes the first stage, and nobody sends messages.
        #expect(book.strategies[0].stages[0].steps.isEmpty)
        #expect(book.strategies[0].stages[1].steps.map(\.channel) == [.call, .call])
        #expect(book.strategies[0].stages[1].steps[1].after == .seconds(2 * 86_400))
        let chile = try #require(Country(code: "CL"))
        #expect(book.lawful[chile]?.ranges.isEmpty == false)
        #expect(
            findings(text("strategy: tarjetas", "stages: [aviso]")).map { $0.prefix { $0 != ";" } }
                == [
                    "18:17: warning: 'strategies[0].stages[0].steps[0]': no campaign takes the bot step 'recuerdo' of stage 'recordatorio', which is passed over",
                    "18:51: warning: 'strategies[0].stages[0].steps[1]': no campaign takes the call step of stage 'recordatorio', which is passed over",
                    "22:34: warning: 'strategies[0].stages[1].steps[1]': no campaign takes the sms step of stage 'aviso', which is passed over",
                ])
        // Without such a campaign the strategy is only explained, and nothing is left out.
        let plain = try read(text())
        #expect(plain.strategyBook == nil && plain.workedStrategies == plain.strategies && plain.warnings.isEmpty)
    }

    @Test func theKeyChangesWithWhatPlacesHangOn() throws {
        func key(_ text: String) throws -> String? { try read(text).strategyBook?.key }
        let text = text("strategy: tarjetas")
        let before = try key(text)
        #expect(try before == key(text))
        #expect(try before != key(text.replacing("again: 4d", with: "again: 5d")))
        #expect(
            try before != key(text + "compliance:\n  CL: {extends: cl, hours: \"mon-fri 09:00-18:00\"}\n"))
        #expect(try before == key(text.replacing("queue: marcador", with: "queue: otra")))
    }

    @Test(arguments: [
        (["strategy: tarjeta"], "'campaigns[0].strategy': there is no strategy 'tarjeta', did you mean 'tarjetas'?"),
        (
            ["strategy: tarjetas", "stages: [avizo]"],
            "'campaigns[0].stages': the strategy 'tarjetas' has no stage 'avizo', did you mean 'aviso'?"
        ),
        (
            ["stages: [aviso]"],
            "'campaigns[0].stages' are those of a strategy; name it under 'strategy', or remove them"
        ),
        (
            ["strategy: tarjetas", "days_past_due: [1, 30]"],
            "'campaigns[0].days_past_due' does not go with the strategy 'tarjetas': its stages say who is called; remove it"
        ),
        (
            ["strategy: tarjetas", "retry: {busy: {after: 5m, attempts: 2}}"],
            "'campaigns[0].retry' does not go with the strategy 'tarjetas': its stages say what is tried again, and when; remove it"
        ),
        (
            ["strategy: tarjetas", "max_attempts: 4"],
            "'campaigns[0].max_attempts' does not go with the strategy 'tarjetas': its stages say how often somebody is called; remove it"
        ),
        (
            ["strategy: tarjetas", "mode: bot", "bot: recuerda"],
            "'campaigns[0].bot': no step of its stages is spoken by the bot 'recuerda', did you mean 'recuerdo'?"
        ),
        (
            ["strategy: tarjetas", "mode: bot", "bot: recuerdo", "stages: [aviso]"],
            "'campaigns[0].bot': no step of its stages is spoken by the bot 'recuerdo'; add one with 'channel: bot', or remove 'bot'"
        ),
    ])
    func whatContradictsIsRefused(lines: [String], finding: String) {
        let found = findings(
            server + "campaigns:\n  - name: early\n    queue: marcador\n    trunk: carrier\n"
                + "    caller_id: {number: \"+56200000100\"}\n" + lines.map { "    \($0)\n" }.joined() + Self.strategies
        ).filter { !$0.contains("warning: ") }
        #expect(found.count == 1 && found[0].hasSuffix(": \(finding)"), "\(found)")
    }

    @Test func aReloadSaysThatACampaignWorksByAStrategyNow() throws {
        let old = try read(text())
        #expect(
            try read(text("strategy: tarjetas", "stages: [aviso]")).changes(from: old).applied == [
                "campaigns.early.strategy: tarjetas (new)", "campaigns.early.stages: aviso (new)",
            ])
    }
}
