import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Synchronization
import Testing

@testable import Hearing

@Suite struct VoskMessageTests {
    @Test func theConfigurationNamesRateAndPhrases() {
        let request = RecognitionRequest(language: "es", grammar: .phrases(["sí", "no"]), sampleRate: 8000)
        #expect(
            VoskMessage.configuration(request, phrases: ["sí", "no"])
                == #"{"config":{"phrase_list":["sí","no","[unk]"],"sample_rate":8000,"words":true}}"#)
    }

    @Test func wordsComeWithTheirConfidence() {
        let result = VoskMessage.result(
            #"{"result":[{"conf":0.98,"end":0.9,"start":0.5,"word":"sí"},{"conf":0.71,"word":"claro"}],"text":"sí claro"}"#
        )
        #expect(VoskMessage.hypotheses(result?.words ?? []) == [Hypothesis(text: "sí claro", confidence: 0.71)])
    }

    @Test func partialAndStrangeMessagesAreNoResult() {
        for text in [#"{"partial":"sí"}"#, "", "null", #"{"text":7}"#] { #expect(VoskMessage.result(text) == nil) }
        #expect(VoskMessage.result(#"{"text":""}"#)?.words == [])
        #expect(VoskMessage.hypotheses([]) == [])
    }

    @Test func doubtIsKept() {
        let unknown = VoskMessage.hypotheses([.init(word: "sí", confidence: 0.9), .init(word: "[unk]", confidence: 1)])
        #expect(unknown == [Hypothesis(text: "sí", confidence: 0.45)])
        #expect(VoskMessage.hypotheses([.init(word: "[unk]", confidence: 1)]) == [])
        #expect(
            VoskMessage.hypotheses([.init(word: "sí", confidence: nil)]) == [Hypothesis(text: "sí", confidence: 0.5)])
    }

    @Test(arguments: [
        ("ws://127.0.0.1:2700", "ws://127.0.0.1:2700/"), ("ws://voz/es", "ws://voz:80/es"),
        ("ws://[::1]:2700", nil), ("http://x", nil), ("ws://", nil), ("ws://x:0", nil),
    ])
    func addressesAreRead(text: String, address: String?) {
        #expect(WebSocketClient.Address(text)?.description == address)
    }
}

@Suite struct VoskRecogniserTests {
    private func recogniser(_ port: Int) -> VoskRecogniser {
        var settings = VoskRecogniser.Settings(servers: ["es": "ws://127.0.0.1:\(port)"])
        settings.connectTimeout = .seconds(5)
        settings.answerTimeout = .seconds(5)
        return VoskRecogniser(settings: settings)
    }

    private func audio(_ parts: [[Int16]]) -> UtteranceAudio {
        UtteranceAudio { continuation in
            for part in parts { continuation.yield(part) }
            continuation.finish()
        }
    }

    @Test func anUtteranceGoesOutAndItsWordsComeBack() async throws {
        let server = try await StandInVosk.start { _ in
            [
                #"{"partial":"sí"}"#,
                #"{"result":[{"conf":0.93,"end":0.8,"start":0.4,"word":"sí"}],"text":"sí"}"#,
            ]
        }
        let heard = try await recogniser(server.port).recognise(
            audio([[1, 2, 3], [-1]]), RecognitionRequest(language: "es-CL"))
        #expect(heard == [Hypothesis(text: "sí", confidence: 0.93)])
        let told = server.received
        #expect(told.first?.contains(#""sample_rate":8000"#) == true)
        #expect(told.dropFirst() == ["6 bytes", "2 bytes", #"{"eof":1}"#])
        try await server.stop()
    }

    @Test func aServerThatIsAwayIsSaidSo() async throws {
        let server = try await StandInVosk.start { _ in [] }
        try await server.stop()
        await #expect(throws: RecogniserFailure.self) {
            try await self.recogniser(server.port).recognise(self.audio([[1]]), RecognitionRequest())
        }
        await #expect(throws: RecogniserFailure.self) {
            try await self.recogniser(server.port).recognise(self.audio([[1]]), RecognitionRequest(language: "en"))
        }
    }

    @Test func itIsKnownWhetherAServerIsThere() async throws {
        let server = try await StandInVosk.start { _ in [] }
        let recogniser = recogniser(server.port)
        #expect(!recogniser.hears("es-CL"), "nobody has looked yet")
        let first = await recogniser.examine()
        #expect(first == ["es": nil])
        #expect(recogniser.hears("es-CL") && !recogniser.hears("en"))
        try await server.stop()
        _ = try? await recogniser.recognise(audio([[1]]), RecognitionRequest())
        #expect(!recogniser.hears("es"), "an utterance found nobody there")
        let second = await recogniser.examine()
        #expect(second != ["es": nil] && second.count == 1)
    }

    @Test func aServerThatSaysNothingIsNotWaitedFor() async throws {
        let server = try await StandInVosk.start { _ in nil }
        var settings = VoskRecogniser.Settings(servers: ["es": "ws://127.0.0.1:\(server.port)"])
        settings.connectTimeout = .seconds(5)
        settings.answerTimeout = .milliseconds(200)
        let recogniser = VoskRecogniser(settings: settings)
        await #expect(throws: RecogniserFailure.timedOut(.milliseconds(200))) {
            try await recogniser.recognise(self.audio([[1]]), RecognitionRequest())
        }
        try await server.stop()
    }

    @Test func abandonedSpeechEndsTheConnection() async throws {
        let server = try await StandInVosk.start { _ in [] }
        let abandoned = UtteranceAudio { $0.finish(throwing: RecogniserFailure.abandoned) }
        await #expect(throws: RecogniserFailure.abandoned) {
            try await self.recogniser(server.port).recognise(abandoned, RecognitionRequest())
        }
        try await server.stop()
    }
}

/// A server that speaks Vosk's protocol and understands nothing: what it answers at the end is given to it.
final class StandInVosk: Sendable {
    let port: Int
    private let door: any Channel
    private let log: Kept<[String]>

    /// - Parameter answer: texts to send at the end of the audio, after which it closes; nil: it says nothing.
    static func start(_ answer: @escaping @Sendable ([String]) -> [String]?) async throws -> StandInVosk {
        let log = Kept<[String]>([])
        let door = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let upgrader = NIOWebSocketServerUpgrader(
                        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
                        upgradePipelineHandler: { channel, _ in
                            channel.eventLoop.makeCompletedFuture {
                                try channel.pipeline.syncOperations.addHandler(Ear(log: log, answer: answer))
                            }
                        })
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in }))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return StandInVosk(door: door, log: log)
    }

    private init(door: any Channel, log: Kept<[String]>) {
        self.door = door
        self.log = log
        port = door.localAddress?.port ?? 0
    }

    var received: [String] { log.withLock { $0 } }

    func stop() async throws { try await door.close() }

    private final class Ear: ChannelInboundHandler {
        typealias InboundIn = WebSocketFrame
        typealias OutboundOut = WebSocketFrame
        let log: Kept<[String]>
        let answer: @Sendable ([String]) -> [String]?

        init(log: Kept<[String]>, answer: @escaping @Sendable ([String]) -> [String]?) {
            self.log = log
            self.answer = answer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            switch frame.opcode {
            case .binary: log.withLock { $0.append("\(frame.unmaskedData.readableBytes) bytes") }
            case .text:
                let text = String(buffer: frame.unmaskedData)
                log.withLock { $0.append(text) }
                guard text.contains("eof"), let answers = answer(log.withLock { $0 }) else { return }
                for answer in answers {
                    let reply = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: answer))
                    context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
                }
                context.close(promise: nil)
            default: break
            }
        }
    }
}
