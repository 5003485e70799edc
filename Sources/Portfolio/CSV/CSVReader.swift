/// A CSV reader without I/O: bytes in, records out, however the bytes are cut.
///
/// RFC 4180 with what spreadsheets really write: comma, semicolon, tab or bar (found on the first line, or named by
/// `sep=;`), LF, CRLF or CR, a byte order mark, blank lines (skipped), quotes inside an unquoted value (kept).
///
/// One bad row costs no other: a quote that is never closed spoils the row it is opened in, and the lines it swallowed
/// are read again, as the rows they are.
public struct CSVReader: Sendable {
    public struct Limits: Sendable, Hashable {
        /// Bytes of one record, quotes and line ends included: what an open quote can swallow before it is noticed.
        public var recordBytes = 1 << 20
        public var columns = 1000

        public init() {}
    }

    private enum State: Sendable {
        case valueStart, plain, quoted
        /// A quote inside a quoted value: the end, or the first half of a doubled one.
        case quoteInQuoted
        /// Blanks behind the closing quote: another quote here is no doubled one.
        case closed
        /// Behind the limit: nothing is read until the line ends.
        case passing
    }

    /// The lines behind the one on which a quote was opened.
    private struct Swallowed: Sendable {
        /// Where they begin in the record.
        var start: Int
        /// Whether the line before them ends in CR, the LF of which may still come.
        var endsInReturn: Bool
        /// As they are in the file.
        var bytes: [UInt8] = []
    }

    public let encoding: TextEncoding
    /// `nil` until the first line has been seen.
    public private(set) var delimiter: UInt8?

    private let limits: Limits
    private var state = State.valueStart
    private var isOver = false
    private var afterReturn = false
    private var markBytesSeen = 0
    private var line = 1

    // The record under way.
    private var recordLine = 1
    private var quoteLine = 1
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var isBlank = true
    private var malformed: String?
    /// By the quote that was opened last.
    private var swallowed: Swallowed?
    /// Lines that a quote had swallowed, to be read before what comes next.
    private var again: [UInt8] = []

    /// The first line while the delimiter is unknown.
    private var firstLine: [UInt8] = []
    private var firstLineIsQuoted = false

    public init(encoding: TextEncoding, delimiter: UInt8? = nil, limits: Limits = Limits()) {
        self.encoding = encoding
        self.delimiter = delimiter
        self.limits = limits
    }

    public mutating func feed(_ chunk: [UInt8]) -> [CSVRow] {
        var rows: [CSVRow] = []
        guard !isOver, !chunk.isEmpty else { return rows }
        let text = withoutMark(chunk)
        if delimiter == nil {
            findDelimiter(in: text, isLast: false, rows: &rows)
        } else {
            parse(text, rows: &rows)
        }
        return rows
    }

    /// The end of the file: the last record need not end in a line end.
    public mutating func finish() -> [CSVRow] {
        var rows: [CSVRow] = []
        guard !isOver else { return rows }
        if delimiter == nil { findDelimiter(in: [], isLast: true, rows: &rows) }
        isOver = true
        while state == .quoted {
            refuseOpenQuote(&rows)
            let lines = again
            again = []
            parse(lines[...], rows: &rows)
        }
        if !isBlank || !bytes.isEmpty || !ends.isEmpty {
            if encoding == .utf8, TextEncoding.endsInsideCharacter(bytes) {
                malformed = "the file ends in the middle of a character: it was cut off, export it again"
            }
            endRecord(&rows)
        }
        return rows
    }

    // MARK: The start of the file

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Drops a UTF-8 byte order mark, also one cut in pieces.
    private mutating func withoutMark(_ chunk: [UInt8]) -> ArraySlice<UInt8> {
        var rest = chunk[...]
        while markBytesSeen < 3, let byte = rest.first {
            guard byte == Self.mark[markBytesSeen] else {
                // Not a mark after all: bytes held back belong to the text.
                let held = Self.mark[..<markBytesSeen]
                markBytesSeen = 3
                return held + rest
            }
            markBytesSeen += 1
            rest = rest.dropFirst()
        }
        return rest
    }

