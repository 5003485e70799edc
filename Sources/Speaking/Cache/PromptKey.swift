internal import COpenSSL

/// The name of a prompt in the cache, made of all that it follows from.
///
/// It is a hash with a secret of the installation: who sees the name cannot try whether it stands for a certain person's
/// name or amount, and cannot guess where another prompt lies.
public struct PromptKey: Sendable, Hashable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let text: String

    public var description: String { text }

    /// Nil when the text is no such name.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy({ Self.digits.contains($0) }) else { return nil }
        self.text = String(text)
    }

    /// - Parameter fields: what the prompt follows from; their borders count, their order too.
    init(_ fields: [String], secret: [UInt8]) {
        var message: [UInt8] = []
        for field in fields {
            message += "\(field.utf8.count):".utf8
            message += field.utf8
        }
        var hash = [UInt8](repeating: 0, count: Self.length / 2)
        var size = UInt32(hash.count)
        // Cannot fail for SHA-256 but for want of memory.
        HMAC(EVP_sha256(), secret, CInt(secret.count), message, message.count, &hash, &size)
        text = String(decoding: hash.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static let length = 64
    private static let digits = Array("0123456789abcdef".utf8)
}
