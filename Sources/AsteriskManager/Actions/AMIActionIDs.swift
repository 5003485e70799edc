/// Gives out ActionIDs no other process uses: a random prefix for this instance and a counter.
///
/// OriginateResponse goes to every session of Asterisk, so two programs with bare counters would take each other's
/// answers for their own. At most 40 bytes.
public struct AMIActionIDs: Sendable {
    public let prefix: String
    private var counter: UInt64 = 0

    /// - Parameter label: a few letters that tell people in a capture who sent it; cut to 6 ASCII letters and digits.
    public init(label: String = "mrc") {
        var generator = SystemRandomNumberGenerator()
        self.init(label: label, using: &generator)
    }

    init(label: String, using generator: inout some RandomNumberGenerator) {
        let safe = label.unicodeScalars.filter {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
        }
        let random = String(UInt64.random(in: .min ... .max, using: &generator), radix: 36)
        prefix = "\(String(String.UnicodeScalarView(safe.prefix(6))))-\(random)-"
    }

    /// Prefix (at most 6 + 1 + 13 + 1 bytes) and a counter of at most 13 bytes.
    public mutating func next() -> String {
        counter += 1
        return prefix + String(counter, radix: 36)
    }

}
