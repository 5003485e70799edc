internal import Glibc

/// Addresses from which Asterisk may call, for example `127.0.0.1`, `10.1.0.0/16` or `fd00::/8`.
public struct AGIPeerRange: Sendable, Hashable, CustomStringConvertible {
    private let network: [UInt8]
    private let prefixBits: Int
    public let description: String

    /// This machine itself, over IPv4 and IPv6.
    public static let loopback: [AGIPeerRange] = ["127.0.0.0/8", "::1"].compactMap(AGIPeerRange.init)

    /// Nil when the text is no address, or the number after the slash is more than its bits.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let network = Self.bytes(of: String(first)) else { return nil }
        var bits = network.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...bits).contains(given) else { return nil }
            bits = given
        }
        self.network = network
        self.prefixBits = bits
        self.description = text
    }

    public func contains(_ address: String) -> Bool {
        guard let bytes = Self.bytes(of: address), bytes.count == network.count else { return false }
        let whole = prefixBits / 8
        guard bytes[..<whole].elementsEqual(network[..<whole]) else { return false }
        let more = prefixBits % 8
        guard more > 0 else { return true }
        return (bytes[whole] ^ network[whole]) >> UInt8(8 - more) == 0
    }

    /// The address in bytes; IPv4 that came over an IPv6 socket (`::ffff:a.b.c.d`) counts as IPv4.
    private static func bytes(of address: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, address, &bytes) == 1 { return Array(bytes[..<4]) }
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return nil }
        let mapped = Array(repeating: UInt8(0), count: 10) + [0xff, 0xff]
        return bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
    }
}
