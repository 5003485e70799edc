import FastAGI

extension FuzzTarget {
    /// What comes after a command, at the usual limit and at one that inputs reach.
    static let agiReply = FuzzTarget(name: "agi-reply") { input in
        for limit in [262_144, 60] { try AGIReplyReading(limit: limit).judge(input) }
    }
}

struct AGIReplyReading {
    let limit: Int

    struct Outcome: Equatable {
        var items: [AGIReplyParser.Item] = []
        var isTooLarge = false
        var rest: [UInt8] = []
    }

    func judge(_ input: [UInt8]) throws(Violation) {
        var random = InputRandom(input)
        let whole = try read([input])
        try requireEqual(
            whole, try read(pieces(of: input, &random)), "limit \(limit): cut in pieces it reads differently")
        for item in whole.items {
            guard case .reply(let reply) = item else { continue }
            let written = reply.encoded()
            // A carriage return before a line feed is a proxy's, and is not read.
            if !zip(written, written.dropFirst()).contains(where: { $0 == 13 && $1 == 10 }) {
                try requireEqual(
                    try AGIReplyReading(limit: 262_144).read([written]).items, [.reply(reply)],
                    "limit \(limit): written again it reads differently")
            }
            _ = (reply.number, reply.result?.string, reply.data?.string, reply["endpos"])
        }
        try requireNextReply(after: input)
        try requireFreshStart(after: input, &random)
    }

    func read(_ chunks: [[UInt8]]) throws(Violation) -> Outcome {
        var parser = AGIReplyParser(limit: limit)
        var outcome = Outcome()
        do throws(AGIReplyParser.TooLarge) {
            for chunk in chunks {
                parser.feed(chunk)
                while let item = try parser.next() { outcome.items.append(item) }
                if parser.rest.count > 2 * limit + 64 { outcome.isTooLarge = true }
            }
        } catch {
            outcome.isTooLarge = true
            return outcome
        }
        outcome.rest = parser.rest
        try require(!outcome.isTooLarge, "limit \(limit): holds \(outcome.rest.count) bytes")
        return outcome
    }

    /// Ends whatever may be open: a line, a usage text, a value.
    private static let endings = Array("\n520 End of proper usage.\n)\n".utf8)
    private static let good = Array("200 result=7 (fuzz) endpos=9\n".utf8)
    private static let goodReply = AGIReply.result(
        "7", data: "fuzz", attributes: [AGIReply.Attribute("endpos", "9")])

    /// Once what was open has ended, the next answer is read.
    private func requireNextReply(after input: [UInt8]) throws(Violation) {
        let outcome = try read([input, Self.endings, Self.good])
        if outcome.isTooLarge { return }
        try requireEqual(outcome.items.last, .reply(Self.goodReply), "limit \(limit): the answer after it is lost")
    }

    /// Nothing that came before a command is taken for its answer, and its answer is read.
    private func requireFreshStart(after input: [UInt8], _ random: inout InputRandom) throws(Violation) {
        let cut = input.isEmpty ? 0 : Int(random.next() % UInt64(input.count))
        guard let (again, last) = try? freshStart(input[..<cut], input[cut...]) else { return }
        try require(again.items == 0 && !again.hangup, "limit \(limit): what was thrown away is thrown away again")
        try requireEqual(last, .reply(Self.goodReply), "limit \(limit): the answer after a fresh start is lost")
    }

    /// What a second throwing away finds, and the last item that came after it.
    private func freshStart(
        _ before: ArraySlice<UInt8>, _ after: ArraySlice<UInt8>
    ) throws(AGIReplyParser.TooLarge) -> (again: (items: Int, hangup: Bool), last: AGIReplyParser.Item?) {
        var parser = AGIReplyParser(limit: limit)
        parser.feed(before)
        _ = try parser.discard()
        let again = try parser.discard()
        parser.feed(after)
        parser.feed(Self.endings + Self.good)
        var last: AGIReplyParser.Item?
        while let item = try parser.next() { last = item }
        return (again, last)
    }
}
