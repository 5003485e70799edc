/// Why the daemon did not start: each with its cure.
public enum StartFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Its folder is missing or may not be written.
    case controlSocket(path: String, reason: String)
    /// Another daemon answers there.
    case controlSocketInUse(path: String)

    public var description: String {
        switch self {
        case .controlSocket(let path, let reason):
            "the control socket \(path) cannot be made (\(reason)): its folder must exist and be writable for the "
                + "daemon's user; make it, or set 'control_socket' in the config file"
        case .controlSocketInUse(let path):
            "another daemon answers at the control socket \(path): stop it, or set another 'control_socket' in the "
                + "config file"
        }
    }
}
