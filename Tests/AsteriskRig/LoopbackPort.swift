#if canImport(Glibc)
    import Glibc
#endif

/// Ports on 127.0.0.1.
public enum LoopbackPort {
    public enum Kind: Sendable {
        case tcp
        case udp
    }

    /// A port that nobody listens on now.
    public static func free(_ kind: Kind) throws -> Int {
        guard let port = bound(to: 0, kind) else { throw RigError.noPort("bind failed with errno \(errno)") }
        return port
    }

    /// Whether somebody has it.
    public static func isTaken(_ port: Int, _ kind: Kind) -> Bool { bound(to: UInt16(port), kind) == nil }

    /// Binds, looks which port that is, and lets it go.
    private static func bound(to port: UInt16, _ kind: Kind) -> Int? {
        let type = kind == .tcp ? Int32(SOCK_STREAM.rawValue) : Int32(SOCK_DGRAM.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var address = loopback(port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let done = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        return done ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }

    static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// A server that takes connections and never says a word: a daemon that hangs. It lets go when it is released.
public final class SilentServer: Sendable {
    public let port: Int
    private let descriptor: Int32

    public init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = LoopbackPort.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        // The system accepts for it; nobody reads.
        guard listening, listen(descriptor, 16) == 0 else {
            close(descriptor)
            throw RigError.noPort("listen failed with errno \(errno)")
        }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
