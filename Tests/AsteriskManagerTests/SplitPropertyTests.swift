import AsteriskManager
import NIOCore
import Testing

/// A small repeatable source of numbers (SplitMix64), so that a failing case can be run again.
struct TestRandom: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Any split of a stream gives the same messages")
struct SplitPropertyTests {
    /// A stream with everything Asterisk is known to send: odd keys, line feeds, blank lines, lines without a colon.
    static func stream(seed: UInt64, hostile: Bool) -> [UInt8] {
        var random = TestRandom(state: seed)
        let alphabet: [[UInt8]] = [
            Array("Event: A\r\n".utf8), Array("Response: Success\r\n".utf8), Array("ActionID: x-1\r\n".utf8),
            Array("ChanVariable(Local/1@a;1): K=v: w\r\n".utf8), Array("AppData: a\nb\n\nEvent: F\r\n".utf8),
            Array("no colon\r\n".utf8), Array("Empty:\r\n".utf8), Array("\r\n".utf8), Array("\r\n\n".utf8),
            [0x4E, 0x3A, 0x20, 0xD0, 0x0D, 0x0A], Array("Long: ".utf8) + Array(repeating: 0x7A, count: 70) + [13, 10],
        ]
        var bytes: [UInt8] = []
        for _ in 0..<60 {
            if hostile, random.next(upperBound: UInt(3)) == 0 {
                bytes.append([13, 10, 58, 0, 65, 255].randomElement(using: &random) ?? 13)
            } else {
                bytes += alphabet.randomElement(using: &random) ?? []
            }
        }
        return bytes + Array("\r\n\r\nEvent: Last\r\n\r\n".utf8)
    }

    static func signature(_ items: [AMIDecoder.Item]) -> [String] {
        items.map { item in
            guard case .message(let message) = item else { return "\(item)" }
            return "\(message.kind) \(message.flat) \(message.lines) \(message.fault.map { "\($0)" } ?? "")"
        }
    }

    @Test("Client and server roles, generous and tight limits", arguments: 1...40)
    func splits(seed: Int) {
        for (hostile, role) in [(false, AMIDecoder.Role.client), (true, .client), (true, .server)] {
            let bytes = Self.stream(seed: UInt64(seed), hostile: hostile)
            for limits in [AMIDecoder.Limits(), .init(line: 40, message: 120)] {
                let whole = Self.signature(decode(bytes, role: role, limits: limits))
                #expect(!whole.isEmpty)
                for chunk in [1, 2, 3, 5, 16, 61] {
                    #expect(Self.signature(decode(bytes, chunk: chunk, role: role, limits: limits)) == whole)
                }
                var random = TestRandom(state: UInt64(seed) &+ 99)
                var decoder = AMIDecoder(role: role, expectsBanner: false, limits: limits)
                var items: [AMIDecoder.Item] = []
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = min(rest.count, Int.random(in: 1...40, using: &random))
                    decoder.feed(rest.prefix(count))
                    rest = rest.dropFirst(count)
                    while let item = decoder.next() { items.append(item) }
                }
                #expect(Self.signature(items) == whole)
            }
        }
    }

    @Test("What was written is read back", arguments: 1...40)
    func roundTrip(seed: Int) {
        var random = TestRandom(state: UInt64(seed))
        var sent: [AMIMessage] = []
        var wire = ByteBuffer()
        for index in 0..<20 {
            let fields = (0...index).map { number in
                let values = ["", " lead", "trail ", "a\nb", "Event: x", "ñandú", "12:30", "\r\nInjected: 1"]
                return ("K\(number)", values.randomElement(using: &random) ?? "")
            }
            let message = AMIMessage(fields: [("Event", "E\(index)")] + fields)
            sent.append(message)
            message.encode(into: &wire)
        }
        let seen = decode(wire.readableBytesView).compactMap { item in
            if case .message(let message) = item { message } else { nil }
        }
        #expect(seen == sent)
        #expect(!seen.contains { $0.has("Injected") })
    }

    @Test("Nothing the peer sends costs the next message", arguments: 1...40)
    func nextMessageSurvives(seed: Int) {
        let items = decode(Self.stream(seed: UInt64(seed), hostile: true))
        guard case .message(let last)? = items.last else {
            Issue.record("no message at all")
            return
        }
        #expect(last.eventName == "Last")
    }
}