    private mutating func findDelimiter(in text: ArraySlice<UInt8>, isLast: Bool, rows: inout [CSVRow]) {
        var rest = text
        var isFull = false
        while !isFull, let byte = rest.first {
            let ends = (byte == 0x0A || byte == 0x0D) && !firstLineIsQuoted
            if ends, firstLine.contains(where: { $0 != 0x20 }) { break }
            if byte == 0x22 { firstLineIsQuoted.toggle() }
            firstLine.append(byte)
            rest = rest.dropFirst()
            isFull = firstLine.count > limits.recordBytes
        }
        guard !rest.isEmpty || isFull || isLast else { return }
        let held = firstLine
        firstLine = []
        if let named = CSVDelimiter.named(by: held) {
            delimiter = named
            recordLine = line
        } else {
            delimiter = CSVDelimiter.guess(from: held)
            parse(held[...], rows: &rows)
        }
        parse(rest, rows: &rows)
    }

    // MARK: Records

    private mutating func parse(_ text: ArraySlice<UInt8>, rows: inout [CSVRow]) {
        var inputs = [text]
        while let text = inputs.popLast() {
            let rest = text.dropFirst(read(text, rows: &rows))
            if !rest.isEmpty { inputs.append(rest) }
            if !again.isEmpty {
                inputs.append(again[...])
                again = []
            }
        }
    }

