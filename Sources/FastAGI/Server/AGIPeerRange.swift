/// Addresses from which Asterisk may call, for example `127.0.0.1`, `10.1.0.0/16` or `fd00::/8`.
public struct AGIPeerRange: Sendable, Hashable, CustomStringConvertible {
    private let network: AGIPeerAddress
    /// Of the 128 that every address has here.
    private let bits: Int
    public let description: String

    /// This machine itself, over IPv4 and IPv6.
    public static let loopback: [AGIPeerRange] = ["127.0.0.0/8", "::1"].compactMap(AGIPeerRange.init)

    /// Nil when the text is no address, or the number after the slash is more than its bits.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let network = AGIPeerAddress(String(first)) else { return nil }
        var bits = 128 - network.prefixBits
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...bits).contains(given) else { return nil }
            bits = given
        }
        self.network = network
        self.bits = network.prefixBits + bits
        self.description = text
    }

    /// IPv4 that came over an IPv6 socket (`::ffff:a.b.c.d`) counts as IPv4.
    public func contains(_ address: String) -> Bool {
        AGIPeerAddress(address).map(contains) ?? false
    }

    func contains(_ address: AGIPeerAddress) -> Bool {
        address.prefixBits == network.prefixBits && address.agrees(with: network, bits: bits)
    }
}
