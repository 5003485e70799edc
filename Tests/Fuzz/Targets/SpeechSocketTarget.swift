import Hearing
import Logging
import NIOCore
import NIOEmbedded

extension FuzzTarget {
    /// A connection to the speech engine from its first byte: HTTP, the upgrade, WebSocket frames.
    static let speechSocket = FuzzTarget(name: "speech-socket") { input in
        var random = InputRandom(input)
        let whole = try answer(to: [input])
        let cut = try answer(to: pieces(of: input, &random))
        if whole.starts(with: Array("HTTP/1.1 101".utf8)) {
            // What comes with the bytes that end the session may be answered yet; what comes after it is not.
            try require(
                whole.starts(with: cut) || cut.starts(with: whole),
                "cut in pieces it is answered differently:\n  \(whole)\n  \(cut)")
        } else {
            // Nobody who comes for something else is listened to after the first answer, which ends the connection.
            try requireEqual(whole.prefix(30), cut.prefix(30), "cut in pieces it is answered differently")
        }
        try require(whole.count < 4096 + 2 * input.count, "\(whole.count) bytes for \(input.count)")
        // After any rubbish the next peer is served.
        try require(try answer(to: [greeting]).starts(with: Array("HTTP/1.1 101".utf8)), "the next peer is not served")
    }

    private static let greeting = Array(
        """
        GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Protocol: speech_to_text\r\n\r\n
        """.utf8)

    /// All that a peer gets for its bytes, up to the end of the connection.
    private static func answer(to chunks: [[UInt8]]) throws -> [UInt8] {
        let server = AEAPServer(
            recogniser: Deaf(), logger: Logger(label: "fuzz", factory: { _ in SwiftLogNoOpLogHandler() }))
        let channel = EmbeddedChannel()
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try server.receive(channel)
        for chunk in chunks where channel.isActive {
            // What the peer did wrong is answered, not thrown.
            _ = try? channel.writeInbound(ByteBuffer(bytes: chunk))
            channel.embeddedEventLoop.run()
        }
        var told: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { told += buffer.readableBytesView }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        try require(server.metrics.open == 0, "a session stays open after its connection")
        return told
    }
}

private struct Deaf: SpeechRecogniser {
    func recognise(_ audio: UtteranceAudio, _ request: RecognitionRequest) async throws -> [Hypothesis] { [] }
    func hears(_ language: String) -> Bool { true }
    func run() async {}
}
