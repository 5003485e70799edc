public import NIOCore

/// Cuts a stream of bytes into AMI messages. No I/O; any split of the stream gives the same messages.
///
/// For a client only CRLF ends a line: Asterisk lets bare line feeds of dial plan data through, and a decoder that
/// took them for line ends could be fed forged events. One tolerance: a lone LF right after CRLF ends a message, as
/// some modules of Asterisk write it. For a server the rules are those of Asterisk's own reader: LF alone also ends a
/// line, 1,024 bytes without a line end spoil the action, NUL cuts the line, a stray blank line is an empty action.
public struct AMIDecoder: Sendable {
    public enum Role: Sendable {
        /// Reads what Asterisk sends.
        case client
        /// Reads what a client sends, as Asterisk does.
        case server
    }

    public struct Limits: Sendable {
        /// Longest line kept by a client, in bytes without its line end. Longer ones are left out of the message.
        public var line: Int
        /// Longest message kept by a client, in bytes. Longer ones are skipped whole.
        public var message: Int

        public init(line: Int = 4 << 20, message: Int = 16 << 20) {
            self.line = max(1, line)
            self.message = max(1, min(message, Int(Int32.max)))
        }
    }

    public enum Item: Sendable, Equatable {
        /// The greeting, without its line end.
        case banner(String)
        /// The peer does not speak AMI. Carries the start of what it sent; nothing more is decoded after it.
        case badBanner(String)
        case message(AMIMessage)
    }

    /// Lines left out and messages skipped because they were over the limits.
    public private(set) var overlongLines = 0
    public private(set) var overlongMessages = 0

    enum Phase { case banner, messages, failed }

    private let role: Role
    private let limits: Limits
    private var phase: Phase
    /// Bytes not yet handed out. `head` is where the current message starts, `lineStart` its unfinished line, and
    /// everything before `scanned` is known to hold no line end of that line.
    private var storage: [UInt8] = []
    private var head = 0
    private var lineStart = 0
    private var scanned = 0
    /// Where the first bare LF of the unfinished line is; -1 for none.
    private var bareLF = -1
    /// Of the current message; kept for the next, so that only the message itself is allocated.
    private var table: [AMILine] = []
    private var fault: AMIMessage.Fault?
    private var skippingLine = false
    private var skippingMessage = false

    /// - Parameter expectsBanner: a client connection starts with Asterisk's greeting; a server's never does.
    public init(role: Role = .client, expectsBanner: Bool = true, limits: Limits = Limits()) {
        self.role = role
        self.limits = limits
        self.phase = role == .client && expectsBanner ? .banner : .messages
    }

    public mutating func feed(_ buffer: ByteBuffer) {
        guard phase != .failed else { return }
        compact()
        storage.append(contentsOf: buffer.readableBytesView)
    }

    public mutating func feed(_ bytes: some Sequence<UInt8>) {
        guard phase != .failed else { return }
        compact()
        storage.append(contentsOf: bytes)
    }

    /// What was fed and not handed out: the start of an unfinished message.
    public var rest: ArraySlice<UInt8> { storage[head...] }

    /// The next greeting or message, nil when more bytes are needed.
    public mutating func next() -> Item? {
        switch phase {
        case .banner: nextBanner()
        case .messages: nextMessage().map(Item.message)
        case .failed: nil
        }
    }

    // MARK: - Greeting

    private static let greeting = Array("Asterisk Call Manager".utf8)
    private static let longestBanner = 256

    private mutating func nextBanner() -> Item? {
        let seen = storage[head...]
        let known = min(seen.count, Self.greeting.count)
        guard seen.prefix(known).elementsEqual(Self.greeting.prefix(known)) else { return failBanner() }
        // Something in between may have made LF of the CRLF. Here that can do no harm: no caller's data is in a greeting.
        guard let lf = ByteScan.lineFeed(in: storage, from: head) else {
            return seen.count > Self.longestBanner ? failBanner() : nil
        }
        let end = storage[lf - 1] == .carriageReturn ? lf - 1 : lf
        guard end - head <= Self.longestBanner else { return failBanner() }
        let banner = String(decoding: storage[head..<end], as: UTF8.self)
        startMessage(at: lf + 1)
        phase = .messages
        return .banner(banner)
    }

