public import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files of the audit in their folder, one a day: `2026-03-10.jsonl`.
public struct AuditFiles: Sendable {
    public let folder: String

    public init(folder: String) {
        self.folder = folder
    }

    /// Those of a database: `audit/` beside `marcador.sqlite`, `other-audit/` beside `other.sqlite`.
    public init(database path: String) {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let name = path[start...].prefix { $0 != "." }
        self.init(folder: String(path[..<start]) + (name == "marcador" ? "audit" : "\(name)-audit"))
    }

    static let ending = ".jsonl"

    public func path(of day: CivilDate) -> String { "\(folder)/\(day)\(Self.ending)" }

    /// Days that have a file, in order; none where there is no folder.
    public func days() throws(StoreError) -> [CivilDate] {
        guard let directory = opendir(folder) else {
            let code = errno
            guard code != ENOENT else { return [] }
            throw AuditFiles.failure(code, folder)
        }
        defer { closedir(directory) }
        var days: [CivilDate] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(Self.ending), let day = CivilDate(iso: name.dropLast(Self.ending.count)) else {
                continue
            }
            days.append(day)
        }
        return days.sorted()
    }

    /// Hands out the lines of a file, each without its end, and what stands behind the last end.
    public func eachLine(
        of day: CivilDate, line: (ArraySlice<UInt8>) throws -> Void, torn: (ArraySlice<UInt8>) throws -> Void = { _ in }
    ) throws {
        let path = path(of: day)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AuditFiles.failure(errno, path) }
        defer { close(descriptor) }
        var rest: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw AuditFiles.failure(errno, path) }
            guard count > 0 else { break }
            rest += chunk[..<count]
            var start = 0
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                try line(rest[start..<end])
                start = end + 1
            }
            rest.removeFirst(start)
        }
        if !rest.isEmpty { try torn(rest[...]) }
    }

    /// What the system says, in words an operator can act on.
    static func failure(_ code: Int32, _ path: String) -> StoreError {
        switch code {
        case ENOSPC, EDQUOT:
            StoreError(
                .diskFull, "the disk of the audit '\(path)' is full: free some space; nothing is dialled without audit")
        case EROFS:
            StoreError(
                .readOnly,
                "the audit '\(path)' cannot be written: its disk is read-only, mount it for writing; nothing is dialled without audit"
            )
        case EACCES, EPERM:
            StoreError(
                .readOnly, "the audit '\(path)' is closed to this user: give it and its folder to the daemon's user")
        default:
            StoreError(
                .failed,
                "the audit '\(path)' fails (\(String(cString: strerror(code)))): check the folder and the disk; nothing is dialled without audit"
            )
        }
    }
}
