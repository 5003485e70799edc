#if canImport(Glibc)
    import Glibc
    import Testing

    @testable import Supervision

    /// On a pseudo-terminal of its own.
    @Suite("The terminal's screen")
    struct TerminalScreenTests {
        private struct Failure: Error {}

        /// Both ends of a new pseudo-terminal with a window of that size.
        private func withTerminal(
            columns: UInt16, rows: UInt16, _ body: (_ terminal: Int32, _ read: () -> String) async throws -> Void
        ) async throws {
            let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK)
            defer { close(master) }
            // TIOCSPTLCK unlocks the other end, TIOCGPTN tells its number; Swift imports neither macro.
            var (locked, number): (Int32, Int32) = (0, -1)
            guard master >= 0, ioctl(master, 0x4004_5431, &locked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
                throw Failure()
            }
            let name = "/dev/pts/\(number)"
            let terminal = open(name, O_RDWR | O_NOCTTY)
            defer { close(terminal) }
            var window = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
            #expect(ioctl(terminal, UInt(TIOCSWINSZ), &window) == 0)
            try await body(terminal) {
                var text = ""
                var bytes = [UInt8](repeating: 0, count: 4096)
                while case let count = read(master, &bytes, bytes.count), count > 0 {
                    text += String(decoding: bytes[..<count], as: UTF8.self)
                }
                return text
            }
        }

        @Test("draws between entering and leaving the alternate screen, cursor and all")
        func scope() async throws {
            try await withTerminal(columns: 132, rows: 43) { terminal, read in
                #expect(TerminalScreen.isAvailable(descriptor: terminal, term: "xterm"))
                #expect(!TerminalScreen.isAvailable(descriptor: terminal, term: "dumb"))
                #expect(!TerminalScreen.isAvailable(descriptor: terminal, term: nil))
                await TerminalScreen.with(descriptor: terminal) { screen in
                    #expect(screen.size == Wallboard.Size(columns: 132, rows: 43))
                    #expect(read() == "\u{1B}[?1049h\u{1B}[?25l")
                    screen.draw(["Íñigo"])
                    #expect(read() == TerminalScreen.frame(["Íñigo"]))
                }
                #expect(read() == "\u{1B}[?25h\u{1B}[?1049l")
            }
        }

        @Test("gives the terminal back when the body throws")
        func throwing() async throws {
            try await withTerminal(columns: 80, rows: 24) { terminal, read in
                await #expect(throws: Failure.self) {
                    try await TerminalScreen.with(descriptor: terminal) { _ in throw Failure() }
                }
                #expect(read().hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
            }
        }

        @Test("a terminal that does not know its size counts as 80 by 24")
        func unknownSize() async throws {
            try await withTerminal(columns: 0, rows: 0) { terminal, _ in
                await TerminalScreen.with(descriptor: terminal) { screen in
                    #expect(screen.size == Wallboard.Size(columns: 80, rows: 24))
                }
            }
        }
    }
#endif