    private mutating func failBanner() -> Item {
        let start = String(decoding: storage[head...].prefix(64), as: UTF8.self)
        phase = .failed
        storage.removeAll()
        startMessage(at: 0)
        return .badBanner(start)
    }

    // MARK: - Messages

    private mutating func nextMessage() -> AMIMessage? {
        while true {
            if role == .client { keepPlainLines() }
            switch findLine() {
            case .needsBytes: return nil
            case .overlong(let count): dropLine(count)
            case .line(let end, let next):
                if end == lineStart && !skippingLine {
                    if let message = endMessage(next: next) { return message }
                } else {
                    keepLine(end: end, next: next)
                }
            }
        }
    }

    /// Keeps the lines that are like nearly all of them: whole, not too long, without a bare LF. It stops before
    /// anything else. The loop stays within one look at the bytes, which is where a client's time goes.
    private mutating func keepPlainLines() {
        guard scanned == lineStart, !skippingLine, !skippingMessage else { return }
        var lines: [AMILine] = []
        swap(&lines, &table)
        lineStart = storage.withUnsafeBytes { all in
            var start = lineStart
            while let lf = ByteScan.find(.lineFeed, in: all, from: start, to: all.count) {
                let end = lf - 1
                guard end > start, all[end] == .carriageReturn, end - start <= limits.line,
                    lf - head < limits.message
                else { break }
                let colon = ByteScan.nameEnd(in: all, from: start, to: end)
                var value = colon.map { $0 + 1 } ?? start
                if colon != nil, value < end, all[value] == .blank { value += 1 }
                lines.append(AMILine(head: head, start: start, colon: colon, value: value, end: end))
                start = lf + 1
            }
            return start
        }
        scanned = lineStart
        swap(&lines, &table)
    }

    private enum Found {
        case needsBytes
        /// Content up to `end`, the following line starts at `next`.
        case line(end: Int, next: Int)
        /// No line end within the limit: that many bytes from `lineStart` can go.
        case overlong(Int)
    }

    private mutating func findLine() -> Found {
        role == .client ? findClientLine() : findServerLine()
    }

    private mutating func findClientLine() -> Found {
        while let lf = ByteScan.lineFeed(in: storage, from: scanned) {
            scanned = lf + 1
            if lf == lineStart && !skippingLine { return .line(end: lf, next: lf + 1) }
            if lf > lineStart, storage[lf - 1] == .carriageReturn { return .line(end: lf - 1, next: lf + 1) }
            if bareLF < 0 { bareLF = lf }
        }
        scanned = storage.count
        let held = storage.count - lineStart
        // One byte more than the limit may be the CR of a line that just fits.
        return held > limits.line + 1 ? .overlong(held - 1) : .needsBytes
    }

    private static let serverLine = 1024

    private mutating func findServerLine() -> Found {
        let window = min(storage.count, lineStart + Self.serverLine)
        if let lf = ByteScan.lineFeed(in: storage, from: scanned), lf < window {
            scanned = lf + 1
            var end = lf > lineStart && storage[lf - 1] == .carriageReturn ? lf - 1 : lf
            if let nul = storage[lineStart..<end].firstIndex(of: 0) { end = nul }
            return .line(end: end, next: lf + 1)
        }
        scanned = window
        return window - lineStart == Self.serverLine ? .overlong(Self.serverLine - 1) : .needsBytes
    }

    /// Forgets the start of a line that is too long and goes on looking for its end.
    private mutating func dropLine(_ count: Int) {
        storage.removeSubrange(lineStart..<lineStart + count)
        scanned = role == .client ? storage.count : lineStart
        bareLF = -1
        fault = .lineTooLong
        if role == .client {
            if !skippingLine { overlongLines += 1 }
            skippingLine = true
        } else {
            // As Asterisk does: what follows the discarded part is read as a line of its own.
            overlongLines += 1
        }
    }

