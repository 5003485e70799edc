/// What counts as abandoned, and out of what. Sources and examples: docs/abandonment.md.
public struct AbandonmentDefinition: Hashable, Sendable, Codable {
    /// The raw value is the word in the config file.
    public enum Rule: String, CaseIterable, Sendable, Codable, Hashable {
        /// FTC, 16 CFR 310.4(b)(4), and FCC, 47 CFR 64.1200(a)(7): of the calls that a person answered, those not
        /// connected to an agent within two seconds; per campaign, in each 30 days.
        case ftc
        /// Ofcom, statement on persistent misuse: of abandoned and live calls, the abandoned, with estimates for drops
        /// that hit machines and for people whom machine detection took for one; per campaign and day.
        case ofcom
        /// Everything that was answered and had no agent within two seconds, whatever the reason.
        case strict
    }

    public var rule: Rule
    /// Share of what machine detection ended that were people after all, 0 … 1: they were abandoned.
    public var machineFalsePositives: Double

    public init(_ rule: Rule, machineFalsePositives: Double = 0) {
        self.rule = rule
        self.machineFalsePositives = machineFalsePositives
    }

    /// Seconds of the rolling window where none is set.
    public var standardWindow: Double { rule == .ofcom ? Self.day : 30 * Self.day }

    /// Beside the rolling window: the stretch that the regulator judges by itself.
    public enum Period: Hashable, Sendable {
        /// One after the other, from the campaign's first answered call on; seconds.
        case successive(Double)
        /// The calendar day of that time zone.
        case day(zone: String)
    }

    public var period: Period? {
        switch rule {
        case .ftc: .successive(30 * Self.day)
        case .ofcom: .day(zone: "Europe/London")
        case .strict: nil
        }
    }

    private static let day = 86_400.0

    /// The counts as the gate needs them: one more who meets nobody is one more of both numbers.
    public func tally(_ counts: LedgerCounts) -> AbandonmentTally {
        let talks = Double(counts.connected + counts.late)
        let marked = Double(counts.marked + counts.markedLate)
        let dropped = Double(counts.abandoned + counts.lost)
        let mistaken = machineFalsePositives * Double(counts.machines)
        switch rule {
        case .ftc:
            let abandoned = dropped + Double(counts.late - counts.markedLate) + mistaken
            // An agent's machine was not a live person, nor were those that detection was right about.
            return AbandonmentTally(
                abandoned: abandoned,
                answered: dropped + talks - marked + Double(counts.leftEarly) + mistaken)
        case .ofcom where counts.machines == 0:
            // The share that `report` gives is this one: with D = drops · L / (Ag + L), D / (D + L) = drops / (drops + Ag + L).
            return AbandonmentTally(abandoned: dropped, answered: dropped + talks)
        case .ofcom:
            return AbandonmentTally(abandoned: dropped + mistaken, answered: dropped + mistaken + talks - marked)
        case .strict:
            let abandoned = dropped + Double(counts.late + counts.leftEarly + counts.machines)
            return AbandonmentTally(abandoned: abandoned, answered: abandoned + Double(counts.connected))
        }
    }

    /// The counts as the regulator has them reported: the same share.
    public func report(_ counts: LedgerCounts) -> AbandonmentTally {
        guard rule == .ofcom, counts.machines == 0 else { return tally(counts) }
        // Without detection some drops hit machines, by estimate the same share as with the agents: Ag / (Ag + L).
        let talks = Double(counts.connected + counts.late)
        let live = talks - Double(counts.marked + counts.markedLate)
        let dropped = Double(counts.abandoned + counts.lost) * (talks > 0 ? live / talks : 1)
        return AbandonmentTally(abandoned: dropped, answered: dropped + live)
    }
}
