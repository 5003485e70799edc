/// Reads answers from bytes, however they are split. It never fails on a strange line, it says what it saw.
public struct AGIReplyParser: Sendable {
    public enum Item: Sendable, Hashable {
        case reply(AGIReply)
        /// The channel is gone. Not an answer: it comes between answers, before one, or glued to one.
        case hangup
        /// A line that is no answer.
        case bad(AGIText)
    }

    /// An answer went past the limit; nothing after it can be trusted.
    public struct TooLarge: Error, Sendable, Hashable {}

    /// Most bytes of one answer, all its lines together.
    public let limit: Int
    private var lines = LineBuffer()
    private var state = State.line
    private var ready: [Item] = []
    /// The usage text or value being collected began before the command: it is dropped when it ends.
    private var isStale = false

    private enum State {
        /// The next line begins something new.
        case line
        /// Inside the usage text of a 520, whose first line was `header`.
        case usage(header: [UInt8], collected: [UInt8])
        /// Inside a value with line feeds; `collected` is all after `200 `.
        case value(collected: [UInt8])
        /// The line being collected began before the command and ends nowhere we care about.
        case staleLine
        case tooLarge
    }

    public init(limit: Int = 262_144) {
        self.limit = limit
    }

    /// Takes more bytes; read the items with ``next()``.
    public mutating func feed(_ bytes: some Collection<UInt8>) {
        lines.append(bytes)
    }

    /// The answer, where these bytes are one whole answer of the plainest kind and nothing is left of earlier ones.
    ///
    /// A short cut for ``feed(_:)`` and ``next()`` that nearly every answer can take.
    /// - Returns: nil when the bytes are anything else; they are not taken then.
    func wholeReply(_ bytes: some Collection<UInt8>) -> AGIReply? {
        guard isIdle, bytes.count <= limit else { return nil }
        return bytes.withContiguousStorageIfAvailable { AGIReplyLine.readPlain($0) } ?? nil
    }

    /// Whether nothing has come that is not given out yet.
    private var isIdle: Bool {
        guard case .line = state else { return false }
        return ready.isEmpty && lines.isEmpty
    }

    /// The next item that has come whole; nil when more bytes are needed.
    public mutating func next() throws(TooLarge) -> Item? {
        while ready.isEmpty {
            if case .tooLarge = state { throw TooLarge() }
            guard let line = lines.nextLine() else {
                try check(lines.pending.count)
                return nil
            }
            try check(line.count)
            try take(line)
        }
        return ready.removeFirst()
    }

    /// Throws away what has come so far, so that only what comes later can answer the next command.
    ///
    /// A half line is thrown away with its other half, except one that may become `HANGUP`.
    /// - Returns: what was thrown away: how many items, and whether a hang-up was among them.
    public mutating func discard() throws(TooLarge) -> (items: Int, hangup: Bool) {
        if isIdle { return (0, false) }
        var items = 0
        var hangup = false
        while let item = try next() {
            items += 1
            if case .hangup = item { hangup = true }
        }
        switch state {
        case .line where Self.hangup.starts(with: lines.pending): break
        case .line:
            if lines.pending.starts(with: Self.hangup) { hangup = true }
            items += 1
            state = .staleLine
        case .usage, .value:
            if !isStale { items += 1 }
            isStale = true
        case .staleLine, .tooLarge: break
        }
        return (items, hangup)
    }

    /// What has come and belongs to no whole item.
    public var rest: [UInt8] {
        switch state {
        case .value(let collected): Array("200 ".utf8) + collected + [Byte.lineFeed] + lines.pending
        case .usage(let header, let collected): header + [Byte.lineFeed] + collected + lines.pending
        default: Array(lines.pending)
        }
    }

