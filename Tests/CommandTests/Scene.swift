import Foundation
import Logging
import PBXSimulator
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// A folder, a config file and whatever a test starts in it; all of it is gone when the test is.
final class Scene: Sendable {
    let folder: URL
    private let children = Mutex<[Child]>([])
    private let runs = Atomic(0)

    /// The secret of every AMI account here: no output may ever have it.
    static let secret = "s3cr3t-of-the-tests"

    /// The program as it was built, beside the tests.
    static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("marcador").path
    static let checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private init() throws {
        folder = URL(
            fileURLWithPath:
                "/tmp/marcador-cmd-\(String((0..<8).map { _ in "abcdefghijkmnpqrstuvwxyz".randomElement() ?? "x" }))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    static func with<Result>(_ body: (Scene) async throws -> Result) async throws -> Result {
        let scene = try Scene()
        do {
            let result = try await body(scene)
            await scene.tearDown()
            return result
        } catch {
            for child in scene.children.withLock({ $0 }) {
                print("--- \(child.id) ended: \(String(describing: child.end))\n\(child.errorText.suffix(3000))")
            }
            await scene.tearDown()
            throw error
        }
    }

    private func tearDown() async {
        for child in children.withLock({ $0 }) {
            child.signal(SIGKILL)
            _ = await child.ended()
        }
        for child in children.withLock({ $0 }) {
            let said = child.outputText + child.errorText
            #expect(!said.contains(Self.secret), "a secret was written by process \(child.id)")
        }
        do { try FileManager.default.removeItem(at: folder) } catch {
            Issue.record("cannot remove \(folder.path): \(error)")
        }
    }

    // MARK: Files

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    @discardableResult
    func write(_ text: String, to name: String, encoding: String.Encoding = .utf8) throws -> String {
        let data = try #require(text.data(using: encoding))
        try data.write(to: folder.appendingPathComponent(name))
        return path(name)
    }

    func read(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    // MARK: Programs

    /// Starts the program, or another one with the program among its arguments.
    func start(_ arguments: [String], by other: [String] = [], environment: [String: String] = [:]) throws -> Child {
        let number = runs.add(1, ordering: .relaxed).newValue
        let words = other + [Self.program] + arguments
        var settings = ["NOTIFY_SOCKET": "", "WATCHDOG_USEC": "", "JOURNAL_STREAM": "", "MARCADOR_AMI_SECRET": ""]
        settings.merge(environment) { _, new in new }
        let child = try Child(
            words[0], Array(words.dropFirst()), output: folder.appendingPathComponent("out.\(number)"),
            errors: folder.appendingPathComponent("err.\(number)"), environment: settings)
        children.withLock { $0.append(child) }
        return child
    }

    /// What came of a command that ran to its end.
    struct Ran: Sendable, CustomStringConvertible {
        var end: Child.End
        var output: String
        var errors: String

        /// Without the warnings that a config file for tests brings.
        var sentences: [String] { errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("marcador: ") } }
        var description: String { "\(end)\n\(output)\n\(errors)" }
    }

    /// Runs a command to its end.
    func run(
        _ arguments: [String], by other: [String] = [], environment: [String: String] = [:], within seconds: Double = 60
    ) async throws -> Ran {
        let child = try start(arguments, by: other, environment: environment)
        let end = await child.ended(within: seconds)
        return Ran(end: end, output: child.outputText, errors: child.errorText)
    }

    /// Runs a command that asks the daemon.
    func ask(_ arguments: String...) async throws -> Ran {
        try await run(arguments + ["--socket", path("control.sock")])
    }
}

/// Asks again and again until the answer is yes, or records what it waited for.
func eventually(
    _ what: String, within seconds: Double = 30, isolation: isolated (any Actor)? = #isolation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            throw WaitedInVain(what: what)
        }
        try await Task.sleep(for: .milliseconds(25))
    }
}

struct WaitedInVain: Error, CustomStringConvertible {
    let what: String
    var description: String { "waited in vain for \(what)" }
}