    /// How much of it was read: all, or up to where lines have to be read again.
    private mutating func read(_ text: ArraySlice<UInt8>, rows: inout [CSVRow]) -> Int {
        guard let delimiter else { return text.count }
        return text.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count, again.isEmpty {
                let byte = buffer[index]
                if afterReturn {
                    afterReturn = false
                    if byte == 0x0A {
                        // The second half of CRLF: inside quotes it belongs to the value.
                        if state == .quoted { takeLineEnd(byte) }
                        index += 1
                        continue
                    }
                }
                switch state {
                case .valueStart where byte == 0x22:
                    state = .quoted
                    quoteLine = line
                    isBlank = false
                    index += 1
                case .quoteInQuoted where byte == 0x22:
                    bytes.append(byte)
                    swallowed?.bytes.append(byte)
                    state = .quoted
                    index += 1
                case .quoted:
                    index = takeQuoted(buffer, from: index)
                case .passing:
                    index = pass(buffer, from: index)
                case .valueStart, .plain, .quoteInQuoted, .closed:
                    index = takePlain(buffer, from: index, delimiter: delimiter, rows: &rows)
                }
                if bytes.count > limits.recordBytes || ends.count > limits.columns { refuseLength(&rows) }
            }
            return index
        }
    }

    private mutating func takeQuoted(_ buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < buffer.count, bytes.count + index - start <= limits.recordBytes {
            let byte = buffer[index]
            guard byte == 0x22 || byte == 0x0D || byte == 0x0A else {
                index += 1
                continue
            }
            take(buffer[start..<index])
            if byte == 0x22 {
                swallowed?.bytes.append(byte)
                state = .quoteInQuoted
            } else {
                line += 1
                afterReturn = byte == 0x0D
                takeLineEnd(byte)
            }
            return index + 1
        }
        take(buffer[start..<index])
        return index
    }

    /// Within quotes.
    private mutating func take(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        bytes.append(contentsOf: text)
        swallowed?.bytes.append(contentsOf: text)
    }

    /// Within quotes.
    private mutating func takeLineEnd(_ byte: UInt8) {
        if swallowed == nil {
            swallowed = Swallowed(start: bytes.count, endsInReturn: byte == 0x0D)
        } else {
            swallowed?.bytes.append(byte)
        }
        bytes.append(byte)
    }

    private mutating func takePlain(
        _ buffer: UnsafeBufferPointer<UInt8>, from start: Int, delimiter: UInt8, rows: inout [CSVRow]
    ) -> Int {
        var index = start
        while index < buffer.count {
            let byte = buffer[index]
            if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
            index += 1
        }
        if index > start {
            var text = buffer[start..<index]
            if isBlank { isBlank = text.allSatisfy { $0 == 0x20 } }
            switch state {
            case .quoteInQuoted, .closed:
                text = text.drop { $0 == 0x20 }
                if text.isEmpty {
                    state = .closed
                    swallowed?.bytes.append(contentsOf: buffer[start..<index])
                } else if swallowed != nil {
                    // Lines further down a quote opens, and seems to close what was never closed.
                    refuseOpenQuote(&rows)
                    return start
                } else {
                    state = .plain
                    malformed = "text follows a closing quote: a quote inside a quoted value must be doubled"
                }
            default: state = .plain
            }
            bytes.append(contentsOf: text)
        }
        // A record over the limit is over, even when its end has come in the same chunk.
        guard index < buffer.count, bytes.count <= limits.recordBytes else { return index }
        swallowed = nil
        if buffer[index] == delimiter {
            isBlank = false
            ends.append(bytes.count)
            state = .valueStart
        } else {
            endLine(with: buffer[index], &rows)
        }
        return index + 1
    }

    private mutating func pass(_ buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let end = buffer[start...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return buffer.count }
        afterReturn = buffer[end] == 0x0D
        state = .valueStart
        line += 1
        recordLine = line
        return end + 1
    }

    private mutating func endLine(with byte: UInt8, _ rows: inout [CSVRow]) {
        afterReturn = byte == 0x0D
        endRecord(&rows)
        line += 1
        recordLine = line
    }

    private mutating func endRecord(_ rows: inout [CSVRow]) {
        if !isBlank {
            ends.append(bytes.count)
            var row = CSVRow(line: recordLine, values: [], malformed: malformed)
            row.values.reserveCapacity(ends.count)
            var start = 0
            for (place, end) in ends.enumerated() {
                let decoded = encoding.decoded(bytes[start..<end])
                row.values.append(decoded.text)
                if decoded.isOfOtherEncoding { row.isOfOtherEncoding = true }
                if decoded.isUnreadable { row.unreadable.append(place) }
                start = end
            }
            rows.append(row)
        }
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        state = .valueStart
        isBlank = true
        malformed = nil
        swallowed = nil
    }

    // MARK: Bad rows

    /// The row goes up to the end of the line on which the quote was opened; what follows is read as if it were not there.
    private mutating func refuseOpenQuote(_ rows: inout [CSVRow]) {
        let opened = quoteLine == recordLine ? "a quote opened in this row" : "the quote opened on line \(quoteLine)"
        malformed = "\(opened) is never closed: close it, or double it if it is part of the value"
        isBlank = false
        if let swallowed {
            bytes.removeLast(bytes.count - swallowed.start)
            again = swallowed.bytes
            afterReturn = swallowed.endsInReturn
            line = quoteLine + 1
        }
        endRecord(&rows)
        recordLine = line
    }

    private mutating func refuseLength(_ rows: inout [CSVRow]) {
        if state == .quoted, swallowed != nil { return refuseOpenQuote(&rows) }
        let limit =
            ends.count > limits.columns ? "more than \(limits.columns) columns" : "over \(limits.recordBytes) bytes"
        malformed = "the row has \(limit), which no portfolio has: look for line ends or quotes that are missing"
        isBlank = false
        // Enough to know it by; a megabyte would be in nobody's way to be corrected.
        // What is behind the limit hangs on how the bytes were cut.
        let kept = min(bytes.count, limits.recordBytes, Self.keptOfLongRow)
        bytes.removeLast(bytes.count - kept)
        ends.removeAll { $0 >= kept }
        endRecord(&rows)
        state = .passing
    }

    private static let keptOfLongRow = 200
}
