/// A CSV reader without I/O: bytes in, records out, however the bytes are cut.
///
/// RFC 4180 with what spreadsheets really write: comma, semicolon, tab or bar (found on the first line, or named by
/// `sep=;`), LF, CRLF or CR, a byte order mark, blank lines (skipped), quotes inside an unquoted value (kept).
public struct CSVReader: Sendable {
    public struct Limits: Sendable, Hashable {
        /// Bytes of one record, quotes and line ends included: what an open quote can swallow before it is noticed.
        public var recordBytes = 1 << 20
        public var columns = 1000

        public init() {}
    }

    public enum Item: Hashable, Sendable {
        case row(CSVRow)
        /// Nothing comes after this.
        case failed(CSVError)
    }

    private enum State: Sendable {
        case valueStart, plain, quoted
        /// A quote inside a quoted value: the end, or the first half of a doubled one.
        case quoteInQuoted
        /// Blanks behind the closing quote: another quote here is no doubled one.
        case closed
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

    /// The first line while the delimiter is unknown.
    private var firstLine: [UInt8] = []
    private var firstLineIsQuoted = false

    public init(encoding: TextEncoding, delimiter: UInt8? = nil, limits: Limits = Limits()) {
        self.encoding = encoding
        self.delimiter = delimiter
        self.limits = limits
    }

    public mutating func feed(_ chunk: [UInt8]) -> [Item] {
        var items: [Item] = []
        guard !isOver, !chunk.isEmpty else { return items }
        let text = withoutMark(chunk)
        if delimiter == nil {
            findDelimiter(in: text, isLast: false, items: &items)
        } else {
            parse(text, items: &items)
        }
        return items
    }

    /// The end of the file: the last record need not end in a line end.
    public mutating func finish() -> [Item] {
        var items: [Item] = []
        guard !isOver else { return items }
        if delimiter == nil { findDelimiter(in: [], isLast: true, items: &items) }
        guard !isOver else { return items }
        isOver = true
        if state == .quoted {
            items.append(.failed(unterminated))
        } else if !isBlank || !bytes.isEmpty || !ends.isEmpty {
            endRecord(&items)
        }
        return items
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

    private mutating func findDelimiter(in text: ArraySlice<UInt8>, isLast: Bool, items: inout [Item]) {
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
            parse(held[...], items: &items)
        }
        parse(rest, items: &items)
    }

    // MARK: Records

    private mutating func parse(_ text: ArraySlice<UInt8>, items: inout [Item]) {
        guard let delimiter else { return }
        text.withUnsafeBufferPointer { buffer in
            var index = 0
            while index < buffer.count, !isOver {
                let byte = buffer[index]
                if afterReturn {
                    afterReturn = false
                    if byte == 0x0A {
                        // The second half of CRLF: inside quotes it belongs to the value.
                        if state == .quoted { bytes.append(byte) }
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
                    state = .quoted
                    index += 1
                case .quoted:
                    index = takeQuoted(buffer, from: index)
                case .valueStart, .plain, .quoteInQuoted, .closed:
                    index = takePlain(buffer, from: index, delimiter: delimiter, items: &items)
                }
                if bytes.count > limits.recordBytes || ends.count > limits.columns { failTooLarge(&items) }
            }
        }
    }

    private mutating func takeQuoted(_ buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < buffer.count, bytes.count + index - start <= limits.recordBytes {
            let byte = buffer[index]
            if byte == 0x22 {
                bytes.append(contentsOf: buffer[start..<index])
                state = .quoteInQuoted
                return index + 1
            }
            if byte == 0x0D {
                line += 1
                afterReturn = true
                bytes.append(contentsOf: buffer[start...index])
                return index + 1
            }
            if byte == 0x0A { line += 1 }
            index += 1
        }
        bytes.append(contentsOf: buffer[start..<index])
        return index
    }

    private mutating func takePlain(
        _ buffer: UnsafeBufferPointer<UInt8>, from start: Int, delimiter: UInt8, items: inout [Item]
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
                state = text.isEmpty ? .closed : .plain
                if !text.isEmpty {
                    malformed = "text follows a closing quote: a quote inside a quoted value must be doubled"
                }
            default: state = .plain
            }
            bytes.append(contentsOf: text)
        }
        // A record over the limit ends the reading, even when its end has come in the same chunk.
        guard index < buffer.count, bytes.count <= limits.recordBytes else { return index }
        if buffer[index] == delimiter {
            isBlank = false
            ends.append(bytes.count)
            state = .valueStart
        } else {
            afterReturn = buffer[index] == 0x0D
            endRecord(&items)
            line += 1
            recordLine = line
        }
        return index + 1
    }

    private mutating func endRecord(_ items: inout [Item]) {
        if !isBlank {
            ends.append(bytes.count)
            var values: [String] = []
            values.reserveCapacity(ends.count)
            var start = 0
            for end in ends {
                values.append(encoding.decode(bytes[start..<end]))
                start = end
            }
            items.append(.row(CSVRow(line: recordLine, values: values, malformed: malformed)))
        }
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        state = .valueStart
        isBlank = true
        malformed = nil
    }

    // MARK: Failures

    private var unterminated: CSVError {
        CSVError(
            line: quoteLine,
            reason: "the quote opened here is never closed: close it, or double it if it is part of the value")
    }

    private mutating func failTooLarge(_ items: inout [Item]) {
        isOver = true
        if state == .quoted {
            items.append(.failed(unterminated))
        } else {
            let limit =
                ends.count > limits.columns ? "more than \(limits.columns) columns" : "over \(limits.recordBytes) bytes"
            items.append(
                .failed(CSVError(line: recordLine, reason: "the row has \(limit): is this a portfolio in CSV?")))
        }
    }
}
