#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A regular file, read in chunks, from the start as often as wanted.
final class InputFile {
    let path: String
    /// In bytes.
    let size: Int64
    private let descriptor: Int32

    init(path: String) throws(ImportError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ImportError(
                .unreadable, "'\(path)' cannot be read (\(lastErrorText())): check its name and permissions")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            _ = close(descriptor)
            throw ImportError(.unreadable, "'\(path)' is not a file: save the rows in one and name that")
        }
        size = Int64(status.st_size)
    }

    deinit { _ = close(descriptor) }

    func rewind() { _ = lseek(descriptor, 0, SEEK_SET) }

    /// The next bytes; empty at the end of the file.
    func chunk(_ limit: Int = 1 << 18) throws(ImportError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let got = read(descriptor, buffer.baseAddress, limit)
            failed = got < 0
            count = max(0, got)
        }
        guard !failed else {
            throw ImportError(
                .unreadable, "'\(path)' cannot be read to its end (\(lastErrorText())): copy it and try again")
        }
        return bytes
    }
}

/// The last error of the C library, in words.
func lastErrorText() -> String { String(cString: strerror(errno)) }
