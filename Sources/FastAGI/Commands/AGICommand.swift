/// One command of a script: its name, of one or more words, and its arguments.
public struct AGICommand: Sendable, Hashable {
    /// For example `GET VARIABLE`; may be several words.
    public var name: String
    public var arguments: [String]

    public init(_ name: String, _ arguments: [String] = []) {
        self.name = name
        self.arguments = arguments
    }

    public init(_ name: String, _ arguments: String...) {
        self.init(name, arguments)
    }

    /// Why a command must not be sent.
    public enum Refusal: Error, Sendable, Hashable {
        /// No name, or a name that is not plain ASCII words.
        case badName
        /// A line feed, carriage return or NUL in an argument would be read as another command or lose the line.
        case controlCharacter(argument: Int)
        /// More bytes than Asterisk reads in one line.
        case tooLong(bytes: Int)
        /// More words than Asterisk splits a line into.
        case tooManyWords(Int)
    }

    /// Most bytes of a line, its line feed included. Asterisk reads into 2048 bytes; whatever does not fit becomes a
    /// second command, whose answer would be taken for the next one's.
    public static let maximumBytes = 2047
    /// Most words of a line, those of the name included.
    public static let maximumWords = 127

    /// The line as Asterisk wants it, ended by a single line feed (a carriage return would join the last word).
    public func encoded() throws(Refusal) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(64)
        let words = try appendName(to: &line) + arguments.count
        guard words <= Self.maximumWords else { throw .tooManyWords(words) }
        for (index, argument) in arguments.enumerated() {
            line.append(Byte.space)
            guard Self.append(argument, to: &line) else { throw .controlCharacter(argument: index) }
        }
        line.append(Byte.lineFeed)
        guard line.count <= Self.maximumBytes else { throw .tooLong(bytes: line.count) }
        return line
    }

    /// Appends the name with single blanks between its words.
    /// - Returns: how many words it has.
    private func appendName(to line: inout [UInt8]) throws(Refusal) -> Int {
        line.append(contentsOf: name.utf8)
        var words = 0
        var isTidy = true
        var previous = Byte.space
        for byte in line {
            if byte == Byte.space {
                if previous == Byte.space { isTidy = false }
            } else {
                guard Self.isPlain(byte) else { throw .badName }
                if previous == Byte.space { words += 1 }
            }
            previous = byte
        }
        if !isTidy || previous == Byte.space {
            line = Array(line.split(separator: Byte.space).joined(separator: [Byte.space]))
        }
        // Asterisk ends the whole script with AGISTATUS=FAILURE at a line that begins so.
        guard words > 0, let first = line.first else { throw .badName }
        // The first letter alone clears nearly every name.
        if first | 0x20 == UInt8(ascii: "f"), line.starts(with: "failure".utf8, by: { $0 | 0x20 == $1 }) {
            throw .badName
        }
        return words
    }

    /// Appends an argument, quoted where Asterisk would split it or drop a character of it.
    /// - Returns: false when it holds a character that no quoting can carry.
    private static func append(_ argument: String, to line: inout [UInt8]) -> Bool {
        let bytes = argument.utf8
        if !bytes.isEmpty, bytes.allSatisfy(isPlainOrForeign) {
            line.append(contentsOf: bytes)
            return true
        }
        line.append(Byte.quote)
        for byte in bytes {
            switch byte {
            case 0, Byte.lineFeed, Byte.carriageReturn: return false
            case Byte.quote, Byte.backslash: line.append(Byte.backslash)
            default: break
            }
            line.append(byte)
        }
        line.append(Byte.quote)
        return true
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        byte > Byte.space && byte < 0x7f && byte != Byte.quote && byte != Byte.backslash
    }

    static func isPlainOrForeign(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isPlain(byte)
    }
}

extension AGICommand: CustomStringConvertible {
    /// The name only: arguments may hold a person's number or name, which do not belong in a log.
    public var description: String { name }
}
