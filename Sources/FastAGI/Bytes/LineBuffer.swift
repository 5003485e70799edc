internal import Glibc

/// Cuts a stream of bytes into lines ended by a line feed, looking at each byte once however the stream was split.
struct LineBuffer: Sendable {
    private var bytes: [UInt8] = []
    /// Where the line being collected begins.
    private var start = 0
    /// Everything before this index has been searched for a line end.
    private var searched = 0

    mutating func append(_ more: some Sequence<UInt8>) {
        if start == bytes.count {
            // All lines were taken, as nearly always: what follows needs no moving.
            removeAll()
        } else if start > 0 {
            bytes.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// The next whole line without its line feed; nil when there is none yet.
    mutating func nextLine() -> ArraySlice<UInt8>? {
        let more = bytes.count - searched
        guard more > 0 else { return nil }
        let found = bytes.withUnsafeBytes { buffer -> Int? in
            // Looks at `more` bytes from `searched` on, which are those up to the end.
            guard let start = buffer.baseAddress, let end = memchr(start + searched, CInt(Byte.lineFeed), more) else {
                return nil
            }
            return UnsafeRawPointer(end) - start
        }
        guard let end = found else {
            searched = bytes.count
            return nil
        }
        let line = bytes[start..<end]
        start = end + 1
        searched = start
        return line
    }

    /// What has arrived and belongs to no whole line yet.
    var pending: ArraySlice<UInt8> { bytes[start...] }

    /// Whether all that has arrived was taken.
    var isEmpty: Bool { start == bytes.count }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        start = 0
        searched = 0
    }
}

/// A line without the carriage return that proxies and hand-typed input put before the line feed.
func withoutTrailingReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.last == Byte.carriageReturn ? line.dropLast() : line
}

extension ArraySlice<UInt8> {
    init(_ text: StaticString) {
        self = text.withUTF8Buffer { ArraySlice($0) }
    }
}
