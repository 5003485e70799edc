/// One header line of a message, as positions in its text. `nameEnd == lineMark` marks a line without a header name.
struct AMILine: BitwiseCopyable {
    static let lineMark = UInt32.max
    var start: UInt32
    var nameEnd: UInt32
    var valueStart: UInt32
    var end: UInt32
    var isHeader: Bool { nameEnd != Self.lineMark }
}

/// The lines of a message, kept in one array with its text.
struct AMILineTable: RandomAccessCollection {
    let storage: [UInt8]
    /// Where the entries begin.
    let start: Int
    let count: Int

    var startIndex: Int { 0 }
    var endIndex: Int { count }

    subscript(index: Int) -> AMILine {
        storage.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: start + index * MemoryLayout<AMILine>.stride, as: AMILine.self)
        }
    }
}
