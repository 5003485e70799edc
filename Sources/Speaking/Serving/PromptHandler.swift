internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One connection: a request is read to its end, answered, and the next one awaited, each within the time allowed.
final class PromptHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: PromptServer
    private let patience: TimeAmount
    private var request: HTTPRequestHead?
    private var deadline: Scheduled<Void>?

    init(server: PromptServer, patience: TimeAmount) {
        self.server = server
        self.patience = patience
    }

    func channelActive(context: ChannelHandlerContext) {
        startClock(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): request = head
        // No request that is served has a body.
        case .body: context.close(promise: nil)
        case .end: if let request = request.take() { answer(request, context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let server = server
        // The file is read where it blocks nobody.
        NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop) { server.answer(to: request) }
            .assumeIsolated()
            .whenComplete { result in
                guard context.channel.isActive else { return }
                let answer = (try? result.get()) ?? .refusal(.serviceUnavailable)
                self.send(answer, to: request, context)
            }
    }

    private func send(_ answer: PromptAnswer, to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let head = HTTPResponseHead(version: request.version, status: answer.status, headers: answer.headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !answer.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        let isLast = !request.isKeepAlive
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            if isLast { context.close(promise: nil) }
        }
        startClock(context)
    }

    private func startClock(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { context.close(promise: nil) }
    }
}
