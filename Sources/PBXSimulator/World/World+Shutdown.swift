import Vocabulary

/// An orderly end: `core stop now`, `core stop gracefully`.
extension World {
    /// Hangs up everything, says so, and closes every connection.
    public mutating func stopNow() -> [Output] {
        isStopping = true
        for channel in channels.values.sorted(by: { $0.uniqueID < $1.uniqueID }) {
            emit("SoftHangupRequest", channel.uniqueID, [("Cause", "4")])
        }
        for id in calls.keys.sorted() { operatorHangsUp(call: id, cause: 0) }
        for id in legs.keys.sorted() { endLeg(id, cause: 0) }
        sayShutdown()
        return flush()
    }

    mutating func stopIfEmpty() {
        if isStopping, channels.isEmpty { sayShutdown() }
    }

    private mutating func sayShutdown() {
        broadcast(
            PBXMessage(event: "Shutdown", classes: .system).with([("Shutdown", "Cleanly"), ("Restart", "False")]),
            .system)
        for session in sessions.keys.sorted() { stream.append(.close(session)) }
        isStopping = false
    }
}
