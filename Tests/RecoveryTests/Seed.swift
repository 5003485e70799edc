import Foundation

/// Random moments that can be had again: `MARCADOR_SEED=<printed number>`.
struct Seed: RandomNumberGenerator {
    let number: UInt64
    private var state: UInt64

    init(for test: String) {
        let given = ProcessInfo.processInfo.environment["MARCADOR_SEED"].flatMap(UInt64.init)
        number = given ?? UInt64.random(in: 1...999_999)
        state = number
        print("\(test): MARCADOR_SEED=\(number)")
    }

    init(number: UInt64) {
        self.number = number
        state = number
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A moment within that many seconds.
    mutating func moment(within seconds: ClosedRange<Double>) -> Duration {
        .milliseconds(Int(Double.random(in: seconds, using: &self) * 1000))
    }
}
