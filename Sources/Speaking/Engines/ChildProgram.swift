internal import CSpawn
internal import Glibc

/// A program that is run to its end, with files for its input and output and in a process group of its own.
struct ChildProgram {
    /// The program and its arguments, as they are.
    var command: [String]
    /// `NAME=value`
    var environment: [String]
    /// Files for standard input, output and error; the last two are made anew.
    var input: String
    var output: String
    var notes: String
    var deadline: Duration
    /// Files it may not let grow beyond the limit, in bytes. No rlimit: that counts shared memory too, of which engines
    /// take much.
    var watched: [String]
    var fileLimit: Int
    /// 0…19: how much it leaves to others.
    var niceness: Int32

    enum Ending: Hashable {
        case exited(Int32)
        case killed(signal: Int32)
        case late
        case tooBig
        /// By whoever runs it.
        case stopped
    }

    /// Why it did not start.
    struct StartFailure: Error {
        /// An errno.
        let code: Int32
    }

    /// Blocks until it has ended; then all it has started has ended too, unless that left the group.
    /// - Parameter isStopped: asked again and again; when it says yes, the program is ended.
    func run(until isStopped: () -> Bool) throws(StartFailure) -> Ending {
        let id = try start()
        // It and its children are one group, which its id names until it is waited for.
        if niceness > 0 { _ = child_make_gentle(id, niceness) }
        let end = ContinuousClock.now + deadline
        var ending: Ending?
        var pause: UInt32 = 500
        while ending == nil, !hasEnded(id) {
            if isStopped() {
                ending = .stopped
            } else if ContinuousClock.now >= end {
                ending = .late
            } else if watched.contains(where: { Disk.size($0) > fileLimit }) {
                ending = .tooBig
            } else {
                usleep(pause)
                pause = min(pause * 2, 8000)
            }
        }
        killpg(id, SIGKILL)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        if let ending { return ending }
        // As WIFEXITED, WEXITSTATUS and WTERMSIG read it.
        return status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
    }

    /// Leaves it to be waited for.
    private func hasEnded(_ id: pid_t) -> Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT) == 0
            && information.si_signo == SIGCHLD
    }

    private func start() throws(StartFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let fresh = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, fresh, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, notes, fresh, 0o600)
        // None of the daemon's sockets and files.
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The daemon blocks and ignores signals; what it starts does not.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var id: pid_t = 0
        let code = withStrings(command) { arguments in
            withStrings(environment) { environment in
                posix_spawnp(&id, command.first ?? "", &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw StartFailure(code: code) }
        return id
    }

    /// With C's array of strings, which ends with a null pointer.
    private func withStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
