import ArgumentParser
import AsteriskManager
import Foundation

/// The manager interface for operators.
struct AMICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ami", abstract: "Talk to Asterisk's manager interface, watch it, or read a recording of it.",
        subcommands: [AMIDecodeCommand.self, AMISendCommand.self, AMIWatchCommand.self])
}

struct AMIDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "Print a recording of what Asterisk sent as JSON, one message a line.",
        discussion: """
            Each line is {"kind":"banner|response|event|other","fields":[["Key","value"],…]}: headers in the order, \
            repetition and spelling of the wire, values not unescaped. "lines" holds what has no colon: the greeting, and \
            the output of commands on old Asterisks. Bytes that are not UTF-8 become U+FFFD. A message that the recording \
            ends in is left out, and said on standard error.
            """)

    @Argument(help: "The recording, bytes as they came from the socket; - for standard input.") var file = "-"

    func run() throws {
        let input = try Self.open(file)
        defer { if input != STDIN_FILENO { close(input) } }
        var recording = Recording()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Exit.with(.ioError, "reading \(file) failed: \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            Output.toStandardOutput(recording.take(buffer[..<count]))
        }
        let end = recording.end()
        Output.toStandardOutput(end.text)
        if let note = end.note { Output.toStandardError("marcador: \(file): \(note)\n") }
    }

    private static func open(_ path: String) throws -> Int32 {
        if path == "-" { return STDIN_FILENO }
        let input = Foundation.open(path, O_RDONLY)
        guard input >= 0 else {
            throw Exit.with(.noInput, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        return input
    }
}

/// Turns the bytes of a recording into lines of JSON; holds no more than one message.
struct Recording {
    private static let greeting = Array("Asterisk Call Manager".utf8)
    private var decoder: AMIDecoder?
    /// Until it is clear whether the recording begins with the greeting.
    private var start: [UInt8] = []

    mutating func take(_ bytes: ArraySlice<UInt8>) -> String {
        if decoder == nil {
            start += bytes
            let known = min(start.count, Self.greeting.count)
            let begins = start.prefix(known).elementsEqual(Self.greeting.prefix(known))
            if begins, known < Self.greeting.count { return "" }
            decide(begins)
        } else {
            decoder?.feed(bytes)
        }
        return drain()
    }

    /// What is left at the end of the file, and what there is to say of it.
    mutating func end() -> (text: String, note: String?) {
        if decoder == nil { decide(false) }
        let text = drain()
        var notes: [String] = []
        let rest = decoder?.rest.count ?? 0
        if rest > 0 { notes.append("it ends within a message; its last \(rest) bytes were left out") }
        let lines = decoder?.overlongLines ?? 0
        let messages = decoder?.overlongMessages ?? 0
        if lines + messages > 0 {
            notes.append("\(lines) lines and \(messages) messages are too long and were left out")
        }
        return (text, notes.isEmpty ? nil : notes.joined(separator: "; "))
    }

    private mutating func decide(_ beginsWithGreeting: Bool) {
        decoder = AMIDecoder(expectsBanner: beginsWithGreeting)
        decoder?.feed(start)
        start = []
    }

    private mutating func drain() -> String {
        var text = ""
        while let item = decoder?.next() {
            switch item {
            case .banner(let banner): text += MessageText.json(banner: banner)
            case .message(let message): text += MessageText.json(message)
            case .badBanner: break
            }
        }
        return text
    }
}
