import Logging
import SpeechRig
import Testing

@testable import Hearing

/// The server on loopback, with a recogniser that says what it is told to.
@Suite struct AEAPServerTests {
    private static let yes = ScriptedRecogniser { _ in [Hypothesis(text: "sí", confidence: 0.9)] }
    private static let setup = #"{"request":"setup","version":"0.1.0","codecs":[{"name":"slin"}],"params":{},"id":"s"}"#

    private func withServer(
        _ recogniser: any SpeechRecogniser = AEAPServerTests.yes,
        _ change: (inout AEAPServer.Configuration) -> Void = { _ in },
        _ body: @escaping @Sendable (AEAPServer, WebSocketClient.Address) async throws -> Void
    ) async throws {
        var configuration = AEAPServer.Configuration()
        configuration.port = 0
        change(&configuration)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = AEAPServer(configuration: configuration, recogniser: recogniser, logger: logger)
        let port = Kept<Int?>(nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { number in port.withLock { $0 = number } } }
            try await eventually("the port") { port.withLock { $0 != nil } }
            guard let address = WebSocketClient.Address("ws://127.0.0.1:\(port.withLock { $0 } ?? 0)") else { return }
            try await body(server, address)
            group.cancelAll()
        }
    }

    /// Sets a session up, says a word, and gives what came back.
    private static func converse(_ address: WebSocketClient.Address) async throws -> [String] {
        try await WebSocketClient.with(address, protocolName: "speech_to_text", connectTimeout: .seconds(10)) {
            messages, send in
            try await send(.text(Self.setup))
            let spoken =
                Sounds.silence(milliseconds: 300) + Sounds.babble(milliseconds: 300, level: -20)
                + Sounds.silence(milliseconds: 500)
            try await send(
                .binary(spoken.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }))
            var told: [String] = []
            for try await case .text(let text) in messages {
                told.append(text)
                if told.count == 2 { break }
            }
            return told
        }
    }

    @Test func aSessionHearsAWord() async throws {
        try await withServer { server, address in
            let told = try await Self.converse(address)
            #expect(told.first == #"{"codecs":[{"name":"slin"}],"id":"s","response":"setup"}"#)
            #expect(told.last?.contains(#""score":90,"text":"sí""#) == true)
            try await eventually("the end of the session") { server.metrics.open == 0 }
            #expect(server.metrics.utterances == 1)
        }
    }

    @Test func badPeersDisturbNobody() async throws {
        try await withServer { server, address in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // Nonsense, audio before the setup, and a flood.
                    for first in [WebSocketClient.Message.text("nonsense"), .binary([0, 0])] {
                        try await WebSocketClient.with(
                            address, protocolName: "speech_to_text", connectTimeout: .seconds(10)
                        ) {
                            messages, send in
                            try await send(first)
                            for try await _ in messages {}
                        }
                    }
                    try await WebSocketClient.with(
                        address, protocolName: "speech_to_text", connectTimeout: .seconds(10)
                    ) {
                        messages, send in
                        try await send(.text(Self.setup))
                        do {
                            while true { try await send(.binary([UInt8](repeating: 0, count: 60_000))) }
                        } catch {
                            // Closed upon.
                        }
                        do { for try await _ in messages {} } catch {}
                    }
                }
                for _ in 0..<4 {
                    group.addTask {
                        let told = try await Self.converse(address)
                        #expect(told.count == 2)
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.metrics.broken == 3)
        }
    }

    @Test func aRecogniserThatHangsHoldsNobodyUp() async throws {
        let calls = Kept(0)
        let moody = ScriptedRecogniser { _ in
            let number = calls.withLock { count in
                count += 1
                return count
            }
            if number == 1 { try await Task.sleep(for: .seconds(3600)) }
            return [Hypothesis(text: "no", confidence: 0.8)]
        }
        try await withServer(moody) { _, address in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await Self.converse(address) }
                try await eventually("the first utterance") { calls.withLock { $0 == 1 } }
                let told = try await Self.converse(address)
                #expect(told.last?.contains(#""text":"no""#) == true)
                group.cancelAll()
            }
        }
    }

    @Test func strangersAndTooManyAreRefused() async throws {
        try await withServer(Self.yes, { $0.allowedPeers = AllowedPeers(["192.0.2.0/24"]) ?? .loopback }) {
            server, address in
            await #expect(throws: (any Error).self) { try await Self.converse(address) }
            #expect(server.metrics.refused == 1 && server.metrics.sessions == 0)
        }
        try await withServer(Self.yes, { $0.maximumSessions = 0 }) { server, address in
            await #expect(throws: (any Error).self) { try await Self.converse(address) }
            #expect(server.metrics.refused == 1)
        }
    }

    @Test func whoAsksForNoSpeechIsTurnedAway() async throws {
        try await withServer { _, address in
            await #expect(throws: (any Error).self) {
                try await WebSocketClient.with(address, protocolName: "chat", connectTimeout: .seconds(10)) { _, _ in }
            }
        }
    }

    @Test func theEndOfTheServerEndsItsSessions() async throws {
        let place = Kept<WebSocketClient.Address?>(nil)
        async let session: Bool = {
            try await eventually("the server") { place.withLock { $0 != nil } }
            guard let address = place.withLock({ $0 }) else { return false }
            return try await WebSocketClient.with(
                address, protocolName: "speech_to_text", connectTimeout: .seconds(10)
            ) { messages, send in
                try await send(.text(Self.setup))
                do { for try await _ in messages {} } catch {}
                return true
            }
        }()
        try await withServer { server, address in
            place.withLock { $0 = address }
            try await eventually("the session") { server.metrics.open == 1 }
        }
        #expect(try await session, "the client saw the end")
    }

    @Test func addressesOfPeers() {
        #expect(AllowedPeers(["10.1.0.0/16", "::1"]) != nil)
        for text in ["10.1.0.0/33", "x", "1.2.3.4/", "1.2.3.4/8/8", "::1/129"] { #expect(AllowedPeers([text]) == nil) }
    }
}
