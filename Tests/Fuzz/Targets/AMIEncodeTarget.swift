import AsteriskManager
import NIOCore

extension FuzzTarget {
    /// Actions and messages as a program makes them: name and values parted by 0x1F.
    static let amiEncode = FuzzTarget(name: "ami-encode") { input in
        let texts = texts(in: input, at: 0x1F)
        let fields = stride(from: 1, to: texts.count, by: 2).map { index in
            (texts[index], index + 1 < texts.count ? texts[index + 1] : "")
        }
        try judgeAction(texts.first ?? "", fields, input)
        try judgeMessage(fields, input)
        try judgeEscapes(texts)
    }

    /// What was not refused is one action for Asterisk, with the very headers that were given.
    private static func judgeAction(
        _ name: String, _ fields: [(String, String)], _ input: [UInt8]
    ) throws(Violation) {
        let action = AMIAction(name, fields.map { AMIAction.Field($0.0, $0.1) })
        _ = action.description
        guard let bytes = try? action.encode(actionID: "fuzz-1") else { return }
        var random = InputRandom(input)
        let reading = AMIReading(role: .server, expectsBanner: false, limits: .init())
        let outcome = try reading.read(pieces(of: Array(bytes.readableBytesView), &random))
        guard outcome.items.count == 1, case .message(let message)? = outcome.items.first else {
            throw Violation(description: "one action reads as \(outcome.items)")
        }
        try require(message.fault == nil && outcome.rest.isEmpty, "an action that is not whole was not refused")
        // Asterisk drops blanks before a value.
        let expected = ([("Action", name), ("ActionID", "fuzz-1")] + fields).map { field in
            [field.0, String(decoding: field.1.utf8.drop { $0 <= 0x20 }, as: UTF8.self)]
        }
        try requireEqual(message.fields.map { [$0.key, $0.value] }, expected, "other headers than those given")
        try require(message.lines.isEmpty, "lines that were not given: \(message.lines)")
    }

    /// What a server writes is one message for a client; only the bytes that would break it are left out.
    private static func judgeMessage(_ fields: [(String, String)], _ input: [UInt8]) throws(Violation) {
        guard !fields.isEmpty else { return }
        let message = AMIMessage(fields: fields)
        var random = InputRandom(input)
        let reading = AMIReading(role: .client, expectsBanner: false, limits: .init())
        let outcome = try reading.read(pieces(of: Array(message.encoded().readableBytesView), &random))
        try requireEqual(outcome.items, [.message(message)], "a message reads as another")
        try require(outcome.rest.isEmpty, "a message is not whole")
        try requireEqual(message.fields.count, fields.count, "headers are lost")
    }

    private static func judgeEscapes(_ texts: [String]) throws(Violation) {
        for text in texts {
            let plain = AMIEscapes.unescape(text)
            try require(plain.utf8.count <= text.utf8.count, "'\(text)' grew by unescaping")
            if !text.utf8.contains(0x5C) { try requireEqual(plain, text, "unescaping changed it") }
            let quoted = AMIEscapes.escapeVariable(text)
            // Asterisk takes the byte after a backslash as it is.
            var kept: [UInt8] = []
            var isQuoted = false
            for byte in quoted.utf8 {
                if !isQuoted, byte == 0x5C {
                    isQuoted = true
                    continue
                }
                try require(isQuoted || (byte != 0x22 && byte != 0x2C), "'\(quoted)' would be split")
                isQuoted = false
                kept.append(byte)
            }
            try requireEqual(kept, Array(text.utf8), "quoted and read back it is another value")
        }
    }
}
