import FastAGI
import Synchronization

/// The connection to a FastAGI script, from the moment it is wanted.
final class ScriptLine: Sendable {
    private struct State {
        var line: FastAGICaller.Line?
        var wasOpened = false
        var hangsUp = false
        var closes = false
    }

    private let state = Mutex(State())

    /// Whether a server took the connection.
    var wasOpened: Bool { state.withLock { $0.wasOpened } }
    var isClosing: Bool { state.withLock { $0.closes } }

    func opened(_ line: FastAGICaller.Line) {
        let (hangsUp, closes) = state.withLock { state in
            state.line = line
            state.wasOpened = true
            return (state.hangsUp, state.closes)
        }
        if hangsUp { line.hangUp() }
        if closes { line.breakOff() }
    }

    func hangUp() {
        let line = state.withLock { state in
            state.hangsUp = true
            return state.line
        }
        line?.hangUp()
    }

    func breakOff() {
        let line = state.withLock { state in
            state.closes = true
            return state.line
        }
        line?.breakOff()
    }
}
