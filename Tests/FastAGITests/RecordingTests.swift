import Testing

@testable import FastAGI

/// Conversations as an Asterisk 22 had them: what it said after each command, however the network cuts it.
@Suite struct RecordingTests {
    /// A command, and all that came before the next one.
    typealias Turn = (command: AGICommand, said: String)

    static let recordings: [[Turn]] = [
        // A caller who listens, keys and talks.
        [
            (AGICommand("ANSWER"), "200 result=0\n"), (AGICommand("CHANNEL STATUS"), "200 result=6\n"),
            (AGICommand("CHANNEL STATUS", "Local/none"), "200 result=-1\n"),
            (AGICommand("SET VARIABLE", "A", "José"), "200 result=1\n"),
            (AGICommand("GET VARIABLE", "A"), "200 result=1 (José Núñez)\n"),
            (AGICommand("GET VARIABLE", "B"), "200 result=0\n"),
            (AGICommand("GET VARIABLE", "Q"), "200 result=1 (con espacios y \"comillas\" y ñ)\n"),
            (AGICommand("GET VARIABLE", "M"), "200 result=1 (line one\nline two (with paren)\n200 result=5)\n"),
            (AGICommand("STREAM FILE", "a", ""), "200 result=0 endpos=8365\n"),
            (AGICommand("STREAM FILE", "none", ""), "200 result=-1 endpos=0\n"),
            (AGICommand("GET DATA", "a", "500", "4"), "200 result= (timeout)\n"),
            (AGICommand("GET DATA", "a", "3000", "4"), "200 result=0012\n"),
            (AGICommand("GET DATA", "a", "3000", "4"), "200 result=*1\n"),
            (AGICommand("RECORD FILE", "r", "wav", "#", "9"), "200 result=53 (dtmf) endpos=0\n"),
            (AGICommand("EXEC", "Nothing"), "200 result=-2\n"), (AGICommand("EXEC", "NoOp", "x"), "200 result=0\n"),
        ],
        // Wrong commands.
        [
            (AGICommand("FLY"), "510 Invalid or unknown command\n"),
            (
                AGICommand("GET DATA"),
                "520-Invalid command syntax.  Proper usage follows:\nUsage: this\n\n  and (that)\n\n200 result=0 is "
                    + "no answer here\n520 End of proper usage.\n"
            ),
            (AGICommand("NOOP"), "200 result=0\n"),
        ],
        // An application that returned 1 is followed by its usage.
        [
            (
                AGICommand("EXEC", "Thing"),
                "200 result=1\n520-Invalid command syntax.  Proper usage follows:\nUsage: EXEC\n"
                    + "520 End of proper usage.\n"
            ),
            (AGICommand("GET VARIABLE", "A"), "200 result=1 (b)\n"),
        ],
        // Hang-ups: in a command, between commands, glued to an answer, before one.
        [
            (AGICommand("STREAM FILE", "a", ""), "200 result=-1 endpos=53280\nHANGUP\n"),
            (AGICommand("ANSWER"), "511 Command Not Permitted on a dead channel or intercept routine\n"),
            (AGICommand("GET VARIABLE", "A"), "200 result=1 ()\n"),
        ],
        [
            (AGICommand("NOOP"), "200 result=0\nHANGUP\n"), (AGICommand("NOOP"), "200 result=0\n"),
        ],
        [
            (AGICommand("NOOP"), "HANGUP\n200 result=0\n"), (AGICommand("NOOP"), "HANGUP200 result=0\n"),
        ],
    ]

    private struct Heard: Equatable {
        var replies: [AGIReply] = []
        var hangups: [Bool] = []
        var stale = 0
    }

    /// Plays a recording, each turn cut by `cut`.
    private func hear(_ recording: [Turn], cut: (ArraySlice<UInt8>) -> [ArraySlice<UInt8>]) throws -> Heard {
        var conversation = AGIConversation()
        for piece in cut(Array("agi_network: yes\nagi_channel: Local/1\n\n".utf8)[...]) {
            let action = conversation.received(piece)
            if case .close(let error) = action { throw error }
        }
        var heard = Heard()
        for turn in recording {
            try conversation.begin(turn.command)
            var answers: [AGIReply] = []
            for piece in cut(Array(turn.said.utf8)[...]) {
                switch conversation.received(piece) {
                case .reply(let reply): answers.append(reply)
                case .close(let error): throw error
                case .nothing, .waitForSecondAnswer, .environment, .settled: break
                }
            }
            #expect(answers.count == 1, "\(turn.said)")
            heard.replies += answers
            heard.hangups.append(conversation.isHungUp)
        }
        heard.stale = conversation.staleItems
        return heard
    }

    @Test(arguments: recordings.indices)
    func anySplitGivesTheSameReplies(_ index: Int) throws {
        let recording = Self.recordings[index]
        let whole = try hear(recording) { [$0] }
        #expect(whole.replies.count == recording.count)
        for size in [1, 2, 3, 7] {
            let parts = try hear(recording) { bytes in
                stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map {
                    bytes[$0..<min($0 + size, bytes.endIndex)]
                }
            }
            #expect(parts == whole)
        }
        var random = SplitMix(seed: UInt64(index) + 1)
        for _ in 0..<200 {
            let parts = try hear(recording) { bytes in
                var pieces: [ArraySlice<UInt8>] = []
                var rest = bytes
                while !rest.isEmpty {
                    pieces.append(rest.prefix(Int.random(in: 1...max(1, rest.count), using: &random)))
                    rest = rest.dropFirst(pieces.last?.count ?? 0)
                }
                return pieces
            }
            #expect(parts == whole)
        }
    }

    @Test func theyReadAsTheyWereMeant() throws {
        let caller = try hear(Self.recordings[0]) { [$0] }.replies
        // Asterisk escapes nothing: a line of a value that ends like an answer ends it, and the rest goes away.
        #expect(caller[7].data == "line one\nline two (with paren")
        #expect(try hear(Self.recordings[0]) { [$0] }.stale == 1)
        #expect(caller[11].result == "0012" && caller[12].result == "*1")
        #expect(try hear(Self.recordings[2]) { [$0] }.replies == [.result(1), .result(1, data: "b")])
        #expect(try hear(Self.recordings[3]) { [$0] }.hangups == [true, true, true])
        #expect(try hear(Self.recordings[4]) { [$0] }.hangups == [true, true])
    }
}
