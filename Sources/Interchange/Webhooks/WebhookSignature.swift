internal import COpenSSL

/// Proves to a receiver who sent an event and that nobody changed it: HMAC-SHA256 over `id.seconds.body`, in base64, as the
/// Standard Webhooks convention has it.
public struct WebhookSignature: Sendable {
    private let key: [UInt8]

    /// - Parameter secret: what both sides know. `whsec_` with base64 behind it stands for those bytes, any other text for its
    ///   own. `nil` when nothing readable follows `whsec_`.
    public init?(secret: String) {
        guard secret.hasPrefix(Self.prefix) else {
            key = Array(secret.utf8)
            return
        }
        guard let bytes = Base64.bytes(secret.dropFirst(Self.prefix.count)), !bytes.isEmpty else { return nil }
        key = bytes
    }

    private static let prefix = "whsec_"

    /// The header `webhook-signature`.
    /// - Parameter seconds: since 1970, of this try: a receiver refuses old ones, so that nobody can play them again.
    public func header(id: String, seconds: Int64, body: [UInt8]) -> String {
        let message = Array("\(id).\(seconds).".utf8) + body
        var hash = [UInt8](repeating: 0, count: 32)
        var size = UInt32(hash.count)
        // Cannot fail for SHA-256 but for want of memory; the receiver would refuse it.
        HMAC(EVP_sha256(), key, CInt(key.count), message, message.count, &hash, &size)
        return "v1,\(Base64.text(hash))"
    }
}

/// By OpenSSL.
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = EVP_EncodeBlock(&text, bytes, CInt(bytes.count))
        return String(decoding: text.prefix(Int(count)), as: UTF8.self)
    }

    /// `nil` for what is none, padding included.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let isKnown = digits.dropLast(padding).allSatisfy { digit in
            let character = Character(Unicode.Scalar(digit))
            return character.isASCII && (character.isLetter || character.isNumber || "+/".contains(character))
        }
        guard isKnown, padding <= 2, digits.count.isMultiple(of: 4) else { return nil }
        var bytes = [UInt8](repeating: 0, count: digits.count / 4 * 3 + 1)
        let count = EVP_DecodeBlock(&bytes, digits, CInt(digits.count))
        return count < 0 ? nil : Array(bytes.prefix(Int(count) - padding))
    }
}
