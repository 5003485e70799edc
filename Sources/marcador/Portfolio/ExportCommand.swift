import ArgumentParser
import Foundation
import Portfolio
import Settings
import Store
import Vocabulary

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write as CSV what others are to know: bad numbers, promises, expected payments, reviews.",
        discussion: """
            The daemon may run. Each row has an id of its own, so that files may overlap. A day begins with this machine's \
            midnight. Columns: docs/collections.md.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "contact-points, promises, expected-payments or reviews.") var what: String
    @Option(help: "Only what was found, changed or said from this day on, as 2026-03-10.") var since: String?
    @Option(help: "The file to write, in the place of standard output. It is there whole or not at all.") var to:
        String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    private static let kinds = Export.allCases.map(\.rawValue)

    func validate() throws {
        guard Export(rawValue: what) != nil else {
            throw ValidationError("'\(what)' cannot be exported\(suggestion(for: what, among: Self.kinds))")
        }
        guard since.map({ CivilDate(iso: $0) != nil }) ?? true else {
            throw ValidationError("--since is a day like 2026-03-10")
        }
    }

    func run() async throws {
        guard let export = Export(rawValue: what) else { return }
        let path = try database ?? config.load().database
        guard FileManager.default.fileExists(atPath: path) else {
            throw Exit.with(.noInput, "there is no database at \(path): nothing was imported yet with this config")
        }
        var sheet = try CSVOutput(to, over: export.columns)
        sheet.add(export.columns)
        do throws(StoreError) {
            let store = try Store(existing: path)
            defer { try? store.close() }
            sheet = try await store.export(export, since: since.flatMap(Self.midnight), into: sheet) { $0.add($1) }
        } catch {
            sheet.giveUp()
            throw Exit.with(error.exitStatus, error.sentence)
        }
        try sheet.finish()
    }

    private static func midnight(_ day: String) -> Timestamp? {
        guard let date = CivilDate(iso: day) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .current
        return calendar.date(from: DateComponents(year: date.year, month: date.month, day: date.day))
            .map { Timestamp(seconds: Int64($0.timeIntervalSince1970)) }
    }
}

/// Lines of CSV on their way to a file, which has its name once it is whole, or to standard output.
private struct CSVOutput: Sendable {
    private let path: String?
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private var failure: Int32?

    private var unfinished: String? { path.map { "\($0).part" } }

    /// - Parameter columns: a file that begins with the first of them is an earlier export and gives way; any other, such as a
    ///   database, does not.
    init(_ path: String?, over columns: [String]) throws {
        self.path = path
        if let path, let there = FileHandle(forReadingAtPath: path) {
            let mark = Data(CSVRow.line(Array(columns.prefix(1))).utf8)
            let start = try? there.read(upToCount: mark.count)
            guard start == nil || start == Data() || start == mark else {
                throw Exit.with(
                    .cannotCreate,
                    "'\(path)' is there already, and no such export: name another with --to, or remove it")
            }
        }
        descriptor = path.map { open("\($0).part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640) } ?? STDOUT_FILENO
        guard descriptor >= 0 else {
            throw Exit.with(
                .cannotCreate,
                "'\(path ?? "")' cannot be made (\(String(cString: strerror(errno)))): name another with --to")
        }
    }

    mutating func add(_ values: [String]) {
        pending += Array((CSVRow.line(values) + "\r\n").utf8)
        if pending.count > 1 << 16 { flush() }
    }

    private mutating func flush() {
        var rest = pending[...]
        pending = []
        while failure == nil, !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                failure = errno
                return
            }
            rest = rest.dropFirst(count)
        }
    }

    func giveUp() {
        guard let unfinished else { return }
        close(descriptor)
        unlink(unfinished)
    }

    mutating func finish() throws {
        flush()
        if let path, let unfinished {
            if failure == nil, fsync(descriptor) != 0 || rename(unfinished, path) != 0 { failure = errno }
            if failure != nil { giveUp() } else { close(descriptor) }
        }
        if let failure {
            let reason = String(cString: strerror(failure))
            throw Exit.with(
                .ioError, "'\(path ?? "standard output")' was not written (\(reason)): make room and try again")
        }
    }
}
