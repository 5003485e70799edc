import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// glibc has it since 2.34; its Swift module leaves it out.
@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
private func closeFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32

/// A process of its own with its output in files: it is signalled by its id and only while it has not been waited for.
///
/// Made with `posix_spawn` and not with Foundation's Process: that one passes on the signals its thread has blocked, and
/// a daemon under test must hear its SIGTERM.
final class Child: Sendable {
    enum End: Equatable, Sendable {
        case code(Int32)
        case signal(Int32)
    }

    struct NotStarted: Error { let reason: String }

    let id: pid_t
    let output: URL
    let errors: URL
    private let state = Mutex<(end: End?, waiting: [CheckedContinuation<Void, Never>])>((nil, []))

    /// - Parameter environment: on top of this process's own; an empty value takes a variable away.
    init(
        _ program: String, _ arguments: [String], output: URL, errors: URL, environment: [String: String] = [:]
    ) throws {
        self.output = output
        self.errors = errors
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        // NIO's sockets do not close themselves: a child that kept one would hold a test's port.
        _ = closeFrom(&files, 3)
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, output.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&files, 2, errors.path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var variables = ProcessInfo.processInfo.environment
        for (name, value) in environment { variables[name] = value.isEmpty ? nil : value }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var id: pid_t = 0
        let code = posix_spawnp(&id, program, &files, &attributes, &words, &settings)
        guard code == 0 else { throw NotStarted(reason: "\(program): \(String(cString: strerror(code)))") }
        self.id = id
        let child = id
        Thread.detachNewThread { [self] in
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7f
            let waiting = state.withLock { state in
                state.end = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    var end: End? { state.withLock { $0.end } }

    /// The lock keeps the process from being waited for, and its id from being another's, meanwhile.
    func signal(_ number: Int32) {
        state.withLock { if $0.end == nil { kill(id, number) } }
    }

    /// How it ended; a process that has not within the limit is killed, and that is its end.
    func ended(within seconds: Double = 30) async -> End {
        let killer = Task {
            try await Task.sleep(for: .seconds(seconds))
            signal(SIGKILL)
        }
        defer { killer.cancel() }
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.end == nil { state.waiting.append(continuation) }
                return state.end != nil
            }
            if isOver { continuation.resume() }
        }
        return end ?? .signal(0)
    }

    var outputText: String { Self.text(output) }
    var errorText: String { Self.text(errors) }

    private static func text(_ file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }
}
