import Audit
import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The end of the audit as its files have it, open for the next line. For one writer.
struct AuditTail: ~Copyable {
    private let files: AuditFiles
    private var descriptor: Int32 = -1
    private var size: off_t = 0
    private(set) var day: CivilDate?
    /// The last whole line of all files when they were opened; `nil` = there was none.
    private(set) var last: AuditLine?
    /// Its number, or that of a later one that was appended.
    private(set) var number: Int64 = 0

    /// Opens the last file, and takes away what stands behind its last whole line.
    init(_ files: AuditFiles) throws(StoreError) {
        self.files = files
        for day in try files.days().reversed() where last == nil { try look(at: day) }
        number = last?.number ?? 0
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Appends lines, each in its day's file, and waits for the disk.
    mutating func append(_ records: [AuditRecord]) throws(StoreError) {
        var rest = records[...]
        while let first = rest.first {
            let ofDay = rest.prefix { $0.day == first.day }
            if first.day != day { try begin(first.day) }
            try put(ofDay.map { $0.text + "\n" }.joined())
            number = ofDay.last?.number ?? number
            rest = rest.dropFirst(ofDay.count)
        }
    }

    private mutating func look(at day: CivilDate) throws(StoreError) {
        let path = files.path(of: day)
        try openFile(path, create: false)
        self.day = day
        var whole: off_t = 0
        var final: [UInt8] = []
        do {
            try files.eachLine(
                of: day,
                line: { bytes in
                    whole += off_t(bytes.count) + 1
                    final = Array(bytes)
                })
        } catch let error as StoreError { throw error } catch { throw AuditFiles.failure(EIO, path) }
        if whole < size {
            guard ftruncate(descriptor, whole) == 0 else { throw AuditFiles.failure(errno, path) }
            size = whole
        }
        // A process that was killed may have left lines that no disk has yet.
        guard fdatasync(descriptor) == 0 else { throw AuditFiles.failure(errno, path) }
        last = try? AuditLine(final)
    }

    private mutating func begin(_ day: CivilDate) throws(StoreError) {
        if mkdir(files.folder, 0o750) == 0 {
            try Self.sync(files.folder + "/..")
        } else if errno != EEXIST {
            throw AuditFiles.failure(errno, files.folder)
        }
        try openFile(files.path(of: day), create: true)
        self.day = day
        try Self.sync(files.folder)
    }

    /// The name of a new file is in its folder, which waits for the disk by itself.
    private static func sync(_ folder: String) throws(StoreError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AuditFiles.failure(errno, folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw AuditFiles.failure(errno, folder) }
    }

    private mutating func openFile(_ path: String, create: Bool) throws(StoreError) {
        let opened = open(path, O_RDWR | O_APPEND | O_CLOEXEC | (create ? O_CREAT : 0), 0o640)
        guard opened >= 0 else { throw AuditFiles.failure(errno, path) }
        if descriptor >= 0 { close(descriptor) }
        descriptor = opened
        size = lseek(opened, 0, SEEK_END)
        guard size >= 0 else { throw AuditFiles.failure(errno, path) }
    }

    /// All of it or nothing, as far as the disk lets.
    private mutating func put(_ text: String) throws(StoreError) {
        let path = day.map(files.path) ?? files.folder
        var rest = Array(text.utf8)[...]
        var code: Int32 = 0
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                code = count < 0 ? errno : ENOSPC
                break
            }
            rest = rest.dropFirst(count)
        }
        if code == 0, fdatasync(descriptor) != 0 { code = errno }
        guard code == 0 else {
            // A page that could not be written is forgotten by the kernel: what is said to be there may not be.
            _ = ftruncate(descriptor, size)
            throw AuditFiles.failure(code, path)
        }
        size += off_t(text.utf8.count)
    }
}
