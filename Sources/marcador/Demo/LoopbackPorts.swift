import Foundation

/// Ports of this machine, for the demo and the doctor.
enum LoopbackPorts {
    /// A port on loopback that nobody has.
    static func free() throws -> Int {
        switch bound("127.0.0.1", 0) {
        case .success(let port): return port
        case .failure(let error): throw error
        }
    }

    /// Whether somebody listens on that port of an IPv4 address.
    static func isTaken(_ port: Int, on address: String) -> Bool {
        if case .failure(let error) = bound(address, UInt16(clamping: port)) { return error.code == .EADDRINUSE }
        return false
    }

    /// Binds, looks which port that is, and lets it go.
    private static func bound(_ host: String, _ port: UInt16) -> Result<Int, POSIXError> {
        func failure() -> Result<Int, POSIXError> { .failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)) }
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return failure() }
        defer { close(socket) }
        // As the daemon does: a connection that lingers from before keeps nobody out.
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return .failure(POSIXError(.EAFNOSUPPORT)) }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let done = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        return done ? .success(Int(UInt16(bigEndian: address.sin_port))) : failure()
    }
}
