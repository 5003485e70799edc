import Logging
import NIOCore
import Synchronization
import TLS
import Testing

@testable import AsteriskManager

/// What a client that wants TLS makes of a port that has none. The rest of TLS is in TLSTests and, on the real
/// Asterisk, in IntegrationTests.
@Suite struct TLSEndpointTests {
    private static func client(_ asterisk: PlayedAsterisk, handshakeTimeout: Duration = .seconds(10)) throws
        -> AMIClient
    {
        let tls = try TLSContext(TLSClientSettings(handshakeTimeout: handshakeTimeout))
        return AMIClient(
            AMIClientSettings(
                endpoint: AMIEndpoint(host: "127.0.0.1", port: asterisk.port, tls: tls),
                login: AMILogin(username: "marcador", secret: "x")),
            logger: .quiet, pause: { _ in try await Task.sleep(for: .seconds(600)) })
    }

    /// Runs a client until it says why there is no connection.
    private static func refusal(_ client: AMIClient) async throws -> AMIDisconnect? {
        let events = client.events()
        return await withTaskGroup(of: AMIDisconnect?.self) { group in
            group.addTask {
                try? await client.run()
                return nil
            }
            group.addTask {
                for await event in events {
                    if case .down(let why) = event { return why }
                }
                return nil
            }
            var found: AMIDisconnect?
            while found == nil, let result = await group.next() { found = result }
            group.cancelAll()
            return found
        }
    }

    @Test func plainPort() async throws {
        try await PlayedAsterisk.with { asterisk in
            let why = try #require(try await Self.refusal(Self.client(asterisk)))
            #expect(why.cause == .tls(.notTLS(heard: "Asterisk Call Manager/11.0.0")))
            #expect(why.needsPeople)
            #expect(
                why.description
                    == "Asterisk's manager at 127.0.0.1:\(asterisk.port): does not speak TLS on this port, it says 'Asterisk Call Manager/11.0.0'; 5038 is plain by Asterisk's custom, the port of TLS is in tlsbindaddr of manager.conf (5039): correct the port, or connect without TLS"
            )
            #expect(asterisk.count(of: "Login") == 0, "no secret goes to somebody unknown")
        }
    }

    @Test func silentPort() async throws {
        try await PlayedAsterisk.with(greeting: "", script: { _, _ in [] }) { asterisk in
            let client = try Self.client(asterisk, handshakeTimeout: .milliseconds(200))
            let why = try #require(try await Self.refusal(client))
            #expect(why.cause == .tls(.silent(.milliseconds(200))))
            #expect(!why.needsPeople)
            #expect(client.counters.failedAttempts == 1)
        }
    }

    @Test("A client that is ended in the midst of a handshake does not wait for its end", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        try await PlayedAsterisk.with(greeting: "", script: { _, _ in [] }) { asterisk in
            let client = try Self.client(asterisk, handshakeTimeout: .seconds(3000))
            let run = Task { try await client.run() }
            while asterisk.connections == 0 { try await Task.sleep(for: .milliseconds(5)) }
            run.cancel()
            try await run.value
            #expect(!client.isUp)
        }
    }

    @Test func customaryPorts() throws {
        #expect(AMIEndpoint(host: "x").port == 5038)
        #expect(AMIEndpoint(host: "x", tls: try TLSContext(TLSClientSettings())).port == 5039)
    }
}
