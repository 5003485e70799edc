import Glibc
import Testing

@testable import FastAGI

/// A session on a socket whose other end does not read.
@Suite(.timeLimit(.minutes(1))) struct SocketTests {
    /// Two ends of a connection; the server's is full of bytes that nobody has read.
    private struct Jam: ~Copyable {
        let ours: CInt
        let theirs: CInt
        /// How many bytes are in it.
        let count: Int

        init() throws {
            var ends: [CInt] = [0, 0]
            try #require(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
            (ours, theirs) = (ends[0], ends[1])
            var count = 0
            for size in [4096, 1] {
                while true {
                    let sent = send(ours, [UInt8](repeating: UInt8(ascii: "x"), count: size), size, 0)
                    if sent <= 0 { break }
                    count += sent
                }
            }
            self.count = count
        }

        deinit { close(theirs) }

        func say(_ text: String) { _ = send(theirs, text, text.utf8.count, 0) }

        /// What has come so far.
        func read() -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = recv(theirs, &bytes, bytes.count, 0)
            return Array(bytes.prefix(max(0, count)))
        }
    }

    /// A session without its server.
    private func session(on descriptor: CInt) async throws -> AGIConnection {
        let loop = try SessionLoop.first(1)[0]
        let host = ServerDoor.Host(
            limits: .init(), preludeTimeout: Duration.seconds(20).nanoseconds, counters: FastAGICounters(),
            admit: { _ in true }, release: { _ in }, complain: { _ in })
        let peer = try #require(AGIPeerAddress("127.0.0.1"))
        let result: Result<AGIConnection, SessionLoop.Failure> = await withCheckedContinuation { continuation in
            loop.execute {
                let door = ServerDoor(
                    on: loop, descriptor: -1, host: host)
                let state = AGIConnectionState()
                let socket = SessionSocket(of: door, descriptor: descriptor, peer: peer, shared: state)
                continuation.resume(
                    returning: Result { () throws(SessionLoop.Failure) in
                        try socket.begin(preludeTimeout: host.preludeTimeout)
                        return AGIConnection(socket, state)
                    })
            }
        }
        return try result.get()
    }

    @Test func aCommandWaitsForRoomAndArrivesWhole() async throws {
        let jam = try Jam()
        let connection = try await session(on: jam.ours)
        jam.say(String(decoding: call("x").encoded(), as: UTF8.self))
        _ = try await connection.environment()
        async let reply = connection.send(AGICommand("VERBOSE", String(repeating: "a", count: 1900)), within: nil)
        var read: [UInt8] = []
        let end = ContinuousClock.now + .seconds(20)
        while read.last != Byte.lineFeed, ContinuousClock.now < end {
            read += jam.read()
            await Task.yield()
        }
        #expect(read.count == jam.count + 1909)
        #expect(read.dropFirst(jam.count).starts(with: "VERBOSE aaa".utf8))
        jam.say("200 result=1\n")
        #expect(try await reply == .result(1))
        connection.close()
    }

    @Test func whoAnswersWhatItHasNotReadIsLeft() async throws {
        let jam = try Jam()
        let connection = try await session(on: jam.ours)
        jam.say(String(decoding: call("x").encoded(), as: UTF8.self))
        _ = try await connection.environment()
        async let first = connection.send(AGICommand("NOOP"), within: nil)
        // Again and again, since what comes before the command answers nothing.
        let theirs = jam.theirs
        let answers = Task {
            while !Task.isCancelled {
                _ = send(theirs, "200 result=0\n", 13, CInt(MSG_NOSIGNAL))
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        #expect(try await first == .result(0))
        await #expect(throws: AGIError.disconnected) { try await connection.send(AGICommand("NOOP"), within: nil) }
        answers.cancel()
        _ = await answers.result
    }
}
