/// How a command of `marcador` ended: the numbers a script or systemd sees. `docs/exit-codes.md` explains each.
///
/// They follow `sysexits.h`, so that the cause can be told from the number alone.
enum ExitStatus: Int32, CaseIterable, Sendable {
    /// Done.
    case ok = 0
    /// The command line is wrong, or names a campaign that does not exist.
    case usage = 64
    /// The input could be opened and makes no sense: a CSV without a usable row, bytes in no known encoding.
    case badData = 65
    /// The input is not there or may not be read.
    case noInput = 66
    /// Something needed does not answer: Asterisk cannot be reached, or the daemon does not run.
    case unavailable = 69
    /// A defect in Marcador itself.
    case internalError = 70
    /// An output file or folder cannot be made.
    case cannotCreate = 73
    /// Reading or writing failed on the way: disk full, database read-only.
    case ioError = 74
    /// Try again later: another daemon runs on this database or control socket, or a port is in use.
    case temporary = 75
    /// Not allowed: AMI refused the login, the account lacks a permission, or the control socket is not for this user.
    case noPermission = 77
    /// The config file is missing, wrong or incomplete; it names a database that is none of ours; or Asterisk's own
    /// configuration lacks something.
    case configuration = 78
}
