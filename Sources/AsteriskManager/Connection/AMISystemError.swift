import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The system's reasons in plain words with their number.
enum AMISystemError {
    static func text(_ error: any Error) -> String {
        switch error {
        case let error as IOError: return words(error.errnoCode)
        case let error as NIOConnectionError:
            if let failure = error.connectionErrors.first { return text(failure.error) }
            let lookUp = error.dnsAError ?? error.dnsAAAAError
            return "the name '\(error.host)' has no address (\(lookUp.map { "\($0)".oneLine } ?? "nothing found"))"
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed, ChannelError.eof: return "it is closed"
        default: return "\(error)".oneLine
        }
    }

    private static func words(_ number: CInt) -> String {
        // The text is copied before anyone else can ask for another one; at worst two texts get mixed.
        guard let text = strerror(number) else { return "errno \(number)" }
        return "\(String(cString: text)) (errno \(number))"
    }
}
