import Bot
import Foundation
import Logging
import Settings
import Synchronization

/// The recordings in force.
final class RecordingShelf: Sendable {
    private let settings: RecordedSettings?
    private let logger: Logger
    private let state = Mutex(Recordings(prefix: "", lengths: [:]))

    /// - Parameter settings: `nil`: there are none.
    init(_ settings: RecordedSettings?, logger: Logger) {
        self.settings = settings
        self.logger = logger
        reread()
    }

    var recordings: Recordings { state.withLock { $0 } }

    /// Whether they are played while the engine works, too.
    var isPreferred: Bool { settings?.prefer == .recordings }

    /// Looks what there is now.
    func reread() {
        guard let settings else { return }
        do {
            let found = try Recordings(
                folder: settings.directory, seenAs: settings.asteriskDirectory, coreSounds: settings.asteriskSounds)
            if found.isEmpty { logger.notice("no recordings in \(settings.directory); the engine speaks alone") }
            state.withLock { $0 = found }
        } catch {
            logger.warning(
                "the recordings in \(settings.directory) cannot be read: \(error.localizedDescription); make the folder, or remove 'speaking.recorded'"
            )
        }
    }
}
