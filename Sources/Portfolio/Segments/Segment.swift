/// A named part of the portfolio: whoever a rule holds for, and how they are shared out for comparison.
public struct Segment: Hashable, Sendable {
    public var name: String
    public var rule: AccountRule
    /// What is left over is the champion.
    public var split: SegmentSplit

    public init(name: String, rule: AccountRule, split: SegmentSplit = SegmentSplit()) {
        self.name = name
        self.rule = rule
        self.split = split
    }

    /// Its rule says itself whether who has promised belongs to it.
    public var asksForPromises: Bool { !rule.condition.fields.isDisjoint(with: [.openPromise, .promiseDate]) }
}

/// `NAME` or `NAME/ARM`, as a campaign names the accounts it works.
public struct SegmentChoice: Hashable, Sendable {
    public var segment: String
    /// ``champion`` is whoever is in no arm; `nil` = the whole segment.
    public var arm: String?

    public static let champion = "champion"

    public init(segment: String, arm: String? = nil) {
        self.segment = segment
        self.arm = arm
    }

    public init(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        segment = String(parts[0])
        arm = parts.count > 1 ? String(parts[1]) : nil
    }
}

extension SegmentChoice: CustomStringConvertible {
    public var description: String { arm.map { "\(segment)/\($0)" } ?? segment }
}
