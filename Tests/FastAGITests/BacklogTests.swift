import Dispatch
import Glibc
import NIOCore
import Testing

@testable import FastAGI

/// Asterisk gives up on a connection after two seconds: the kernel must keep those that come while the server is busy.
@Suite(.timeLimit(.minutes(2))) struct BacklogTests {
    @Test func hundredsMayKnockWhileNobodyAccepts() async throws {
        var router = AGIRouter()
        router.on("quick") { session in try await session.noop() }
        try await withServer(router) { _, port in
            let busy = DispatchSemaphore(value: 0)
            let loops = try SessionLoop.first(.max)
            for loop in loops { loop.execute { busy.wait() } }
            defer { for _ in loops { busy.signal() } }
            let knocking = try (0..<1000).map { _ in try Self.connect(to: port) }
            defer { for descriptor in knocking { close(descriptor) } }
            #expect(knocking.allSatisfy { $0 >= 0 })
            // What finds no room is knocked again and again, and finds none as long as nobody accepts.
            let end = ContinuousClock.now + .seconds(10)
            let open = knocking.count { descriptor in
                var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                let left = max(0, (end - ContinuousClock.now).components.seconds * 1000)
                return poll(&wanted, 1, CInt(left)) == 1 && wanted.revents & Int16(POLLERR | POLLHUP) == 0
            }
            #expect(open == knocking.count)
        }
    }

    private static func connect(to port: Int) throws -> CInt {
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
        _ = address.withSockAddr { start, length in Glibc.connect(descriptor, start, socklen_t(length)) }
        return descriptor
    }
}
