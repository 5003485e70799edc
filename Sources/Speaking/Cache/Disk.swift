internal import Glibc

/// Small whole files.
enum Disk {
    /// Writes a file that was not there.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(CacheFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw CacheFailure(errno, path: path) }
        defer { close(descriptor) }
        var written = 0
        // Whatever the umask: Asterisk reads it by its group.
        guard fchmod(descriptor, mode) == 0 else { throw CacheFailure(errno, path: path) }
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw CacheFailure(errno, path: path) }
            written += count
        }
    }

    /// The first bytes of a file, at most so many.
    static func read(_ path: String, limit: Int) throws(CacheFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CacheFailure(errno, path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw CacheFailure(errno, path: path) }
        let size = min(limit, Int(status.st_size))
        var bytes = [UInt8](repeating: 0, count: size)
        var count = 0
        while count < size {
            let got = bytes[count...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw CacheFailure(errno, path: path) }
            if got == 0 { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    /// In bytes; 0 when there is no such file.
    static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    static func name(of entry: UnsafeMutablePointer<dirent>) -> String {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
    }
}
