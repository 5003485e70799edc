import NIOCore
import TLS

extension FuzzTarget {
    /// The peer's bytes: alone to a client (`C…`) or a server (`S…`), or in the midst of a conversation: a mode, the
    /// number of the flight it meets (`0`…), and the bytes that come before it (`i`), over it (`x`) or instead (`r`).
    static let tls = FuzzTarget(name: "tls") { input in
        guard let mode = input.first else { return }
        switch mode {
        case UInt8(ascii: "C"), UInt8(ascii: "S"): try judgeStranger(mode, Array(input.dropFirst()))
        default:
            let flight = Int(input.dropFirst().first ?? 48) - 48
            try TLSConversation(mode: mode, flight: flight, bytes: Array(input.dropFirst(2))).judge(input)
        }
    }

    /// Whoever it is, nothing is taken for said, and he is answered with little.
    private static func judgeStranger(_ mode: UInt8, _ input: [UInt8]) throws {
        var random = InputRandom(input)
        var ends: [String] = []
        for chunks in [[input], pieces(of: input, &random)] {
            let session =
                mode == UInt8(ascii: "C")
                ? try TLSSession(TLSPair.client.get(), host: "pbx.example")
                : try TLSSession(TLSPair.server.get(), host: "")
            if mode == UInt8(ascii: "C") { try session.start() }
            var said = ByteBuffer()
            var failure: TLSFailure?
            for chunk in chunks where failure == nil {
                do throws(TLSFailure) { try session.feed(ByteBuffer(bytes: chunk), said: &said) } catch {
                    failure = error
                }
            }
            let answer = session.takeOutput()?.readableBytes ?? 0
            try require(answer < 65_536, "\(answer) bytes for \(input.count)")
            try require(said.readableBytes == 0, "a stranger's \(said.readableBytes) bytes were taken for said")
            if let failure { try requireSentence(failure) }
            ends.append("\(session.state), \(failure == nil ? "no failure" : "failed")")
            session.close()
            try? session.feed(ByteBuffer(bytes: input), said: &said)
            try require(said.readableBytes == 0, "something was said after the end")
        }
        try requireEqual(ends[0], ends[1], "cut in pieces it ends differently")
    }

    static func requireSentence(_ failure: TLSFailure) throws(Violation) {
        let sentence = "\(failure)"
        try require(!sentence.isEmpty && !sentence.contains(where: \.isNewline), "no sentence: '\(sentence)'")
    }
}

/// A whole conversation of two of ours, with somebody in between.
private struct TLSConversation {
    let mode: UInt8
    let flight: Int
    let bytes: [UInt8]

    private static let texts = ["Action: Ping\r\n\r\n", String(repeating: "Event: Hangup\r\n\r\n", count: 3000), "x"]

    private struct Line {
        var flights = 0
        var isMeddled = false
    }

    private struct Side {
        let session: TLSSession
        var said = ByteBuffer()
        var failure: TLSFailure?

        mutating func take(_ chunks: [[UInt8]]) {
            for chunk in chunks where failure == nil {
                do throws(TLSFailure) { try session.feed(ByteBuffer(bytes: chunk), said: &said) } catch {
                    failure = error
                }
            }
        }
    }

    /// What is heard is what was said, from its start and up to where somebody meddled; without that, all of it.
    func judge(_ input: [UInt8]) throws {
        var random = InputRandom(input)
        var client = Side(session: try TLSSession(TLSPair.client.get(), host: "pbx.example"))
        var server = Side(session: try TLSSession(TLSPair.server.get(), host: ""))
        var sent = ByteBuffer()
        var line = Line()

        /// Carries what both have to send until they are silent.
        func settle() {
            for _ in 0..<40 {
                let ours = client.session.takeOutput()
                let theirs = server.session.takeOutput()
                if ours == nil, theirs == nil { return }
                if let ours { carry(ours, to: &server, &line, &random) }
                if let theirs { carry(theirs, to: &client, &line, &random) }
            }
        }

        try client.session.start()
        settle()
        for text in Self.texts {
            guard case .open = client.session.state, case .open = server.session.state else { break }
            var one = ByteBuffer(string: text)
            var other = one
            sent.writeImmutableBuffer(one)
            while one.readableBytes > 0 {
                carry(try client.session.encrypt(&one), to: &server, &line, &random)
            }
            while other.readableBytes > 0, case .open = server.session.state {
                carry(try server.session.encrypt(&other), to: &client, &line, &random)
            }
            settle()
        }
        for side in [client, server] {
            let heard = side.said.readableBytesView
            try require(sent.readableBytesView.starts(with: heard), "what was heard was not said")
            if !line.isMeddled { try require(heard.count == sent.readableBytes, "not all was heard: \(heard.count)") }
            if let failure = side.failure { try FuzzTarget.requireSentence(failure) }
        }
        try require(line.isMeddled || (client.failure == nil && server.failure == nil), "an undisturbed one failed")
    }

    private func carry(
        _ output: ByteBuffer, to side: inout Side, _ line: inout Line, _ random: inout InputRandom
    ) {
        let output = Array(output.readableBytesView)
        let arriving = line.flights == flight ? meddled(output) : output
        if arriving != output { line.isMeddled = true }
        line.flights += 1
        side.take(pieces(of: arriving, &random))
    }

    private func meddled(_ flight: [UInt8]) -> [UInt8] {
        switch mode {
        case UInt8(ascii: "i"): return bytes + flight
        case UInt8(ascii: "r"): return bytes
        default:
            // The first two bytes say where.
            guard bytes.count > 2, !flight.isEmpty else { return flight }
            let start = (Int(bytes[0]) << 8 | Int(bytes[1])) % flight.count
            var changed = flight
            for (index, byte) in bytes.dropFirst(2).enumerated() where start + index < changed.count {
                changed[start + index] ^= byte
            }
            return changed
        }
    }
}
