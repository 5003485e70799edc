/// What Asterisk says about the call before a script may give commands: the `agi_*` lines, in their order.
public struct AGIEnvironment: Sendable, Hashable {
    /// One `agi_*` line.
    public struct Variable: Sendable, Hashable {
        /// The name as sent, for example `agi_channel`.
        public var name: String
        public var value: AGIText

        public init(_ name: String, _ value: AGIText) {
            self.name = name
            self.value = value
        }
    }

    /// The lines as Asterisk writes them, `name: value` and a line feed: one piece of memory for the two dozen of a call.
    private(set) var bytes: [UInt8] = []
    /// Where each line's name and value end in ``bytes``.
    private var lines: [Line] = []

    /// A name begins behind the line before it, a value behind the colon and the blank.
    struct Line: Sendable, Hashable {
        var nameEnd: Int
        var valueEnd: Int
    }

    init() {}

    public init(_ variables: [Variable]) {
        for variable in variables { append(variable.name.utf8, variable.value.bytes) }
    }

    /// From lines that are as they are kept here; the places of their names and values are the caller's to get right.
    init(bytes: [UInt8], lines: [Line]) {
        self.bytes = bytes
        self.lines = lines
    }

    /// Every line, in the order of arrival, repetitions included.
    public var variables: [Variable] {
        get {
            lines.indices.map { Variable(AGIText(name(at: $0)).string, AGIText(value(at: $0))) }
        }
        set { self = AGIEnvironment(newValue) }
    }

    /// How many lines there are.
    var count: Int { lines.count }

    mutating func append(_ name: some Collection<UInt8>, _ value: some Collection<UInt8>) {
        if bytes.isEmpty {
            // What a call commonly has.
            bytes.reserveCapacity(1024)
            lines.reserveCapacity(32)
        }
        bytes.append(contentsOf: name)
        let nameEnd = bytes.count
        bytes.append(Byte.colon)
        bytes.append(Byte.space)
        bytes.append(contentsOf: value)
        lines.append(Line(nameEnd: nameEnd, valueEnd: bytes.count))
        bytes.append(Byte.lineFeed)
    }

    /// The name of the line that came last.
    var lastName: ArraySlice<UInt8>? { lines.indices.last.map { name(at: $0) } }

    /// Lets the last value go on after a line feed.
    mutating func extendLast(with line: ArraySlice<UInt8>) {
        guard let last = lines.indices.last else { return }
        // The line feed behind the value becomes a part of it.
        bytes.append(contentsOf: line)
        lines[last].valueEnd = bytes.count
        bytes.append(Byte.lineFeed)
    }

    private func name(at index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : lines[index - 1].valueEnd + 1)..<lines[index].nameEnd]
    }

    private func value(at index: Int) -> ArraySlice<UInt8> {
        bytes[(lines[index].nameEnd + 2)..<lines[index].valueEnd]
    }

    /// The first value under a name. Asterisk writes its own lines before anything a caller could smuggle in.
    public subscript(name: String) -> AGIText? {
        let length = name.utf8.count
        return lines.indices.first {
            let found = self.name(at: $0)
            return found.count == length && found.elementsEqual(name.utf8)
        }
        .map { AGIText(value(at: $0)) }
    }

    /// A value as text, or nil where Asterisk left it empty or wrote its `unknown`.
    public func known(_ name: String) -> String? {
        guard let value = self[name], !value.isEmpty, value != "unknown" else { return nil }
        return value.string
    }

    /// What follows `agi://host:port/` in the dialplan, not decoded; nil when the URL has no path.
    public var script: String? { self["agi_network_script"]?.string }

    /// The script without its query; empty when the URL has no path.
    public var path: String {
        guard let script = self["agi_network_script"] else { return "" }
        return AGIText(script.bytes.prefix { $0 != UInt8(ascii: "?") }).string
    }

    /// One `name=value` of the script's query; a bare name has an empty value.
    public struct QueryItem: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The query in its order, repetitions kept, not decoded: Asterisk does not decode it either.
    public var query: [QueryItem] {
        guard let script, let mark = script.firstIndex(of: "?") else { return [] }
        return script[script.index(after: mark)...].split(separator: "&").map { item in
            guard let sign = item.firstIndex(of: "=") else { return QueryItem(String(item), "") }
            return QueryItem(String(item[..<sign]), String(item[item.index(after: sign)...]))
        }
    }

    /// The first query value under a name.
    public func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// The arguments after the URL in `AGI(agi://…,first,second)`.
    public var arguments: [AGIText] {
        variables.compactMap { variable -> (number: Int, value: AGIText)? in
            guard variable.name.hasPrefix("agi_arg_"), let number = Int(variable.name.dropFirst(8)) else { return nil }
            return (number, variable.value)
        }
        .sorted { $0.number < $1.number }
        .map(\.value)
    }
}

extension AGIEnvironment {
    /// The channel's name, for example `PJSIP/trunk-00000012`.
    public var channel: String? { known("agi_channel") }
    /// The channel's Uniqueid; equals the `ChannelId` an Originate asked for.
    public var uniqueID: String? { known("agi_uniqueid") }
    /// The caller's number.
    public var callerID: String? { known("agi_callerid") }
    /// The caller's name.
    public var callerIDName: String? { known("agi_calleridname") }
    /// Where in the dialplan the script was called.
    public var context: String? { known("agi_context") }
    public var `extension`: String? { known("agi_extension") }
    /// The channel's account code.
    public var accountCode: String? { known("agi_accountcode") }
    /// The channel's language, for example `es`.
    public var language: String? { known("agi_language") }
    /// Asterisk's own version, for example `22.10.1`.
    public var asteriskVersion: String? { known("agi_version") }
}
