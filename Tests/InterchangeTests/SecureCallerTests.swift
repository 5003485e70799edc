import AsteriskRig
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import TLS
import Testing

@testable import Interchange

/// The same over TLS: nothing is said to who cannot prove who they are.
@Suite(.serialized, .timeLimit(.minutes(1))) struct SecureCallerTests {
    /// An authority, and a receiver on a loopback port with a certificate that it signed for these names.
    private func withReceiver(
        names: [String], _ body: (Int, TLSContext) async throws -> Void
    ) async throws {
        try await CertificateWorkshop.with { workshop in
            let authority = try await workshop.authority("Authority")
            let pair = try await workshop.certificate("crm", names: names, by: authority)
            let identity = TLSIdentity(
                certificate: try PEM(file: pair.certificate.path), key: try PEM(file: pair.key.path))
            let context = try TLSContext(server: TLSServerSettings(identity: identity))
            let client = try TLSContext(
                TLSClientSettings(trust: .only(try PEM(file: authority.certificate.path))))
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandler(TLSHandler(context, host: "", eventLoop: channel.eventLoop))
                        try pipeline.configureHTTPServerPipeline()
                        try pipeline.addHandler(Taker())
                    }
                }.bind(host: "127.0.0.1", port: 0).get()
            do { try await body(server.localAddress?.port ?? 0, client) } catch {
                try await server.close()
                throw error
            }
            try await server.close()
        }
    }

    private func post(
        _ url: String, _ tls: TLSContext?, patience: Duration = .seconds(20)
    ) async throws -> ExchangeAnswer {
        let address = try #require(WebAddress(url))
        return await HTTPCaller().post(
            Array("{}".utf8), to: address, tls: tls, headers: [], patience: patience)
    }

    @Test func whoIsTrusted() async throws {
        try await withReceiver(names: ["IP:127.0.0.1", "DNS:localhost"]) { port, client in
            for host in ["127.0.0.1", "localhost"] {
                let answer = try await post("https://\(host):\(port)/", client)
                #expect(answer == .status(202))
            }
        }
    }

    @Test func whoIsNot() async throws {
        try await withReceiver(names: ["DNS:crm.example"]) { port, client in
            let misnamed = try await post("https://127.0.0.1:\(port)/", client)
            #expect("\(misnamed)".contains("is for crm.example, not for"), "\(misnamed)")
            let stranger = try await post("https://127.0.0.1:\(port)/", TLSContext(TLSClientSettings()))
            #expect("\(stranger)".contains("not trusted"), "\(stranger)")
            guard case .failed = try await post("https://127.0.0.1:\(port)/", nil) else {
                Issue.record("sent without knowing to whom")
                return
            }
        }
    }

    @Test func whoSpeaksNoTLS() async throws {
        let receiver = try WebReceiver { _ in .answer(200) }
        defer { receiver.stop() }
        let answer = try await post(
            "https://127.0.0.1:\(receiver.port)/", TLSContext(TLSClientSettings()), patience: .milliseconds(500))
        guard case .failed = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(receiver.heard.isEmpty)
    }
}

/// Answers every request with 202.
private final class Taker: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let head = HTTPResponseHead(version: .http1_1, status: .accepted, headers: ["Content-Length": "0"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
