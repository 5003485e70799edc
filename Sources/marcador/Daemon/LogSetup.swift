import Foundation
import Logging
import Settings

/// Sends all logs of the process where the config file says.
enum LogSetup {
    /// What a reload may change.
    static let switches = LogSwitches()

    static func install(_ settings: LogSettings) -> Logger {
        apply(settings)
        let isJournal = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil
        let style: DaemonLogHandler.Style =
            switch settings.format {
            case .auto: isJournal ? .journal : .plain
            case .journal: .journal
            case .plain: .plain
            }
        LoggingSystem.bootstrap { DaemonLogHandler(label: $0, style: style, switches: switches) }
        return Logger(label: "marcador")
    }

    /// Puts level and masking into force, also of loggers already made.
    static func apply(_ settings: LogSettings) {
        switches.set(
            level: Logger.Level(rawValue: settings.level.rawValue) ?? .info, masksPhones: settings.maskPhones)
    }
}
