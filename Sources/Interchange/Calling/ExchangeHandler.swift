internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import TLS

/// One request on one line: sent when the line is there, then the machine is told what happens.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: HTTPRequestHead
    private let body: ByteBuffer
    private let patience: Duration
    private let deadline: NIODeadline
    private let answered: EventLoopPromise<ExchangeAnswer>
    private var machine = ExchangeMachine()
    private var clock: Scheduled<Void>?
    private var isSent = false

    init(
        _ request: HTTPRequestHead, body: ByteBuffer, patience: Duration, deadline: NIODeadline,
        eventLoop: any EventLoop
    ) {
        self.request = request
        self.body = body
        self.patience = patience
        self.deadline = deadline
        answered = eventLoop.makePromise()
    }

    /// Always fulfilled, never failed.
    var answer: EventLoopFuture<ExchangeAnswer> { answered.futureResult }

    func handlerAdded(context: ChannelHandlerContext) {
        clock = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.take(.late(self.patience), context)
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        guard !isSent else { return }
        isSent = true
        context.write(wrapOutboundOut(.head(request)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            take(.head(status: Int(head.status.code), retryAfter: head.headers.first(name: "Retry-After")), context)
        case .body(let bytes): take(.body(bytes.readableBytes), context)
        case .end: take(.end, context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        take(.ended(nil), context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { take(.ended(Self.words(error)), context) }

    func handlerRemoved(context: ChannelHandlerContext) { take(.ended(nil), context) }

    /// There is no line, or none that is secure.
    func refused(_ error: any Error, _ context: ChannelHandlerContext) {
        take(.ended(Self.words(error)), context)
    }

    private func take(_ input: ExchangeMachine.Input, _ context: ChannelHandlerContext) {
        guard let answer = machine.take(input) else { return }
        clock?.cancel()
        clock = nil
        answered.succeed(answer)
        context.close(promise: nil)
    }

    static func words(_ error: any Error) -> String {
        switch error {
        case let failure as TLSFailure: "\(failure)"
        case let error as IOError: "breaks the line: \(error.words)"
        case is HTTPParserError: "answers something that is no HTTP"
        default: "breaks the line: \(error)"
        }
    }
}

extension IOError {
    /// The system's, without what was called.
    var words: String { String(cString: strerror(errnoCode)).lowercased() }
}
