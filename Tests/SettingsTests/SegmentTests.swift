import DialerCore
import Portfolio
import Testing

@testable import Settings

@Suite struct SegmentTests {
    /// The segments below the campaign of ``withCampaign(_:)``.
    private func text(_ segments: String, campaign: String = "segment: early") -> String {
        withCampaign(campaign) + "segments:\n"
            + segments.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
    }

    @Test func segmentsAreRead() throws {
        let settings = try read(
            text(
                """
                early:
                  where: days_past_due between 1 and 30 and region in ('RM', 'V')
                  split: {softer: 10%, harder: 0.255}
                late: {where: "days_past_due > 30"}
                everybody:
                  where: true
                """, campaign: "segment: early/softer"))
        #expect(settings.segments.map(\.name) == ["early", "late", "everybody"])
        #expect(
            try settings.segments[0]
                == Segment(
                    name: "early",
                    rule: AccountRule(parsing: "days_past_due between 1 and 30 and region in ('RM','V')"),
                    split: SegmentSplit([.init(name: "harder", parts: 2550), .init(name: "softer", parts: 1000)])))
        #expect(settings.campaigns.first?.campaign.selection == AccountSelection(segment: "early/softer"))
        #expect(try read(withCampaign()).segments.isEmpty)
    }

    /// Lines below `segments:`, which is line 13.
    static let wrong: [(String, String)] = [
        (
            "early: {}",
            "14:10: 'segments.early.where' is missing; add it: which accounts belong to it: `days_past_due between 1 and 30 and balance >= 50000 and product = 'tarjeta'`"
        ),
        ("early:\n  where:", "15:5: 'segments.early.where' has no value; give it one or remove the line"),
        (
            "early:\n  where: balance > 1 and produkt = 'x'",
            "15:28: 'segments.early.where': there is no field 'produkt', did you mean product?"
        ),
        (
            "early:\n  where: \"balance > 1 and produkt = 'x'\"",
            "15:29: 'segments.early.where': there is no field 'produkt', did you mean product?"
        ),
        (
            "early:\n  where: 'region = ''RM'' and produkt = 5'",
            "15:33: 'segments.early.where': there is no field 'produkt', did you mean product?"
        ),
        (
            "early:\n  where: |\n    balance > 1\n\n    and produkt = 'x'\n    and minor",
            "18:11: 'segments.early.where': there is no field 'produkt', did you mean product?"
        ),
        (
            "early:\n  where: >-\n    balance > 1\n    and minor = 'x'",
            "17:19: 'segments.early.where': 'minor' is a flag, and this a text: write true or false"
        ),
        (
            "early:\n  where: balance >\n    5 and produkt = 5",
            "16:13: 'segments.early.where': there is no field 'produkt', did you mean product?"
        ),
        (
            "early: {where: balance >}",
            "14:27: 'segments.early.where': the rule ends too early after '>': a field, a number, a 'text' or a bracket is missing"
        ),
        (
            "early: {where: minor, split: {a: 60%, b: 50%}}",
            "14:32: 'segments.early.split' shares out 110%; give 100% at most"
        ),
        (
            "early: {where: minor, split: {champion: 60%}}",
            "14:33: 'segments.early.split.champion': champion is whoever is in no arm; give only the shares of the others"
        ),
        (
            "early: {where: minor, split: {a: 10}}",
            "14:36: 'segments.early.split.a' must be a percentage like 3%, or a share like 0.03; '10' would be 1000%, write 10% if that is meant"
        ),
        (
            "early: {when: minor, where: minor}",
            "14:11: unknown setting 'segments.early.when'; use one of: where, split"
        ),
        ("late: {where: minor}", "12:14: 'campaigns[0].segment': there is no segment 'early'; use one of: late"),
        ("earl: {where: minor}", "12:14: 'campaigns[0].segment': there is no segment 'early', did you mean 'earl'?"),
    ]

    @Test(arguments: wrong)
    func whatIsWrongIsToldWhereItIs(segments: String, finding: String) {
        #expect(findings(text(segments)) == [finding])
    }

    @Test func anArmMustBeThere() {
        #expect(
            findings(text("early: {where: minor, split: {softer: 10%}}", campaign: "segment: early/soft")) == [
                "12:14: 'campaigns[0].segment': the segment 'early' has no arm 'soft'; use one of: softer, champion"
            ])
        #expect(findings(text("early: {where: minor}", campaign: "segment: early/champion")).isEmpty)
        #expect(
            findings(withCampaign("segment: early")) == [
                "12:14: 'campaigns[0].segment': there is no segment 'early'; add it under 'segments'"
            ])
    }

    @Test func changesAreTold() throws {
        let before = text("early: {where: balance > 1, split: {a: 10%}}")
        let after = text("early: {where: balance >= 1, split: {a: 15%}}", campaign: "segment: early/a")
        #expect(
            try read(after).changes(from: read(before)).applied == [
                "segments.early.where: balance > 1 → balance >= 1", "segments.early.split.a: 10% → 15%",
                "campaigns.early.segment: early → early/a",
            ])
    }
}
