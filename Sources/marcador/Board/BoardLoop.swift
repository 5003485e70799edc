import Foundation
import Supervision
import Vocabulary

/// Shows a wallboard until cancelled: a screen on a terminal, plain lines everywhere else.
struct BoardLoop: Sendable {
    var subtitle: String
    /// On a terminal the board is drawn this often, elsewhere a line is written.
    var screenInterval = Duration.milliseconds(250)
    var lineInterval = Duration.seconds(5)
    let model: @Sendable () async -> WallboardModel

    static var isOnTerminal: Bool {
        TerminalScreen.isAvailable(term: ProcessInfo.processInfo.environment["TERM"])
    }

    static var language: BoardLanguage {
        let environment = ProcessInfo.processInfo.environment
        return BoardLanguage(locale: environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"])
    }

    func run() async {
        if Self.isOnTerminal {
            await TerminalScreen.with { screen in await draw(on: screen) }
        } else {
            await writeLines()
        }
    }

    private func draw(on screen: TerminalScreen) async {
        let colours = ProcessInfo.processInfo.environment["NO_COLOR"] == nil
        let board = Wallboard(subtitle: subtitle, hint: "Ctrl-C", colours: colours, language: Self.language)
        while !Task.isCancelled {
            let model = await model()
            screen.draw(board.lines(model, now: Self.now(), size: screen.size))
            try? await Task.sleep(for: screenInterval)
        }
    }

    /// A line for each campaign at every interval, the first as soon as there is one; alerts as they come.
    private func writeLines() async {
        var next = ContinuousClock.now
        var told = 0
        while !Task.isCancelled {
            let model = await model()
            var lines: [String] = []
            if model.alertCount > told {
                lines += model.alerts.prefix(model.alertCount - told).reversed().map(PlainLines.line)
                told = model.alertCount
            }
            if ContinuousClock.now >= next, !model.campaigns.isEmpty {
                lines += PlainLines.lines(model)
                next = .now + lineInterval
            }
            if !lines.isEmpty { Output.toStandardOutput(lines.map { $0 + "\n" }.joined()) }
            try? await Task.sleep(for: screenInterval)
        }
    }

    static func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }
}
