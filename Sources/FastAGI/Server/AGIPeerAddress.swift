internal import Glibc

/// An IP address in 128 bits, IPv4 as `::ffff:a.b.c.d`, so that it is one however it came.
struct AGIPeerAddress: Sendable, Hashable {
    private let high: UInt64
    private let low: UInt64
    /// Bits before those of the address itself: 96 for IPv4.
    let prefixBits: Int

    private static let mapped: UInt64 = 0xffff_0000_0000

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
        prefixBits = high == 0 && low & ~0xffff_ffff == Self.mapped ? 96 : 0
    }

    /// Nil when the text is no IP address.
    init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.init(Array(bytes.prefix(4)))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.init(bytes)
        } else {
            return nil
        }
    }

    /// Nil for a peer that has none, as over a Unix socket.
    init?(_ address: sockaddr_storage) {
        // A sockaddr_in holds its address in bytes 4 to 7, a sockaddr_in6 in bytes 8 to 23 (ip(7), ipv6(7)).
        let range: Range<Int>
        switch CInt(address.ss_family) {
        case AF_INET: range = 4..<8
        case AF_INET6: range = 8..<24
        default: return nil
        }
        self.init(withUnsafeBytes(of: address) { Array($0[range]) })
    }

    /// From the bytes of an address in network order, 4 or 16.
    private init(_ bytes: [UInt8]) {
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        if bytes.count == 4 {
            self.init(high: 0, low: Self.mapped | number(bytes[...]))
        } else {
            self.init(high: number(bytes.prefix(8)), low: number(bytes.dropFirst(8)))
        }
    }

    /// Whether the first `bits` of 128 are the same as another's.
    func agrees(with other: Self, bits: Int) -> Bool {
        // A shift by 64 gives 0: nothing is compared.
        (high ^ other.high) >> UInt64(64 - min(bits, 64)) == 0
            && (low ^ other.low) >> UInt64(64 - max(bits - 64, 0)) == 0
    }

    /// As people write it: `192.0.2.7`, `fd00::1`.
    var text: String {
        let isV4 = prefixBits == 96
        var bytes = (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> UInt64(56 - $0 % 8 * 8)) }
        if isV4 { bytes.removeFirst(12) }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        // Has room for the longest.
        inet_ntop(isV4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
