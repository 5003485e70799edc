import Testing

@testable import Pacing

@Suite("What counts as abandoned, by definition")
struct AbandonmentDefinitionTests {
    private func counts(
        connected: Int = 0, late: Int = 0, abandoned: Int = 0, leftEarly: Int = 0, lost: Int = 0, machines: Int = 0,
        marked: Int = 0, markedLate: Int = 0
    ) -> LedgerCounts {
        var counts = LedgerCounts()
        counts.connected = connected
        counts.late = late
        counts.abandoned = abandoned
        counts.leftEarly = leftEarly
        counts.lost = lost
        counts.machines = machines
        counts.marked = marked
        counts.markedLate = markedLate
        return counts
    }

    @Test("Ofcom without detection: 30 drops, 100 machines with the agents, 900 live are 27 of 927, 2.9126 %")
    func ofcomWithoutDetection() throws {
        let ofcom = AbandonmentDefinition(.ofcom)
        let seen = counts(connected: 1000, abandoned: 30, marked: 100)
        let report = ofcom.report(seen)
        #expect(abs(report.abandoned - 27) < 1e-9 && abs(report.answered - 927) < 1e-9)
        #expect(abs(try #require(report.share) - 0.029126) < 5e-7)
        // What the gate goes by is the same share, in whole calls.
        #expect(ofcom.tally(seen) == AbandonmentTally(abandoned: 30, answered: 1030))
        #expect(abs(try #require(ofcom.tally(seen).share) - (try #require(report.share))) < 1e-12)
        // Nobody has talked yet: nothing to estimate with.
        #expect(ofcom.report(counts(abandoned: 2)) == AbandonmentTally(abandoned: 2, answered: 2))
    }

    @Test("Ofcom with detection: the people it took for machines were abandoned")
    func ofcomWithDetection() {
        let ofcom = AbandonmentDefinition(.ofcom, machineFalsePositives: 0.02)
        let seen = counts(connected: 890, late: 10, abandoned: 18, leftEarly: 5, lost: 2, machines: 500, marked: 20)
        #expect(ofcom.report(seen) == AbandonmentTally(abandoned: 30, answered: 30 + 880))
        #expect(ofcom.tally(seen) == ofcom.report(seen))
    }

    @Test("FTC: not connected within two seconds, of those a live person answered")
    func ftc() {
        let ftc = AbandonmentDefinition(.ftc)
        #expect(
            ftc.tally(counts(connected: 950, late: 6, abandoned: 20, leftEarly: 30, lost: 4, machines: 400))
                == AbandonmentTally(abandoned: 30, answered: 1010))
        #expect(
            ftc.tally(counts(connected: 950, late: 6, abandoned: 20, marked: 50, markedLate: 1))
                == AbandonmentTally(abandoned: 25, answered: 925), "an agent's machine was no live person")
        #expect(
            AbandonmentDefinition(.ftc, machineFalsePositives: 0.05).tally(
                counts(connected: 970, abandoned: 10, machines: 400)) == AbandonmentTally(abandoned: 30, answered: 1000)
        )
    }

    @Test("strict: everything answered, and everything of it without an agent within two seconds")
    func strict() {
        #expect(
            AbandonmentDefinition(.strict).tally(
                counts(
                    connected: 900, late: 10, abandoned: 20, leftEarly: 30, lost: 4, machines: 36, marked: 100,
                    markedLate: 3)) == AbandonmentTally(abandoned: 100, answered: 1000))
    }

    @Test("one who meets nobody is one more of both numbers, whatever the definition")
    func linear() {
        for rule in AbandonmentDefinition.Rule.allCases {
            let definition = AbandonmentDefinition(rule, machineFalsePositives: 0.02)
            for start in [counts(), counts(connected: 40, abandoned: 1, marked: 3), counts(connected: 9, machines: 7)] {
                let before = definition.tally(start)
                var more = start
                more.abandoned += 1
                let after = definition.tally(more)
                #expect(abs(after.abandoned - before.abandoned - 1) < 1e-9)
                #expect(abs(after.answered - before.answered - 1) < 1e-9)
                more.connected += 1
                let served = definition.tally(more)
                #expect(abs(served.abandoned - after.abandoned) < 1e-9)
                #expect(abs(served.answered - after.answered - 1) < 1e-9)
            }
        }
    }

    @Test("an answer is filed by how long the person waited")
    func kinds() {
        #expect(AnswerKind.connected(after: 0) == .connected && AnswerKind.connected(after: 2) == .connected)
        #expect(AnswerKind.connected(after: 2.001) == .late)
        #expect(AnswerKind.hungUp(after: 1.99, holdLimit: 2) == .leftEarly)
        #expect(AnswerKind.hungUp(after: 2, holdLimit: 2) == .abandoned)
        #expect(AnswerKind.hungUp(after: 3, holdLimit: 10) == .abandoned, "a longer hold limit is no longer patience")
        #expect(AnswerKind.hungUp(after: 1, holdLimit: 1) == .abandoned)
        #expect(AnswerKind.hungUp(after: 0, holdLimit: 0) == .abandoned)
    }
}
