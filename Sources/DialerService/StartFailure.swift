/// Why the daemon did not start: each with its cure.
public enum StartFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case controlSocket(path: String, reason: String)

    public var description: String {
        switch self {
        case .controlSocket(let path, let reason):
            "the control socket \(path) could not be opened (\(reason)): "
                + "its folder must exist and be writable for the daemon's user; set 'control_socket' in the config file"
        }
    }
}
