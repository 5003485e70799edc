import Foundation
import Logging
import Synchronization

/// Log lines that read well in the journal: with a `<priority>` in front when systemd reads them, with the time when a
/// person does. One event is one line.
struct DaemonLogHandler: LogHandler {
    enum Style: Sendable {
        /// `<6>label: text`
        case journal
        /// `2026-03-10T13:00:00Z info label: text`
        case plain
    }

    let label: String
    let style: Style
    let switches: LogSwitches
    var metadata: Logger.Metadata = [:]
    /// Set for this logger alone.
    private var ownLevel: Logger.Level?

    init(label: String, style: Style, switches: LogSwitches) {
        self.label = label
        self.style = style
        self.switches = switches
    }

    /// What the AMI client says of its line, the core says, once and with what follows from it.
    private var isEchoed: Bool { label.hasPrefix("ami.") }

    var logLevel: Logger.Level {
        get { ownLevel ?? (isEchoed && switches.level > .debug ? .critical : switches.level) }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let merged = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let extra =
            merged.isEmpty
            ? "" : " " + merged.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        var text = "\(event.message)\(extra)".replacingOccurrences(of: "\r", with: "\\r")
            .replacingOccurrences(of: "\n", with: "\\n")
        if switches.masksPhones { text = PhoneMask.mask(text) }
        let line =
            switch style {
            case .journal: "<\(event.level.journalPriority)>\(label): \(text)\n"
            case .plain: "\(Self.time()) \(event.level) \(label): \(text)\n"
            }
        Output.toStandardError(line)
    }

    private static func time() -> String {
        Date.now.formatted(.iso8601)
    }
}

/// Level and masking of all loggers, which a reload of the config file may change.
final class LogSwitches: Sendable {
    private let state = Mutex((level: Logger.Level.info, masksPhones: true))

    var level: Logger.Level { state.withLock { $0.level } }
    var masksPhones: Bool { state.withLock { $0.masksPhones } }

    func set(level: Logger.Level, masksPhones: Bool) { state.withLock { $0 = (level, masksPhones) } }
}

extension Logger.Level {
    /// syslog(3) priorities.
    fileprivate var journalPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

/// Hides telephone numbers in free text: of every run of 8 to 15 digits the last four stay.
enum PhoneMask {
    static func mask(_ text: String) -> String {
        var result = ""
        var digits = ""
        func flush() {
            let isPhone = (8...15).contains(digits.count)
            result += isPhone ? String(repeating: "•", count: digits.count - 4) + digits.suffix(4) : digits
            digits = ""
        }
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                flush()
                result.append(character)
            }
        }
        flush()
        return result
    }
}
