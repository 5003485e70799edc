import Vocabulary

/// Which Asterisks had no speech engine lately. Each is left alone by itself: the others' calls are invited to speak.
struct SpeechRefusals {
    /// Asking may take two seconds, of which the person hears nothing.
    static let pause = Duration.seconds(60)

    private var last: [ServerID: ContinuousClock.Instant] = [:]

    mutating func note(_ server: ServerID, at now: ContinuousClock.Instant) { last[server] = now }

    /// Whether there is one among these that may be asked.
    func allow(_ servers: [ServerID], at now: ContinuousClock.Instant) -> Bool {
        servers.contains { server in last[server].map { now - $0 > Self.pause } ?? true }
    }
}
