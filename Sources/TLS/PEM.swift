#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Certificates or a key as PEM text, and what to call it in a message. The text shows in no description: it may be a
/// key.
public struct PEM: Sendable, Hashable {
    /// The file it came from.
    public var name: String
    public var text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// Far above any file of certificates.
    private static let limit = 4 << 20

    /// Reads a file. It waits for the disk: not for an event loop.
    public init(file: String) throws(TLSFailure) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(file, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw Self.unreadable(file, code)
            }
            if count == 0 { break }
            bytes += chunk[..<count]
            guard bytes.count <= Self.limit else {
                throw .unusable(file: file, problem: "is larger than 4 MiB; give a file of certificates")
            }
        }
        self.init(name: file, text: String(decoding: bytes, as: UTF8.self))
    }

    private static func unreadable(_ file: String, _ code: CInt) -> TLSFailure {
        let words = strerror(code).map { String(cString: $0).lowercased() } ?? "errno \(code)"
        return .unusable(
            file: file, problem: "cannot be read: \(words); give the path of a file that this user may read")
    }
}

extension PEM: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { name }
    public var debugDescription: String { name }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
