import COpenSSL

/// The SHA-256 of a line: 64 lower-case hexadecimal digits.
public struct AuditHash: Hashable, Sendable, CustomStringConvertible {
    public let hex: String

    public var description: String { hex }

    /// What the first line of all names as the one before it.
    public static let none = AuditHash(unchecked: String(repeating: "0", count: length))

    public init(of bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        var hash = [UInt8](repeating: 0, count: Self.length / 2)
        var size = UInt32(hash.count)
        // Cannot fail for SHA-256 but for want of memory; the next verification would find it.
        EVP_Digest(bytes, bytes.count, &hash, &size, EVP_sha256(), nil)
        var text: [UInt8] = []
        text.reserveCapacity(Self.length)
        for byte in hash {
            text.append(Self.digits[Int(byte >> 4)])
            text.append(Self.digits[Int(byte & 15)])
        }
        hex = String(decoding: text, as: UTF8.self)
    }

    /// `nil` when the text is no such hash.
    public init?(hex text: some StringProtocol) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy({ Self.digits.contains($0) }) else { return nil }
        hex = String(text)
    }

    private init(unchecked hex: String) { self.hex = hex }

    static let length = 64
    private static let digits = Array("0123456789abcdef".utf8)
}
