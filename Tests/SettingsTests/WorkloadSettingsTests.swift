import Portfolio
import Testing

@testable import Settings

/// Campaigns that share their work.
@Suite struct WorkloadSettingsTests {
    private func text(_ early: String, _ late: String) -> String {
        """
        strategies:
          - name: tarjetas
            stages:
              - {name: exigencia, when: days_past_due between 1 and 45, steps: [{channel: call}]}
              - {name: aviso, when: days_past_due > 45, steps: [{channel: call}]}
          - {name: otra, stages: [{name: unica, when: days_past_due > 0, steps: [{channel: call}]}]}

        """ + server
            + """
            campaigns:
              - {name: early, queue: uno, trunk: carrier, caller_id: {number: "+56200000100"}, \(early)}
              - {name: late, queue: dos, trunk: carrier, caller_id: {number: "+56200000100"}, \(late)}

            """
    }

    private static let early = "strategy: tarjetas, stages: [exigencia], workload: {group: cobranza}"
    private static let late = "strategy: tarjetas, stages: [aviso], workload: {group: cobranza, lends: 40%, takes: 50}"

    @Test func limitsAreRead() throws {
        let settings = try read(text(Self.early, Self.late))
        #expect(
            settings.campaigns.map(\.workload) == [
                WorkloadTerms(group: "cobranza"),
                WorkloadTerms(group: "cobranza", lends: Share(basisPoints: 4000), takes: 50),
            ])
        let other = try read(text(Self.early, Self.late.replacing("40%", with: "10%")))
        #expect(other.changes(from: settings).applied == ["campaigns.late.workload.lends: 40% → 10%"])
        // Who shares with whom is nobody's place.
        #expect(other.strategyBook?.key == settings.strategyBook?.key)
    }

    @Test(arguments: [
        ("group: cobranza}", "group: otro}", "the workload group 'cobranza' has one campaign, 'late'"),
        ("strategy: tarjetas, stages: [exigencia]", "strategy: otra", "('early', 'late') work by different strategies"),
        (
            "strategy: tarjetas, stages: [exigencia], ", "",
            "'campaigns[0].workload' is for agents' campaigns that work by"
        ),
        ("{group: cobranza}", "{takes: 5}", "'campaigns[0].workload.group' is missing"),
    ])
    func mistakesAreNamed(right: String, wrong: String, finding: String) {
        let found = findings(text(Self.early.replacing(right, with: wrong), Self.late))
        #expect(found.contains { $0.contains(finding) }, "\(found)")
    }
}
