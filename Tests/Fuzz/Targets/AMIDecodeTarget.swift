import AsteriskManager
import NIOCore

extension FuzzTarget {
    /// The bytes of a peer, as a client and as a server read them.
    static let amiDecode = FuzzTarget(name: "ami-decode") { input in
        let tight = AMIDecoder.Limits(line: 40, message: 120)
        for reader in [
            AMIReading(role: .client, expectsBanner: true, limits: .init()),
            AMIReading(role: .client, expectsBanner: false, limits: .init()),
            AMIReading(role: .client, expectsBanner: false, limits: tight),
            AMIReading(role: .server, expectsBanner: false, limits: .init()),
        ] {
            try reader.judge(input)
        }
    }
}

/// One way of reading AMI, and what must hold for it.
struct AMIReading {
    let role: AMIDecoder.Role
    let expectsBanner: Bool
    let limits: AMIDecoder.Limits

    struct Outcome: Equatable {
        var items: [AMIDecoder.Item] = []
        /// The messages byte for byte: what compares equal as text may differ in bytes that are not UTF-8.
        var bytes: [ByteBuffer] = []
        var overlongLines = 0
        var overlongMessages = 0
        var rest: [UInt8] = []
    }

    func judge(_ input: [UInt8]) throws(Violation) {
        var random = InputRandom(input)
        let whole = try read([input])
        try requireEqual(whole, try read(pieces(of: input, &random)), "\(self): cut in pieces it reads differently")
        for case .message(let message) in whole.items { try judge(message) }
        try requireNextMessage(after: input)
    }

    func read(_ chunks: [[UInt8]]) throws(Violation) -> Outcome {
        var decoder = AMIDecoder(role: role, expectsBanner: expectsBanner, limits: limits)
        var outcome = Outcome()
        for chunk in chunks {
            decoder.feed(ByteBuffer(bytes: chunk))
            while let item = decoder.next() {
                switch item {
                // It is refused at its first wrong byte: how much is shown depends on how it came.
                case .badBanner: outcome.items.append(.badBanner(""))
                case .banner: outcome.items.append(item)
                case .message(let message):
                    outcome.items.append(item)
                    outcome.bytes.append(message.encoded())
                }
            }
            try require(
                decoder.rest.count <= mostHeld, "\(self): holds \(decoder.rest.count) bytes, more than \(mostHeld)")
        }
        outcome.overlongLines = decoder.overlongLines
        outcome.overlongMessages = decoder.overlongMessages
        // Of a line over the limit, how much has gone already depends on how it came.
        if decoder.overlongLines == 0 { outcome.rest = Array(decoder.rest) }
        return outcome
    }

    /// A message at its limit and a line at its limit, neither ended; for a server 128 lines and one more.
    private var mostHeld: Int {
        role == .client ? limits.message + limits.line + 4 : 129 * 1024
    }

    /// Whatever came before it, a good message is read. Only a peer that does not greet like Asterisk is given up.
    private func requireNextMessage(after input: [UInt8]) throws(Violation) {
        let good = AMIMessage(fields: [("Event", "FuzzEnd"), ("ActionID", "fuzz-1")])
        var end = Array("\r\n\r\n".utf8)
        end += good.encoded().readableBytesView
        let items = try read([input, end]).items
        if case .badBanner? = items.last { return }
        if case .banner? = items.last { return }
        try requireEqual(items.last, .message(good), "\(self): the message after it is lost")
    }

    private func judge(_ message: AMIMessage) throws(Violation) {
        for (key, value) in message.fields {
            let isOfChannel = key.hasPrefix("ChanVariable(") && key.hasSuffix(")")
            try require(
                isOfChannel || !key.utf8.contains(UInt8(ascii: ":")), "\(self): a colon in the name '\(key)'")
            try require(message.has(key) || key.unicodeScalars.contains("\u{FFFD}"), "\(self): no header '\(key)'")
            try requireOneLine(value)
        }
        for line in message.lines { try requireOneLine(line) }
        _ = (message.kind, message.eventName, message.actionID, message.int("Priority"), message.description)
        // A message that was whole is the same when it is sent on.
        guard message.fault == nil, !message.isEmpty else { return }
        let again = try AMIReading(role: role, expectsBanner: false, limits: .init())
            .read([Array(message.encoded().readableBytesView)])
        try requireEqual(again.items, [.message(message)], "\(self): sent on it reads differently")
    }

    private func requireOneLine(_ text: String) throws(Violation) {
        let bytes = Array(text.utf8)
        let isOneLine =
            role == .client
            ? !zip(bytes, bytes.dropFirst()).contains { $0 == 13 && $1 == 10 } : !bytes.contains { $0 == 10 || $0 == 0 }
        try require(isOneLine, "\(self): a line end inside '\(text)'")
    }
}
