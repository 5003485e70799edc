import Portfolio
import Testing
import Vocabulary

@testable import Settings

/// Quotas and targets of campaigns.
@Suite struct GoalTests {
    private func text(_ lines: String..., strategy: String = "strategy: tarjetas") -> String {
        """
        segments: {tardias: {where: "days_past_due > 30", split: {blanda: 10%}}}
        strategies:
          - name: tarjetas
            stages:
              - {name: exigencia, when: days_past_due between 1 and 45, steps: [{channel: call}]}
              - {name: aviso, when: days_past_due > 45, steps: [{channel: call}]}

        """ + server
            + """
            campaigns:
              - name: early
                queue: marcador
                trunk: carrier
                caller_id: {number: "+56200000100"}
                \(strategy)

            """ + lines.map { "    \($0)\n" }.joined()
    }

    @Test func goalsAreRead() throws {
        let quotas = "quotas: {attempts_a_day: 2000, conversations_a_day: 300}"
        let groups =
            "groups: [{segment: tardias/blanda, reach: 90%, by: 2026-12-15}, {stage: aviso, share: 40%, attempts_a_day: 500}]"
        let settings = try read(text(quotas, groups))
        let goals = settings.campaigns[0].goals
        #expect(
            goals
                == WorkGoals(
                    attemptsADay: 2000, conversationsADay: 300,
                    groups: [
                        WorkGroup(
                            .segment("tardias/blanda"), reach: Share(basisPoints: 9000),
                            by: CivilDate(iso: "2026-12-15")),
                        WorkGroup(.stage("aviso"), share: Share(basisPoints: 4000), attemptsADay: 500),
                    ]))
        #expect(settings.strategyBook?.groups == ["early": goals.groups])
        let other = try read(text(quotas.replacing("2000", with: "1500"), groups.replacing("90%", with: "80%")))
        #expect(
            other.changes(from: settings).applied == [
                "campaigns.early.quotas.attempts_a_day: 2000 → 1500",
                "campaigns.early.groups.segment 'tardias/blanda': reach 90 % by 2026-12-15 → reach 80 % by 2026-12-15",
            ])
        // How much is bounded changes nobody's place, who is bounded does.
        #expect(other.strategyBook?.key == settings.strategyBook?.key)
        let fewer = try read(text(quotas, "groups: [{stage: aviso, share: 40%}]"))
        #expect(fewer.strategyBook?.key != settings.strategyBook?.key)
        // Quotas are for every campaign.
        let plain = try read(text(quotas, strategy: "mode: progressive"))
        #expect(plain.campaigns[0].goals == WorkGoals(attemptsADay: 2000, conversationsADay: 300))
        #expect(try read(text()).campaigns[0].goals.areNone)
    }

    @Test(arguments: [
        ("quotas: {attempts_a_day: 0}", "'campaigns[0].quotas.attempts_a_day' must be a whole number from 1"),
        ("groups: [{share: 10%}]", "'campaigns[0].groups[0]' must name a stage or a segment"),
        ("groups: [{stage: aviso, segment: tardias, share: 1%}]", "must name a stage or a segment, one of the two"),
        ("groups: [{stage: aviso}]", "has neither quota nor target; give it share, attempts_a_day or reach"),
        ("groups: [{stage: avizo, share: 10%}]", "the campaign works no stage 'avizo', did you mean 'aviso'?"),
        ("groups: [{segment: tardia, share: 10%}]", "there is no segment 'tardia', did you mean 'tardias'?"),
        ("groups: [{segment: tardias/dura, share: 10%}]", "the segment 'tardias' has no arm 'dura'"),
        ("groups: [{stage: aviso, share: 10%, by: 2026-12-15}]", "'campaigns[0].groups[0].by' is the day of a target"),
        ("groups: [{stage: aviso, reach: 10%, by: mañana}]", "must be a day like 2026-12-24"),
        (
            "groups: [{stage: aviso, share: 10%}, {stage: aviso, reach: 10%}]",
            "'campaigns[0].groups[1]': stage 'aviso' is a group already"
        ),
    ])
    func mistakesAreNamed(line: String, finding: String) {
        let found = findings(text(line))
        #expect(found.count == 1 && found.first?.contains(finding) == true, "\(found)")
    }

    @Test func groupsNeedAStrategy() {
        let found = findings(text("groups: [{segment: tardias, share: 10%}]", strategy: "mode: progressive"))
        #expect(
            found.count == 1 && found.first?.contains("'campaigns[0].groups' are of campaigns that work by") == true)
    }
}
