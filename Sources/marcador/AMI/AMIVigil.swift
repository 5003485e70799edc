import AsteriskManager
import UnixSignals

/// A command that shows what comes over a line to Asterisk's manager, until it is enough.
enum AMIVigil {
    /// Runs the client and its readers until the first of them ends, somebody presses Ctrl-C, or the time is over.
    /// - Parameter seconds: 0 = without end.
    /// - Returns: why there is no line, if a reader says so.
    static func keep(
        _ client: AMIClient, seconds: Int, _ readers: (@Sendable () async -> AMIDisconnect?)...
    ) async -> AMIDisconnect? {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        return await withTaskGroup(of: AMIDisconnect?.self) { group in
            group.addTask {
                try? await client.run()
                return nil
            }
            for reader in readers { group.addTask { await reader() } }
            group.addTask {
                for await _ in signals { break }
                return nil
            }
            if seconds > 0 {
                group.addTask {
                    try? await Task.sleep(for: .seconds(seconds))
                    return nil
                }
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
