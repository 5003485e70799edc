import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import FastAGI

/// What peers may do to a server, and what it says about them afterwards.
@Suite(.timeLimit(.minutes(2))) struct PeerTests {
    private var quick: AGIRouter {
        var router = AGIRouter()
        router.on("quick") { session in
            try await session.noop()
            try await session.noop()
        }
        return router
    }

    private func quick(_ port: Int) async -> FastAGICaller.Ending {
        await FastAGICaller(port: port, connectTimeout: .seconds(20)).run(call("quick")) { _ in .result(0) }
    }

    @Test func defaultsKeepStrangersOut() {
        let configuration = FastAGIServer.Configuration()
        #expect(configuration.host == "127.0.0.1" && configuration.backlog == 4096)
        #expect(configuration.allowedPeers == AGIPeerRange.loopback)
        #expect(configuration.allowedPeers.allSatisfy { !$0.contains("192.0.2.1") && !$0.contains("fd00::1") })
    }

    @Test func oneAddressIsHeldToItsLimit() async throws {
        var configuration = FastAGIServer.Configuration()
        configuration.maximumSessionsPerPeer = 2
        try await withServer(quick, configuration) { server, port in
            let held = [try await Wire.connect(to: port), try await Wire.connect(to: port)]
            try await eventually("both are in") { server.metrics.open == 2 }
            let third = try await Wire.connect(to: port)
            try await third.channel.closeFuture.get()
            #expect(
                server.metrics.refused
                    == {
                        var refused = FastAGIMetrics.Refused(); refused.peerFull = 1; return refused
                    }())
            await held[0].close()
            try await eventually("one has left") { server.metrics.open == 1 }
            #expect(await quick(port) == .done)
            await held[1].close()
        }
    }

    @Test func badPeersOfAllKindsDoNotStopGoodOnes() async throws {
        try await withServer(quick) { server, port in
            var bad: [Wire] = []
            for number in 0..<60 {
                let wire = try await Wire.connect(to: port)
                switch number % 3 {
                case 0: break  // says nothing
                case 1: try await wire.write("agi_network: yes\nagi_network_sc")
                default:
                    // A session that is never answered, and is flooded with what it did not ask for.
                    try await wire.write(String(decoding: call("quick").encoded(), as: UTF8.self))
                    for _ in 0..<20 { try await wire.write(String(repeating: "nonsense\nHANGUPnonsense\n", count: 50)) }
                }
                bad.append(wire)
            }
            try await eventually("all are in") { server.metrics.accepted == 60 }
            for _ in 0..<20 { #expect(await quick(port) == .done) }
            #expect(server.metrics.open >= 40, "the bad ones are still there")
            for wire in bad { await wire.close() }
            try await eventually("none is left") { server.metrics.open == 0 }
        }
    }

    @Test func aScriptThatNeverWaitsDoesNotStopItsNeighbours() async throws {
        let isOver = Mutex(false)
        var router = quick
        router.on("restless") { session in
            while !isOver.withLock({ $0 }) { await Task.yield() }
            try await session.noop()
        }
        var configuration = FastAGIServer.Configuration()
        configuration.threads = 1
        try await withServer(router, configuration) { server, port in
            async let restless = FastAGICaller(port: port).run(call("restless")) { _ in .result(0) }
            try await eventually("it is up") { server.metrics.open == 1 }
            #expect(await quick(port) == .done)
            isOver.withLock { $0 = true }
            #expect(await restless == .done)
        }
    }

    @Test func theNextCommandWaitsForTheLastByteOfTheAnswer() async throws {
        var router = AGIRouter()
        router.on("two") { session in
            #expect(try await session.getVariable("A") == "x\n200 result=0")
            try await session.verbose("second")
        }
        try await withServer(router) { server, port in
            let heard = Mutex("")
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            Listener { text in heard.withLock { $0 += text } })
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
            let wire = Wire(channel: channel)
            for byte in call("two").encoded() { try await wire.write(String(UnicodeScalar(byte))) }
            try await eventually("the first has come") { heard.withLock { $0.hasSuffix("\n") } }
            for byte in "200 result=1 (x\n200 result=0)".utf8 {
                try await wire.write(String(UnicodeScalar(byte)))
                #expect(heard.withLock { $0 } == "GET VARIABLE A\n")
            }
            try await wire.write("\n")
            try await eventually("the second has come") {
                heard.withLock { $0 } == "GET VARIABLE A\nVERBOSE second 1\n"
            }
            try await wire.write("200 result=1\n")
            try await eventually("the script has ended") { server.metrics.served == 1 }
            #expect(server.metrics.failedScripts == 0)
            await wire.close()
        }
    }

    /// Gives on what it reads.
    private final class Listener: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let heard: @Sendable (String) -> Void

        init(_ heard: @escaping @Sendable (String) -> Void) { self.heard = heard }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            heard(String(buffer: unwrapInboundIn(data)))
        }
    }

    @Test func everyPeerIsCountedOnceForWhatItWas() async throws {
        var configuration = FastAGIServer.Configuration(environmentLimits: .init(bytes: 2000, lines: 100))
        configuration.preludeTimeout = .milliseconds(300)
        configuration.deadlines.instant = .milliseconds(100)
        try await withServer(quick, configuration) { server, port in
            for said in [
                "GET / HTTP/1.0\r\n", "agi_a: " + String(repeating: "x", count: 3000), "agi_network: yes\n", "",
            ] {
                let wire = try await Wire.connect(to: port)
                if !said.isEmpty { try await wire.write(said) }
                try await wire.channel.closeFuture.get()
            }
            let gone = try await Wire.connect(to: port)
            await gone.close()
            #expect(await quick(port) == .done)
            _ = await FastAGICaller(port: port).run(call("quick")) { _ in nil }
            try await eventually("all are counted") { server.metrics.badPeers.total == 5 && server.metrics.served == 2 }
            let metrics = server.metrics
            #expect(metrics.badPeers.silent == 2 && metrics.badPeers.notAGI == 1)
            #expect(metrics.badPeers.tooLarge == 1 && metrics.badPeers.gone == 1)
            #expect(metrics.accepted == 7 && metrics.refused.total == 0)
            #expect(metrics.commands == 3 && metrics.timedOutCommands == 1 && metrics.failedScripts == 1)
            #expect(metrics.firstCommand.count == 2)
        }
    }

    @Test func latenciesKnowTheirQuantiles() {
        var times = FastAGIMetrics.Latencies()
        #expect(times.quantile(0.5) == nil)
        for _ in 0..<98 { times.add(.microseconds(1500)) }
        times.add(.milliseconds(40))
        times.add(.seconds(9))
        #expect(times.quantile(0.5) == .milliseconds(2) && times.quantile(0.98) == .milliseconds(2))
        #expect(times.quantile(0.99) == .milliseconds(50) && times.quantile(1) == .seconds(9))
        #expect(times.count == 100 && times.longest == .seconds(9))
        #expect(times.sum == .microseconds(98 * 1500) + .milliseconds(40) + .seconds(9))
    }
}
