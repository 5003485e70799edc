#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Held by the one daemon that works a database: a lock on the file `<database>.lock`, which the kernel drops when the
/// process ends, however it ends.
public struct DaemonLock: ~Copyable, Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { _ = close(descriptor) }

    /// Takes the lock for as long as the value lives, or says who has it.
    public static func acquire(database path: String) throws(StoreError) -> DaemonLock {
        let lockPath = path + ".lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw failure(errno, lockPath)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = processID(in: descriptor)
            _ = close(descriptor)
            throw StoreError(
                .locked,
                "another daemon\(holder.map { " (process \($0))" } ?? "") works the database '\(path)': stop it first, or "
                    + "give this one a database of its own")
        }
        let text = "\(getpid())\n"
        _ = ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        return DaemonLock(descriptor: descriptor)
    }

    private static func failure(_ code: Int32, _ path: String) -> StoreError {
        switch code {
        case EROFS:
            StoreError(
                .readOnly, "the lock file '\(path)' cannot be written: its disk is read-only, mount it for writing")
        case ENOSPC, EDQUOT:
            StoreError(
                .diskFull,
                "the lock file '\(path)' cannot be made: its disk is full, free some space; nothing stored so far is lost"
            )
        default:
            StoreError(
                .cannotOpen,
                "the lock file '\(path)' cannot be opened (\(String(cString: strerror(code)))): check that its directory "
                    + "exists and that this user may write in it")
        }
    }

    private static func processID(in descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count], as: UTF8.self).prefix { $0.isNumber })
    }
}
