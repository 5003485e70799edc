/// A share in hundredths of a per cent, so that money is divided exactly: 30 % is 3000.
public struct Share: Hashable, Comparable, Sendable {
    /// 0 … 10,000
    public let basisPoints: Int

    /// Bounded to 0 … 10,000.
    public init(basisPoints: Int) {
        self.basisPoints = min(max(basisPoints, 0), 10_000)
    }

    public static let none = Share(basisPoints: 0)
    public static let whole = Share(basisPoints: 10_000)

    public static func < (lhs: Share, rhs: Share) -> Bool { lhs.basisPoints < rhs.basisPoints }

    /// That share of an amount, rounded down; exact for any amount of zero or more.
    func of(_ amount: Int64) -> Int64 {
        let points = Int64(basisPoints)
        return amount / 10_000 * points + amount % 10_000 * points / 10_000
    }

    /// The same rounded up.
    func ofRoundedUp(_ amount: Int64) -> Int64 { amount - Share(basisPoints: 10_000 - basisPoints).of(amount) }
}

extension Share: CustomStringConvertible {
    /// `30 %`, `2.5 %`
    public var description: String {
        let (whole, part) = (basisPoints / 100, basisPoints % 100)
        guard part > 0 else { return "\(whole) %" }
        return part % 10 == 0 ? "\(whole).\(part / 10) %" : "\(whole).\(part < 10 ? "0" : "")\(part) %"
    }
}
