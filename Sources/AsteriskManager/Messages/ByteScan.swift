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

    static func colon(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        find(.colon, in: bytes, from: start, to: end)
    }

    /// Where the first CR LF pair starts.
    static func crlf(in bytes: [UInt8], from start: Int) -> Int? {
        var from = start
        while let position = lineFeed(in: bytes, from: from) {
            if position > start, bytes[position - 1] == .carriageReturn { return position - 1 }
            from = position + 1
        }
        return nil
    }

    private static func find(_ byte: UInt8, in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        guard start < end else { return nil }
        return bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress, let hit = memchr(base + start, Int32(byte), end - start) else {
                return nil
            }
            return UnsafeRawPointer(hit) - base
        }
    }
}
