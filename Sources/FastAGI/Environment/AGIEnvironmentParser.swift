/// Reads the environment from bytes, however they are split.
///
/// The peer may be a port scanner or a browser, so the first bytes decide: whatever does not begin with `agi_` is
/// refused at once, and a prelude that grows past its limits is refused instead of collected.
public struct AGIEnvironmentParser: Sendable {
    /// Bounds on a prelude. A real one has some 25 lines and 1 KB; a dialplan line cannot make it much longer.
    public struct Limits: Sendable, Hashable {
        /// Most bytes, the blank line included.
        public var bytes: Int
        /// Most lines: Asterisk's own, and up to 127 arguments.
        public var lines: Int

        public init(bytes: Int = 65_536, lines: Int = 512) {
            self.bytes = bytes
            self.lines = lines
        }
    }

    public enum Failure: String, Error, Sendable, Hashable {
        /// The peer does not speak AGI.
        case notAGI = "not-agi"
        /// The prelude went past its limits.
        case tooLarge = "too-large"
    }

    private let limits: Limits
    private var lines = LineBuffer()
    private var environment = AGIEnvironment()
    /// Bytes of the whole lines so far, for the limit.
    private var consumed = 0
    private var result: Result<AGIEnvironment, Failure>?

    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Bytes after the blank line; they are the first of the answers (a caller already gone sends `HANGUP` here).
    public var rest: [UInt8] { Array(lines.pending) }

    /// Takes more bytes.
    /// - Returns: the environment once its blank line has come, nil before.
    public mutating func feed(_ bytes: some Collection<UInt8>) throws(Failure) -> AGIEnvironment? {
        if let result { return try result.get() }
        if environment.count == 0, lines.isEmpty, let whole = whole(bytes) { return whole }
        lines.append(bytes)
        while let line = lines.nextLine() {
            // Before the limits: who the peer is does not depend on how much of it has come.
            if environment.count == 0, !couldBeAGI(line) { return try fail(.notAGI) }
            consumed += line.count + 1
            if consumed > limits.bytes { return try fail(.tooLarge) }
            let line = withoutTrailingReturn(line)
            if line.isEmpty {
                guard environment.count > 0 else { return try fail(.notAGI) }
                result = .success(environment)
                return environment
            }
            try take(line)
        }
        if environment.count == 0, !couldBeAGI(lines.pending) { return try fail(.notAGI) }
        if consumed + lines.pending.count > limits.bytes { return try fail(.tooLarge) }
        return nil
    }

    /// The environment, where these bytes have all of it in the plainest form. Nearly every one comes so.
    /// - Returns: nil when the bytes are anything else; they are not taken then.
    private mutating func whole(_ bytes: some Collection<UInt8>) -> AGIEnvironment? {
        let found = bytes.withContiguousStorageIfAvailable { AGIEnvironmentBlock.read($0, limits) }
        guard let environment = found ?? nil else { return nil }
        lines.append(bytes.dropFirst(environment.bytes.count + 1))
        result = .success(environment)
        return environment
    }

    private mutating func take(_ line: ArraySlice<UInt8>) throws(Failure) {
        if beginsAsVariable(line), let colon = line.firstIndex(of: Byte.colon) {
            guard environment.count < limits.lines else { return _ = try fail(.tooLarge) }
            var value = line[(colon + 1)...]
            if value.first == Byte.space { value = value.dropFirst() }
            environment.append(line[..<colon], value)
            return
        }
        guard let last = environment.lastName else { return _ = try fail(.notAGI) }
        // A value with a line feed in it goes on in the next line. Any other line that is no variable is left out.
        if Self.mayHoldLineFeeds(last) { environment.extendLast(with: line) }
    }

    /// What a dialplan or a caller sets as it likes; the other values are Asterisk's own.
    private static func mayHoldLineFeeds(_ name: ArraySlice<UInt8>) -> Bool {
        name.starts(with: "agi_arg_".utf8) || name.starts(with: "agi_caller".utf8)
            || ["agi_accountcode", "agi_dnid", "agi_rdnis"].contains { name.elementsEqual($0.utf8) }
    }

    private mutating func fail(_ failure: Failure) throws(Failure) -> AGIEnvironment? {
        result = .failure(failure)
        throw failure
    }

    /// Whether this is `agi_…`, or may become it.
    private func couldBeAGI(_ start: ArraySlice<UInt8>) -> Bool {
        // Byte by byte: comparing slices costs more than all else that is done with a line.
        var index = start.startIndex
        for byte in Self.prefix {
            guard index < start.endIndex else { return true }
            if start[index] != byte { return false }
            index += 1
        }
        return true
    }

    private func beginsAsVariable(_ line: ArraySlice<UInt8>) -> Bool {
        line.count >= 4 && couldBeAGI(line)
    }

    private static let prefix: [UInt8] = Array("agi_".utf8)
}
