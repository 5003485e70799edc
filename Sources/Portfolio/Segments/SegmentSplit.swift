import Vocabulary

/// Who of a segment is treated in another way, so that two ways can be compared: the same people on every machine and
/// after every import, all accounts of a person together, and independent of other segments.
///
/// A person's number (``PersonNumber``) n and the segment's name give a place `((a × n + b) mod 2³¹−1) mod 10000`, with
/// a and b drawn from the name. The arms take the places from 0 upwards, each as many of the 10,000 as its share says.
public struct SegmentSplit: Hashable, Sendable {
    public struct Arm: Hashable, Sendable {
        public var name: String
        /// Of 10,000.
        public var parts: Int

        public init(name: String, parts: Int) {
            self.name = name
            self.parts = parts
        }
    }

    public static let parts = 10_000
    public static let prime: Int64 = 2_147_483_647

    /// In the order of their names; together at most ``parts``.
    public let arms: [Arm]

    public init(_ arms: [Arm] = []) {
        self.arms = arms.sorted { $0.name < $1.name }
    }

    /// The places of an arm, or of ``SegmentChoice/champion``; `nil` when there is none of that name.
    public func places(of name: String) -> Range<Int>? {
        var start = 0
        for arm in arms {
            if arm.name == name { return start..<start + arm.parts }
            start += arm.parts
        }
        return name == SegmentChoice.champion ? start..<Self.parts : nil
    }

    /// a and b of a segment.
    public static func multipliers(of segment: String) -> (a: Int64, b: Int64) {
        (1 + Int64(StableHash.number(of: segment)) % (prime - 1), Int64(StableHash.number(of: segment + "\n")) % prime)
    }

    /// The place of a person in a segment, 0 ..< 10,000.
    public static func place(of person: PersonNumber, in segment: String) -> Int {
        let (a, b) = multipliers(of: segment)
        return Int((a * Int64(person.rawValue) + b) % prime % Int64(parts))
    }
}

/// A number that stands for a person, 0 ..< 2³¹: the same wherever and whenever the same person is imported.
public struct PersonNumber: RawRepresentable, Hashable, Sendable {
    public var rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Of country and document; without document, of portfolio and the creditor's own number.
    public init(country: String, document: String?, portfolio: String, reference: String?) {
        let identity = document.map { "\(country):\($0)" } ?? "\(portfolio)/\(reference ?? "")"
        rawValue = StableHash.number(of: identity)
    }
}