    private mutating func keepLine(end: Int, next: Int) {
        defer { bareLF = -1 }
        if role == .client, skippingLine || end - lineStart > limits.line {
            if !skippingLine { overlongLines += 1 }
            skippingLine = false
            fault = .lineTooLong
            storage.removeSubrange(lineStart..<next)
            scanned = lineStart
            return
        }
        if skippingMessage {
            startLine(at: next)
            head = next
            return
        }
        if role == .server, table.count == 128 {
            fault = .tooManyLines
            storage.removeSubrange(lineStart..<next)
            startLine(at: lineStart)
            return
        }
        table.append(entry(end: end))
        startLine(at: next)
        if role == .client, next - head > limits.message {
            skippingMessage = true
            overlongMessages += 1
            table.removeAll(keepingCapacity: true)
            head = next
        }
    }

    private func entry(end: Int) -> AMILine {
        let colon = storage.withUnsafeBytes { ByteScan.nameEnd(in: $0, from: lineStart, to: end) }
        guard let colon, !isOldCommandOutput(end: end, colon: colon) else {
            return AMILine(head: head, start: lineStart, colon: nil, value: lineStart, end: end)
        }
        var value = colon + 1
        if role == .client {
            if value < end, storage[value] == .blank { value += 1 }
        } else {
            while value < end, storage[value] <= .blank { value += 1 }
        }
        return AMILine(head: head, start: lineStart, colon: colon, value: value, end: end)
    }

    /// Asterisk 13 and older send the output of a command as one line full of bare LFs. It is no header, even if a
    /// colon is somewhere in it.
    private func isOldCommandOutput(end: Int, colon: Int) -> Bool {
        guard bareLF >= 0, role == .client else { return false }
        if bareLF < colon { return true }
        // Only then: elsewhere a value may hold line feeds, and end as it likes.
        return storage[head..<lineStart].starts(with: Self.commandStart)
            && storage[lineStart..<end].reversed().starts(with: Self.commandEnd)
    }
    private static let commandStart = Array("Response: Follows\r\n".utf8)
    private static let commandEnd = Array("--END COMMAND--".utf8.reversed())

    private mutating func endMessage(next: Int) -> AMIMessage? {
        defer { startMessage(at: next) }
        if skippingMessage { return nil }
        if role == .client, table.isEmpty { return nil }
        return storage.withUnsafeBytes { all in
            AMIMessage(text: UnsafeRawBufferPointer(rebasing: all[head..<lineStart]), table: table, fault: fault)
        }
    }

    private mutating func startLine(at position: Int) {
        lineStart = position
        scanned = position
        bareLF = -1
    }

    private mutating func startMessage(at position: Int) {
        head = position
        startLine(at: position)
        table.removeAll(keepingCapacity: table.capacity <= Self.usualLines)
        fault = nil
        skippingLine = false
        skippingMessage = false
    }

    /// Room kept for lines and for bytes when a message has gone that had more.
    private static let usualLines = 1024
    private static let usualBytes = 1 << 20

    private mutating func compact() {
        guard head > 0 else { return }
        storage.removeSubrange(0..<head)
        lineStart -= head
        scanned -= head
        if bareLF >= 0 { bareLF -= head }
        head = 0
        guard storage.capacity > Self.usualBytes, storage.count <= Self.usualBytes / 2 else { return }
        var smaller: [UInt8] = []
        smaller.append(contentsOf: storage)
        storage = smaller
    }
}

extension AMILine {
    /// From positions in a stream, of a message that begins at `head`.
    fileprivate init(head: Int, start: Int, colon: Int?, value: Int, end: Int) {
        self.init(
            start: UInt32(start - head), nameEnd: colon.map { UInt32($0 - head) } ?? Self.lineMark,
            valueStart: UInt32(value - head), end: UInt32(end - head))
    }
}
