import COpenSSL
import Foundation

/// The SHA-256 of a number as `+56200000000`: what a list of numbers is compared by.
struct NumberHash: Hashable, Sendable {
    let bytes: Data

    init(_ e164: String) {
        let text = Array(e164.utf8)
        var hash = [UInt8](repeating: 0, count: Self.size)
        var size = UInt32(Self.size)
        // Cannot fail for SHA-256 but for want of memory.
        EVP_Digest(text, text.count, &hash, &size, EVP_sha256(), nil)
        bytes = Data(hash)
    }

    /// `nil` unless the text is 64 hexadecimal digits.
    init?(hex text: some StringProtocol) {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 2 * Self.size, text.utf8.count == digits.count else { return nil }
        bytes = Data(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    private static let size = 32
}
