internal import Glibc

/// Reads an environment in one look at its bytes, where it is of the shape nearly all have.
enum AGIEnvironmentBlock {
    /// - Returns: nil unless the bytes begin with lines of `agi_name: value` and a blank line behind them, within the
    ///   limits. They may still be an environment then, with values of several lines, say.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: AGIEnvironmentParser.Limits) -> AGIEnvironment? {
        var lines: [AGIEnvironment.Line] = []
        lines.reserveCapacity(32)
        var start = 0
        while let end = index(of: Byte.lineFeed, in: bytes, from: start, to: bytes.count) {
            if end == start {
                // The blank line counts, too.
                guard start > 0, end < limits.bytes else { return nil }
                return AGIEnvironment(bytes: Array(bytes[..<end]), lines: lines)
            }
            guard lines.count < limits.lines, end - start > 4, beginsAsVariable(bytes, start),
                let colon = index(of: Byte.colon, in: bytes, from: start, to: end),
                colon + 1 < end, bytes[colon + 1] == Byte.space, bytes[end - 1] != Byte.carriageReturn
            else { return nil }
            lines.append(AGIEnvironment.Line(nameEnd: colon, valueEnd: end))
            start = end + 1
        }
        return nil
    }

    private static func beginsAsVariable(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        bytes[start] == UInt8(ascii: "a") && bytes[start + 1] == UInt8(ascii: "g")
            && bytes[start + 2] == UInt8(ascii: "i") && bytes[start + 3] == UInt8(ascii: "_")
    }

    private static func index(
        of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) -> Int? {
        // Looks at the bytes from `start` up to `end`, both of which are within them.
        guard start < end, let base = bytes.baseAddress, let found = memchr(base + start, CInt(byte), end - start)
        else {
            return nil
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}
