import ArgumentParser
import Audit
import DialerService
import Settings
import Store
import Vocabulary

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "What was attempted, and why it was allowed.",
        discussion: "What the files hold and what they prove: docs/audit.md.",
        subcommands: [AuditVerifyCommand.self, AuditShowCommand.self])
}

struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that no line of the audit was changed, taken or added.",
        discussion: """
            Every line is checked against those before it, the last one against the database, and every attempt of the \
            journal against its line. With FOLDER only the lines are, as for a copy on another machine. Ends with 65 when \
            something is not as it was written.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "A folder of files of the audit, instead of the config file's.") var folder: String?
    @Option(help: "The first day to look at, in UTC: 2026-03-10.") var from: String?
    @Option(help: "The last day to look at, in UTC.") var to: String?

    func validate() throws {
        for text in [from, to].compactMap(\.self) where CivilDate(iso: text) == nil {
            throw ValidationError("'\(text)' is no day; write it like 2026-03-10")
        }
        if let from, let to, from > to { throw ValidationError("--from is after --to") }
    }

    func run() async throws {
        let inspection: AuditInspection
        let (first, last) = (from.flatMap { CivilDate(iso: $0) }, to.flatMap { CivilDate(iso: $0) })
        do {
            if let folder {
                let files = AuditFiles(folder: folder)
                guard try !files.days().isEmpty else {
                    throw Exit.with(.noInput, "'\(folder)' has no files of an audit: name the folder that has them")
                }
                inspection = try files.inspect(from: first, to: last)
            } else {
                let path = try config.load().database
                let store = try Store(existing: path)
                inspection = try await store.inspect(AuditFiles(database: path), from: first, to: last)
                try store.close()
            }
        } catch let failure as StoreError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        }
        try report(inspection)
    }

    private func report(_ inspection: AuditInspection) throws {
        for recovery in inspection.recoveries { print("recovered: \(recovery)") }
        if let found = inspection.firstBreak { throw Exit.with(.badData, found.sentence) }
        for disagreement in inspection.disagreements.dropFirst().prefix(Self.most) {
            Output.toStandardError("\(disagreement)\n")
        }
        if let first = inspection.disagreements.first {
            let more = inspection.disagreements.count - 1
            throw Exit.with(.badData, first + (more > 0 ? " (and \(more) more)" : ""))
        }
        if inspection.hasTornEnd {
            print(
                "the last line is not whole: it is being written, or a crash cut it and the next start writes it anew")
        }
        if inspection.waiting > 0 { print("\(inspection.waiting) lines are in the database and not in a file yet") }
        guard let last = inspection.days.last, let first = inspection.days.first else { return print("no lines yet") }
        print("whole: \(inspection.lines.of("line")) from \(first) to \(last)")
        print("last line \(inspection.head.number), sha256 \(inspection.head.hash)")
        if folder == nil {
            print("journal: \(inspection.attempts.of("attempt")), each with its line")
        } else {
            print("not compared with a database: lines cut from the end would not be seen")
        }
    }

    /// Disagreements that are told beside the first.
    private static let most = 20
}

struct AuditShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Why an attempt was allowed, and what became of it.",
        discussion: "A number that is an attempt's is taken for that; --account for the account of the same number.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The id of an attempt, or the creditor's number of an account.") var subject: String
    @Flag(help: "The number is an account's.") var account = false
    @Option(help: "The creditor, where several have an account of that number.") var creditor: String?

    func run() async throws {
        let path = try config.load().database
        let lines = try await Store.use(path) { try await self.lines($0, AuditFiles(database: path)) }
        guard !lines.isEmpty else {
            throw Exit.with(
                .noInput,
                "the audit has nothing of '\(subject)': check the number, and where the files of its days are kept")
        }
        for line in lines { print(line.words.joined(separator: "\n")) }
    }

    private func lines(_ store: Store, _ files: AuditFiles) async throws -> [AuditLine] {
        if !account, creditor == nil, let number = Int64(subject) {
            let lines = try await store.auditStory(of: AttemptID(rawValue: number), in: files)
            if !lines.isEmpty { return lines }
        }
        guard let id = try await store.account(reference: subject, creditor: creditor) else { return [] }
        return try await store.auditStory(of: id, in: files)
    }
}
