internal import Glibc
internal import NIOCore

/// Addresses that may connect: `127.0.0.1`, `10.1.0.0/16`, `fd00::/8`.
public struct AllowedPeers: Sendable {
    private struct Network: Sendable {
        let bytes: [UInt8]
        let bits: Int

        /// Whether the first bits of an address are these.
        func contains(_ address: [UInt8]) -> Bool {
            guard address.count == bytes.count else { return false }
            for index in 0..<(bits + 7) / 8 {
                let differing = bytes[index] ^ address[index]
                if differing >> UInt8(8 - min(8, bits - index * 8)) != 0 { return false }
            }
            return true
        }
    }

    private var networks: [Network] = []

    /// This machine itself.
    public static let loopback = AllowedPeers(loopback: ())

    private init(loopback: Void) {
        networks = [
            Network(bytes: [127, 0, 0, 0], bits: 8),
            Network(bytes: [UInt8](repeating: 0, count: 15) + [1], bits: 128),
        ]
    }

    /// Nil when one of the texts is no address, or the number after its slash is more than the address has bits.
    public init?(_ texts: [String]) {
        for text in texts {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard let first = parts.first, parts.count <= 2,
                let address = try? SocketAddress(ipAddress: String(first), port: 0), let bytes = Self.bytes(of: address)
            else { return nil }
            var bits = bytes.count * 8
            if parts.count == 2 {
                guard let given = Int(parts[1]), (0...bits).contains(given) else { return nil }
                bits = given
            }
            networks.append(Network(bytes: bytes, bits: bits))
        }
    }

    /// IPv4 that came over an IPv6 socket counts as IPv4.
    func contain(_ address: SocketAddress?) -> Bool {
        guard let bytes = address.flatMap(Self.bytes(of:)) else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    private static func bytes(of address: SocketAddress) -> [UInt8]? {
        guard let text = address.ipAddress else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }
}
