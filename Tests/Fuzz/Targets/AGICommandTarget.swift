import FastAGI

extension FuzzTarget {
    /// A command as a script gives it, one word or argument in each line of the input (0x1F parts them), and as a
    /// calling side reads it.
    static let agiCommand = FuzzTarget(name: "agi-command") { input in
        let words = texts(in: input, at: 0x1F)
        let command = AGICommand(words.first ?? "", Array(words.dropFirst()))
        if let line = try? command.encoded() { try requireSame(command, in: line) }
        try requireReadable(input)
    }

    /// What was not refused comes out as it went in, in one line.
    private static func requireSame(_ command: AGICommand, in line: [UInt8]) throws(Violation) {
        try require(line.count <= AGICommand.maximumBytes, "a line of \(line.count) bytes was not refused")
        try require(line.firstIndex(of: 10) == line.count - 1, "a line feed inside a line")
        let names = command.name.split(separator: " ").map(String.init)
        let words = AGICommandDecoder.words(line.dropLast()).map { $0.bytes }
        try requireEqual(
            words, (names + command.arguments).map { Array($0.utf8) }, "the words of \(line) are not those given")
        guard let read = AGICommandDecoder.command(line.dropLast()) else { return }
        let readWords = read.name.split(separator: " ").count + read.arguments.count
        try requireEqual(readWords, words.count, "a word of \(line) is lost")
    }

    /// Any line has its words, at most as many as Asterisk keeps, however the lines are cut.
    private static func requireReadable(_ input: [UInt8]) throws(Violation) {
        var random = InputRandom(input)
        let lines = read([input])
        try requireEqual(lines, read(pieces(of: input, &random)), "cut in pieces the lines read differently")
        for line in lines {
            let words = AGICommandDecoder.words(line.bytes)
            try require(words.count <= AGICommand.maximumWords, "\(words.count) words")
            guard let first = words.first,
                let again = try? AGICommand(first.string, words.dropFirst().map(\.string)).encoded()
            else { continue }
            // A name of several words or none is another thing than a first word with blanks in it.
            guard words.allSatisfy(\.isUTF8), !first.bytes.contains(0x20) else { continue }
            try requireEqual(
                AGICommandDecoder.words(again.dropLast()), words, "the words of \(line.bytes), written again")
        }
    }

    private static func read(_ chunks: [[UInt8]]) -> [AGIText] {
        var reader = AGICommandReader()
        var lines: [AGIText] = []
        for chunk in chunks {
            reader.feed(chunk)
            while let line = reader.next() { lines.append(line) }
        }
        return lines
    }
}
