#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Searching bytes with `memchr`: the C library's version looks at 32 bytes at a time, a Swift loop at one.
enum ByteScan {
    static func lineFeed(in bytes: [UInt8], from start: Int) -> Int? {
        find(.lineFeed, in: bytes, from: start, to: bytes.count)
    }

    /// The colon that ends the name of a header: the first one, unless it is inside the channel's name of
    /// `ChanVariable(SIP/[2001:db8::1]-00000001): NAME=value`.
    static func nameEnd(in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
        guard let first = find(.colon, in: bytes, from: start, to: end) else { return nil }
        guard first - start > ofChannel.utf8CodeUnitCount, bytes[first - 1] != .closing,
            bytes[start..<first].starts(with: ofChannel.bytes)
        else { return first }
        var colon = first
        while let next = find(.colon, in: bytes, from: colon + 1, to: end) {
            if bytes[next - 1] == .closing { return next }
            colon = next
        }
        return first
    }

    private static let ofChannel: StaticString = "ChanVariable("

    private static func find(_ byte: UInt8, in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        bytes.withUnsafeBytes { find(byte, in: $0, from: start, to: end) }
    }

    static func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
        guard start < end, let base = bytes.baseAddress, let hit = memchr(base + start, Int32(byte), end - start) else {
            return nil
        }
        return UnsafeRawPointer(hit) - base
    }
}

extension StaticString {
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }
}
