import Foundation
import Logging
import Settings

/// Sends all logs of the process where the config file says.
enum LogSetup {
    static func install(_ settings: LogSettings) -> Logger {
        let isJournal = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil
        let style: DaemonLogHandler.Style =
            switch settings.format {
            case .auto: isJournal ? .journal : .plain
            case .journal: .journal
            case .plain: .plain
            }
        let level = Logger.Level(rawValue: settings.level.rawValue) ?? .info
        LoggingSystem.bootstrap { label in
            DaemonLogHandler(label: label, style: style, masksPhones: settings.maskPhones, logLevel: level)
        }
        return Logger(label: "marcador")
    }
}
