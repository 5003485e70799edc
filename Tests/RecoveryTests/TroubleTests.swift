import Testing

/// A proxy that breaks nothing proves nothing: what each trouble does to bytes.
@Suite("What the proxy does to bytes")
struct TroubleTests {
    private let text = Array("Event: Hangup\r\nCause: 17\r\n\r\n".utf8)

    /// Everything that may be written at one moment, one piece each.
    private func pieces(_ held: inout HeldBytes, _ trouble: Trouble, at now: Double) -> [[UInt8]] {
        var random = Seed(number: 5)
        var pieces: [[UInt8]] = []
        while true {
            let bytes = held.next(trouble, now: now, random: &random)
            guard !bytes.isEmpty else { return pieces }
            pieces.append(Array(bytes))
            held.written(bytes.count, trouble)
        }
    }

    @Test("none: they go as they come")
    func none() {
        var held = HeldBytes()
        held.take(text[...], .none, now: 0)
        #expect(pieces(&held, .none, at: 0) == [text])
        #expect(held.count == 0)
    }

    @Test("delayed: not before their time, in their order, and none waits for a delay that is over")
    func delayed() {
        var held = HeldBytes()
        let late = Trouble(delay: 1)
        held.take(text[..<5], late, now: 10)
        held.take(text[5...], late, now: 10.5)
        #expect(pieces(&held, late, at: 10.9) == [])
        #expect(pieces(&held, late, at: 11) == [Array(text[..<5])])
        #expect(pieces(&held, late, at: 11.4) == [])
        #expect(pieces(&held, .none, at: 11.4) == [Array(text[5...])])
    }

    @Test("split: small pieces that make the whole", arguments: [1, 7])
    func split(_ size: Int) {
        var held = HeldBytes()
        held.take(text[...], .none, now: 0)
        let pieces = pieces(&held, Trouble(chunk: size), at: 0)
        #expect(pieces.allSatisfy { (1...size).contains($0.count) })
        #expect(pieces.flatMap { $0 } == text)
    }

    @Test("slow: no more bytes than the time allows, and all of them in the end")
    func slow() {
        var held = HeldBytes()
        let slow = Trouble(rate: 20)
        held.take(text[...], slow, now: 0)
        var sent: [UInt8] = []
        for tenth in 0...20 {
            sent += pieces(&held, slow, at: Double(tenth) / 10).flatMap { $0 }
            #expect(sent.count <= tenth * 2 + 1)
        }
        #expect(sent.count >= 18, "a second's worth is not held back for ever")
        #expect(sent == Array(text.prefix(sent.count)))
    }

    @Test("dropped: gone, and what comes after the hole is not")
    func dropped() {
        var held = HeldBytes()
        held.take(text[..<9], Trouble(isDropping: true), now: 0)
        held.take(text[9...], .none, now: 0)
        #expect(pieces(&held, .none, at: 0) == [Array(text[9...])])
    }

    @Test("a seed gives the same faults again, and each kind comes in a round")
    func schedule() {
        var one = Seed(number: 42)
        var two = Seed(number: 42)
        let faults = one.faults(200, longest: 18)
        #expect(faults.map(\.description) == two.faults(200, longest: 18).map(\.description))
        #expect(Set(faults.map(\.kind)).count >= 15)
        #expect(faults.count(where: \.isOfAsterisk) >= 25)
    }
}
