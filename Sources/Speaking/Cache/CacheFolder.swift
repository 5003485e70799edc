internal import Glibc

/// The folder of the cache, and what is done to it. Nothing here is remembered.
struct CacheFolder: Sendable {
    let path: String

    /// Others but the owner and the group see nothing of it.
    private static let folderMode: mode_t = 0o750
    private static let fileMode: mode_t = 0o640
    private static let ending = ".wav"
    /// What is under way has a name that begins so.
    private static let unfinished = ".part-"

    func path(of key: PromptKey) -> String { "\(path)/\(key.text)\(Self.ending)" }

    /// Makes the folder where it is missing, whose parent must be there.
    /// - Returns: whether users outside of the owner's group may look into it.
    func prepare() throws(CacheFailure) -> Bool {
        if mkdir(path, Self.folderMode) == 0 {
            // Whatever the umask; a group that the parent hands down stays.
            var status = stat()
            guard stat(path, &status) == 0 else { throw failure(path) }
            let isRight = status.st_mode & 0o777 == Self.folderMode
            guard isRight || chmod(path, status.st_mode & 0o2000 | Self.folderMode) == 0 else { throw failure(path) }
            return false
        }
        guard errno == EEXIST else { throw failure(path) }
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .other(path: path, reason: "it is no folder") }
        guard access(path, R_OK | W_OK | X_OK) == 0 else { throw failure(path) }
        return status.st_mode & 0o007 != 0
    }

    /// The installation's secret, made at the first time.
    func secret() throws(CacheFailure) -> [UInt8] {
        let path = "\(path)/.secret"
        var random = SystemRandomNumberGenerator()
        let fresh = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        // Two who come first at once: one file is there in the end, and both read it.
        let draft = "\(self.path)/\(Self.unfinished)\(String(UInt64.random(in: 0...(.max), using: &random), radix: 36))"
        if access(path, F_OK) != 0 {
            try Disk.write(fresh, to: draft, mode: 0o600)
            defer { unlink(draft) }
            guard link(draft, path) == 0 || errno == EEXIST else { throw failure(path) }
        }
        let kept = try Disk.read(path, limit: fresh.count)
        guard kept.count == fresh.count else {
            throw .other(path: path, reason: "it must hold 32 bytes; remove it, and every prompt is made anew")
        }
        return kept
    }

    struct Listed: Sendable {
        var key: PromptKey
        var size: Int
        /// Seconds since 1970.
        var made: Int
        var used: Int
    }

    /// The prompts that lie there. What is left of work given up more than an hour ago is removed.
    func list(now: Int) throws(CacheFailure) -> [Listed] {
        guard let folder = opendir(path) else { throw failure(path) }
        defer { closedir(folder) }
        var result: [Listed] = []
        while let entry = readdir(folder) {
            let name = Disk.name(of: entry)
            var status = stat()
            guard lstat("\(path)/\(name)", &status) == 0 else { continue }
            if name.hasPrefix(Self.unfinished) {
                if status.st_mtim.tv_sec < now - 3600 { Workplace(path: "\(path)/\(name)").remove() }
            } else if name.hasSuffix(Self.ending), let key = PromptKey(name.dropLast(Self.ending.count)),
                status.st_mode & S_IFMT == S_IFREG
            {
                result.append(
                    Listed(
                        key: key, size: Int(status.st_size), made: status.st_mtim.tv_sec, used: status.st_atim.tv_sec))
            }
        }
        return result
    }

    /// A folder for the work on one prompt, which nobody else sees. Who asks for it removes it.
    func workplace() throws(CacheFailure) -> Workplace {
        var name = Array("\(path)/\(Self.unfinished)XXXXXX".utf8CString)
        let made = name.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress, mkdtemp(start) != nil else { return nil }
            return String(cString: start)
        }
        guard let made else { throw failure(path) }
        return Workplace(path: made)
    }

    /// Puts a prompt in its place all at once.
    func put(_ bytes: [UInt8], for key: PromptKey) throws(CacheFailure) {
        let place = try workplace()
        defer { place.remove() }
        let draft = "\(place.path)/prompt"
        try Disk.write(bytes, to: draft, mode: Self.fileMode)
        guard rename(draft, path(of: key)) == 0 else { throw failure(path(of: key)) }
    }

    func remove(_ key: PromptKey) { unlink(path(of: key)) }

    /// Whether a prompt is there and whole; a machine that lost its power may leave what is not.
    func isWhole(_ key: PromptKey, size: Int) -> Bool {
        guard let header = try? Disk.read(path(of: key), limit: WaveFile.headerSize) else { return false }
        return WaveFile.isTelephone(header: header, fileSize: size)
    }

    func isThere(_ key: PromptKey) -> Bool { access(path(of: key), R_OK) == 0 }

    /// Keeps the time of use where a restart finds it; the time of making stays.
    func noteUse(of key: PromptKey, at time: Int) {
        // UTIME_OMIT, a macro that is not imported.
        let unchanged = (1 << 30) - 2
        utimensat(
            AT_FDCWD, path(of: key), [timespec(tv_sec: time, tv_nsec: 0), timespec(tv_sec: 0, tv_nsec: unchanged)], 0)
    }

    private func failure(_ path: String) -> CacheFailure { CacheFailure(errno, path: path) }
}
