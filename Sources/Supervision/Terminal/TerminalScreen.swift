#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The terminal behind a file descriptor, drawn on as a whole screen.
public struct TerminalScreen: Sendable {
    private let descriptor: Int32

    /// Uses the alternate screen of the terminal for the time of `body`, without cursor, and gives the terminal back as
    /// it was however `body` ends.
    public static func with<Result>(
        descriptor: Int32 = 1, isolation: isolated (any Actor)? = #isolation,
        _ body: (TerminalScreen) async throws -> Result
    ) async rethrows -> Result {
        let screen = TerminalScreen(descriptor: descriptor)
        screen.write(Sequence.enter)
        defer { screen.write(Sequence.leave) }
        return try await body(screen)
    }

    /// Whether the descriptor is a terminal that understands more than plain lines. `term` is the value of `TERM`.
    public static func isAvailable(descriptor: Int32 = 1, term: String?) -> Bool {
        isatty(descriptor) == 1 && term != nil && term != "" && term != "dumb"
    }

    /// The size of the window now; 80 by 24 where the terminal does not say.
    public var size: Wallboard.Size {
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return Wallboard.Size(columns: 80, rows: 24)
        }
        return Wallboard.Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Shows these lines and nothing else.
    public func draw(_ lines: [String]) { write(Self.frame(lines)) }

    /// One whole frame. Each line overwrites the old one and clears what stands behind it, and terminals that know how
    /// show the frame at once: nothing flickers.
    static func frame(_ lines: [String]) -> String {
        Sequence.beginFrame + Sequence.home + lines.map { $0 + Sequence.clearToEndOfLine }.joined(separator: "\r\n")
            + Sequence.clearBelow + Sequence.endFrame
    }

    /// Escape sequences, by what they do.
    private enum Sequence {
        static let enter = "\u{1B}[?1049h\u{1B}[?25l"
        static let leave = "\u{1B}[?25h\u{1B}[?1049l"
        static let home = "\u{1B}[H"
        static let clearToEndOfLine = "\u{1B}[K"
        static let clearBelow = "\u{1B}[J"
        static let beginFrame = "\u{1B}[?2026h"
        static let endFrame = "\u{1B}[?2026l"
    }

    /// Writes everything, or gives up where the terminal is gone: a board that nobody can see is no reason to fail.
    private func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&waiting, 1, 1000) > 0 else { return }
            } else if errno != EINTR {
                return
            }
        }
    }
}

/// The `write` of the system, by a name that a method called `write` does not hide.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
