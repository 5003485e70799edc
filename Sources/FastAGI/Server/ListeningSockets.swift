internal import Glibc
internal import NIOCore

/// TCP sockets that listen on one address, before any event loop has them; the kernel deals connections out among them.
enum ListeningSockets {
    /// - Returns: as many descriptors as asked for, for their new owners to close.
    static func open(
        _ address: FastAGIServer.Address, count: Int, backlog: Int
    ) throws(FastAGIServer.StartError) -> [CInt] {
        let wanted: SocketAddress
        do {
            wanted = try SocketAddress.makeAddressResolvingHost(address.host, port: address.port)
        } catch {
            throw .other(address, "\(error)")
        }
        var descriptors: [CInt] = []
        do throws(Failure) {
            // The first is bound without sharing, so that a port somebody else has is in use, be it ours too.
            descriptors.append(try bound(to: wanted, isShared: false))
            let port = try port(of: descriptors[0], like: wanted)
            for _ in 1..<max(1, count) { descriptors.append(try bound(to: port, isShared: true)) }
            for descriptor in descriptors { try listen(descriptor, backlog: backlog) }
        } catch {
            for descriptor in descriptors { close(descriptor) }
            throw startError(error.code, address)
        }
        return descriptors
    }

    /// Lets a bound socket listen, or gives one that listens another backlog.
    static func listen(_ descriptor: CInt, backlog: Int) throws(Failure) {
        try check(Glibc.listen(descriptor, CInt(clamping: backlog)))
    }

    typealias Failure = SessionLoop.Failure

    private static func check(_ result: CInt) throws(Failure) {
        guard result >= 0 else { throw Failure(code: errno) }
    }

    private static func bound(to address: SocketAddress, isShared: Bool) throws(Failure) -> CInt {
        let family = address.withSockAddr { start, _ in CInt(start.pointee.sa_family) }
        // The types of sockets are an enumeration here, and numbers that take flags everywhere else.
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, type, 0)
        try check(descriptor)
        do throws(Failure) {
            try set(SO_REUSEADDR, of: SOL_SOCKET, descriptor)
            // A connection has the options of its listener. This one tells a crashed Asterisk host from a quiet call.
            try set(SO_KEEPALIVE, of: SOL_SOCKET, descriptor)
            try set(TCP_NODELAY, of: CInt(IPPROTO_TCP), descriptor)
            if isShared { try set(SO_REUSEPORT, of: SOL_SOCKET, descriptor) }
            try check(address.withSockAddr { start, length in bind(descriptor, start, socklen_t(length)) })
            if !isShared { try set(SO_REUSEPORT, of: SOL_SOCKET, descriptor) }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func set(_ option: CInt, of level: CInt, _ descriptor: CInt) throws(Failure) {
        var yes: CInt = 1
        try check(setsockopt(descriptor, level, option, &yes, socklen_t(MemoryLayout<CInt>.size)))
    }

    /// The address with the port the system chose where 0 was asked for.
    private static func port(of descriptor: CInt, like address: SocketAddress) throws(Failure) -> SocketAddress {
        var address = address
        address.port = try name(of: descriptor).port
        return address
    }

    /// Where a socket listens.
    static func name(of descriptor: CInt) throws(Failure) -> (host: AGIPeerAddress?, port: Int) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            // A sockaddr_storage holds any sockaddr; that is what it is for.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        try check(result)
        // In a sockaddr_in and a sockaddr_in6 alike, the port is bytes 2 and 3, the first of them the higher one.
        return (AGIPeerAddress(storage), withUnsafeBytes(of: storage) { Int($0[2]) << 8 | Int($0[3]) })
    }

    private static func startError(_ code: CInt, _ address: FastAGIServer.Address) -> FastAGIServer.StartError {
        switch code {
        case EADDRINUSE: .portInUse(address)
        case EACCES, EPERM: .notPermitted(address)
        case EADDRNOTAVAIL: .noSuchAddress(address)
        default: .other(address, reason(code))
        }
    }

    /// What an error code means, in the system's words.
    static func reason(_ code: CInt) -> String { String(cString: strerror(code)) }
}
