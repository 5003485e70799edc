/// Splits a command line into words as Asterisk does: the calling side of the protocol.
public enum AGICommandDecoder {
    /// The words of a line (without its line feed), by Asterisk's rules: blanks and tabs part words, quotes join them
    /// and may begin in the middle of one, a backslash takes the next character as it is, words past the 127th are
    /// dropped, a quote left open ends with the line.
    public static func words(_ line: some Sequence<UInt8>) -> [AGIText] {
        var words: [AGIText] = []
        var word: [UInt8]?
        var isQuoted = false
        var isEscaped = false
        for byte in line {
            if byte == 0 { break }  // A C string ends here.
            switch byte {
            case Byte.quote where !isEscaped:
                isQuoted.toggle()
                if isQuoted { word = word ?? [] }
            case Byte.backslash where !isEscaped:
                isEscaped = true
                continue
            case Byte.space, Byte.tab:
                if isQuoted || isEscaped {
                    word = (word ?? []) + [byte]
                } else if let whole = word {
                    words.append(AGIText(bytes: whole))
                    word = nil
                }
            default:
                if word == nil { word = [byte] } else { word?.append(byte) }
            }
            isEscaped = false
        }
        if let word { words.append(AGIText(bytes: word)) }
        return Array(words.prefix(AGICommand.maximumWords))
    }

    /// The command a line asks for; nil for an empty line or a name Asterisk does not have.
    ///
    /// Asterisk's own table decides how many words are the name: `SET VARIABLE A b` has two, `ANSWER` one.
    public static func command(_ line: some Sequence<UInt8>) -> AGICommand? {
        let words = words(line).map(\.string)
        // A name is so many words, each by itself: "LOAD GRAMMAR" in quotes is one, and no name has it.
        let plain = words.prefix(3).prefix { !$0.contains(" ") }.count
        for length in stride(from: plain, through: 1, by: -1) {
            let name = words[..<length].joined(separator: " ").uppercased()
            if names.contains(name) { return AGICommand(name, Array(words[length...])) }
        }
        return nil
    }

    /// Commands that Asterisk still runs after the hang-up; every other is answered by a 511.
    public static let allowedWhenDead: Set<String> = [
        "GET VARIABLE", "GET FULL VARIABLE", "SET VARIABLE", "DATABASE GET", "DATABASE PUT", "DATABASE DEL",
        "DATABASE DELTREE", "EXEC", "VERBOSE", "NOOP", "ASYNCAGI BREAK",
    ]

    /// The names Asterisk 22 knows.
    public static let names: Set<String> = allowedWhenDead.union([
        "ANSWER", "HANGUP", "CHANNEL STATUS", "STREAM FILE", "CONTROL STREAM FILE", "GET DATA", "GET OPTION",
        "WAIT FOR DIGIT", "RECORD FILE", "SAY ALPHA", "SAY DATE", "SAY DATETIME", "SAY DIGITS", "SAY NUMBER",
        "SAY PHONETIC", "SAY TIME", "SEND IMAGE", "SEND TEXT", "RECEIVE CHAR", "RECEIVE TEXT", "TDD MODE",
        "SET AUTOHANGUP", "SET CALLERID", "SET CONTEXT", "SET EXTENSION", "SET MUSIC", "SET PRIORITY", "GOSUB",
        "SPEECH CREATE", "SPEECH SET", "SPEECH DESTROY", "SPEECH LOAD GRAMMAR", "SPEECH UNLOAD GRAMMAR",
        "SPEECH ACTIVATE GRAMMAR", "SPEECH DEACTIVATE GRAMMAR", "SPEECH RECOGNIZE",
    ])
}

/// Cuts the bytes of a script into commands: the calling side of the protocol.
public struct AGICommandReader: Sendable {
    private var lines = LineBuffer()

    public init() {}

    public mutating func feed(_ bytes: some Collection<UInt8>) {
        lines.append(bytes)
    }

    /// The next whole line, without its line feed and exactly as sent; nil when there is none yet.
    public mutating func next() -> AGIText? {
        lines.nextLine().map { AGIText($0) }
    }
}