    private mutating func take(_ line: ArraySlice<UInt8>) throws(TooLarge) {
        switch state {
        case .line: begin(line)
        case .staleLine: state = .line
        case .usage(let header, var collected):
            state = .line  // Lets go of the buffer, so that appending does not copy it.
            collected.append(contentsOf: line)
            // Also before the end that follows on the same line: the text would read differently when it is passed on.
            while collected.last == Byte.carriageReturn { collected.removeLast() }
            try check(collected.count)
            if Self.usageEnd(of: collected) != nil {
                // Said twice on its line, it is still one end: what is left could not be passed on.
                while let end = Self.usageEnd(of: collected) {
                    collected.removeLast(end)
                    while collected.last == Byte.carriageReturn { collected.removeLast() }
                }
                if collected.last == Byte.lineFeed { collected.removeLast() }
                finish(AGIReply(code: 520, text: AGIText(bytes: collected)))
            } else {
                collected.append(Byte.lineFeed)
                state = .usage(header: header, collected: collected)
            }
        case .value(var collected):
            state = .line
            collected.append(Byte.lineFeed)
            collected.append(contentsOf: line)
            try check(collected.count)
            if AGIReplyLine.closing(in: line) != nil, case .reply(let reply) = AGIReplyLine.read(collected[...]) {
                finish(reply)
            } else {
                state = .value(collected: collected)
            }
        case .tooLarge: throw TooLarge()
        }
    }

    private mutating func finish(_ reply: AGIReply) {
        if !isStale { ready.append(.reply(reply)) }
        isStale = false
    }

    private mutating func begin(_ line: ArraySlice<UInt8>) {
        let whole = withoutTrailingReturn(line)
        var rest = whole
        while rest.starts(with: Self.hangup) {
            ready.append(.hangup)
            rest = rest.dropFirst(Self.hangup.count)
        }
        if rest.isEmpty { return }
        guard rest.startIndex == whole.startIndex || rest.first.map(Byte.isDigit) == true else {
            ready.removeAll()
            ready.append(.bad(AGIText(whole)))
            return
        }
        guard let code = code(of: rest) else { return ready.append(.bad(AGIText(rest))) }
        let text = rest.dropFirst(4)
        let isBlock = rest[rest.startIndex + 3] == Byte.dash
        switch code {
        case 100: break  // "Trying": the answer is still to come.
        case 200 where !isBlock:
            switch AGIReplyLine.read(text) {
            case .reply(let reply): ready.append(.reply(reply))
            case .open: state = .value(collected: Array(line[text.startIndex...]))
            case .unreadable: ready.append(.bad(AGIText(rest)))
            }
        case 520 where isBlock: state = .usage(header: Array(line), collected: [])
        case 520 where rest.starts(with: Self.usageEnd.dropLast()): ready.append(.bad(AGIText(rest)))
        case _ where isBlock: ready.append(.bad(AGIText(rest)))
        default: ready.append(.reply(AGIReply(code: code, text: AGIText(text))))
        }
    }

    /// The three digits before a blank or a dash.
    private func code(of line: ArraySlice<UInt8>) -> Int? {
        let digits = line.prefix(3)
        guard line.count > 3, digits.allSatisfy(Byte.isDigit) else { return nil }
        let mark = line[line.startIndex + 3]
        guard mark == Byte.space || mark == Byte.dash else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private mutating func check(_ size: Int) throws(TooLarge) {
        guard size > limit else { return }
        state = .tooLarge
        lines.removeAll()
        throw TooLarge()
    }

    private static let hangup = Array("HANGUP".utf8)
    /// Taken without its full stop, too.
    private static let usageEnd = ArraySlice("520 End of proper usage.".utf8)

    /// How many bytes of the end of a usage text stand at the end of these; nil: it goes on.
    static func usageEnd(of bytes: [UInt8]) -> Int? {
        [usageEnd, usageEnd.dropLast()].first { bytes.endsWith($0) }?.count
    }
}

extension [UInt8] {
    func endsWith(_ suffix: ArraySlice<UInt8>) -> Bool {
        count >= suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
    }
}
