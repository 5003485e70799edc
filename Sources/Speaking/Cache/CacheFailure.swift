internal import Glibc

/// Why the cache can keep nothing now.
public enum CacheFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case full(path: String)
    case notAllowed(path: String)
    case other(path: String, reason: String)

    init(_ code: CInt, path: String) {
        switch code {
        case ENOSPC, EDQUOT: self = .full(path: path)
        case EACCES, EPERM, EROFS: self = .notAllowed(path: path)
        default: self = .other(path: path, reason: String(cString: strerror(code)))
        }
    }

    public var description: String {
        switch self {
        case .full(let path): "no room is left for '\(path)'; free some, or lower 'speaking.max_megabytes'"
        case .notAllowed(let path):
            "'\(path)' may not be read or written; let the folder belong to the daemon's user, or name another in "
                + "'speaking.directory'"
        case .other(let path, let reason): "'\(path)' cannot be used: \(reason); see 'speaking.directory'"
        }
    }
}
