import ArgumentParser
import DialerCore
import DialerService
import Foundation
import Settings
import Store
import Vocabulary

struct NoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Put a note or documents on an account's record, and get documents out again.",
        discussion: "marcador story shows them.", subcommands: [NoteAddCommand.self, NoteGetCommand.self])
}

struct NoteAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Put a note on an account's record, with documents or without.",
        discussion: """
            Documents are kept in the database, each of at most \(Document.largest / 1_000_000) MB, and are backed up with it.
            """)

    @OptionGroup var account: AccountArgument
    @Option(help: "What the next agent should know.") var text: String?
    @Option(name: .customLong("attach"), help: "A file to keep with it; may be repeated.") var files: [String] = []
    @Option(help: "Who says so, such as PJSIP/201.") var agent: String?
    @Option(help: "The call it is about, by the number of its attempt.") var attempt: Int64?

    func validate() throws {
        guard text?.isEmpty == false || !files.isEmpty else {
            throw ValidationError("there is nothing to put on record: give --text, --attach, or both")
        }
        guard (text ?? "").count <= Self.longest else {
            throw ValidationError("--text is longer than \(Self.longest) characters: attach it as a file")
        }
        guard files.count <= 20 else { throw ValidationError("a note has at most 20 files") }
    }

    func run() async throws {
        let documents = try files.map(Self.read)
        try await account.with { found in
            let note = try await found.store.addNote(
                text ?? "", documents: documents, to: found.id, agent: agent.map { AgentID($0) },
                attempt: attempt.map { AttemptID(rawValue: $0) }, at: found.now)
            print("account \(account.account): \(note.line)")
        }
    }

    private static func read(_ path: String) throws -> Document {
        let name = URL(filePath: path).lastPathComponent
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
        guard size <= Document.largest else {
            throw Exit.with(
                .badData,
                "\(path) has \(size / 1_000_000) MB, and \(Document.largest / 1_000_000) are kept: make it smaller")
        }
        guard let content = FileManager.default.contents(atPath: path) else {
            throw Exit.with(.noInput, "the file \(path) cannot be read: check its path and permissions")
        }
        guard !content.isEmpty else { throw Exit.with(.badData, "the file \(path) is empty: choose another") }
        return Document(name: name, content: content)
    }

    private static let longest = 4000
}

struct NoteGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Get a document out, by the number that the story gives it.")

    @OptionGroup var config: ConfigOption
    @Argument(help: "The number of the document.") var number: Int64
    @Option(help: "The file to make; without it one of the document's name, here.") var output: String?
    @Option(help: "The database, instead of the config file's.") var database: String?

    func run() async throws {
        let path = try database ?? config.load().database
        guard let document = try await Store.use(path, { try await $0.document(number) }) else {
            throw Exit.with(.noInput, "there is no document \(number): look it up with marcador story")
        }
        let file = output ?? document.name
        // Never over what is there, a link included.
        do { try document.content.write(to: URL(filePath: file), options: .withoutOverwriting) } catch {
            throw Exit.with(
                .cannotCreate,
                "\(file) cannot be made: give --output a path where there is no file yet and you may write")
        }
        print("document \(number): \(file), \(document.content.count.of("byte"))")
    }
}

extension AccountNote {
    /// `note: "Paga el viernes", by PJSIP/201; carta.pdf (48 kB, document 3)`
    var line: String {
        var line = text.isEmpty ? "note" : "note: \"\(text)\""
        if let agent { line += ", by \(agent)" }
        if let attempt { line += ", of attempt \(attempt.rawValue)" }
        let documents = attachments.map { "\($0.name) (\(max(1, $0.bytes / 1000)) kB, document \($0.number))" }
        return documents.isEmpty ? line : "\(line); \(documents.joined(separator: ", "))"
    }
}
