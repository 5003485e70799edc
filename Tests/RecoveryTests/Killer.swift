import AsteriskRig
import Foundation
import Synchronization

/// Breaks things, mends them, and looks whether all is right again.
struct Killer {
    let floor: Floor
    /// Seconds from the login (or from the mending, where the line held) until the agents must be right.
    static let patience = 5.0

    /// Does it, waits until the daemon is itself again, and notes how that went.
    func inflict(_ fault: Fault) async throws {
        try await during(fault.description, breaksLine: fault.breaksLine, ofAsterisk: fault.isOfAsterisk) {
            try await carryOut(fault)
        }
    }

    /// - Parameter breaksLine: a new login has to follow.
    func during(
        _ what: String, breaksLine: Bool = true, ofAsterisk: Bool = false, _ body: () async throws -> Void
    ) async throws {
        let from = Date()
        let seen = floor.line.lastConnection
        let closed = floor.line.notices.count { $0.kind == .closed }
        try await body()
        let mended = Date()
        let needsLogin = breaksLine || floor.line.notices.count { $0.kind == .closed } > closed
        var login: Date?
        if needsLogin {
            try await poll("a new login after: \(what)", seconds: 60) {
                login = floor.line.notices.last { $0.connection > seen && $0.kind == .loggedIn }?.at
                return login != nil
            }
        }
        // A line that fell and came again while this was looked at is a new login, too.
        func latest() -> Date {
            let newest = floor.line.notices.last { $0.connection > seen && $0.kind == .loggedIn }?.at
            return max(newest ?? mended, mended)
        }
        let lag = Lag()
        var disagreement: String? = "nothing was read"
        repeat {
            let isUp = try await floor.status()?.isUp ?? false
            disagreement = isUp ? try await floor.agentsDisagree() : "the server is not up"
            if disagreement == nil { break }
            try await Task.sleep(for: .milliseconds(20))
        } while Date().timeIntervalSince(latest()) < Self.patience + 10
        let worstLag = lag.stop()
        let seconds = Date().timeIntervalSince(latest())
        let isBlind = needsLogin || floor.line.notices.count { $0.kind == .closed } > closed
        floor.note(
            Outage(
                from: from.timeIntervalSince1970, to: Date().timeIntervalSince1970, what: what, blinds: isBlind,
                isOfAsterisk: ofAsterisk))
        // A machine that does nothing for a while cannot be held to the second: what it slept is taken off.
        floor.note(
            AgentCheck(
                what: what, seconds: seconds, limit: Self.patience + worstLag, disagreement: disagreement))
        let text = String(format: "agents right %.2f s after the login, machine asleep %.2f s", seconds, worstLag)
        print("\(clock()) \(what): \(disagreement ?? text)")
    }

    private func carryOut(_ fault: Fault) async throws {
        switch fault {
        case .daemonKilled(let absent):
            await floor.kill9()
            try await wait(absent)
            try floor.start()
        case .daemonStopped(let patience):
            try await floor.stop(patience: patience)
            try floor.start()
        case .asteriskKilled:
            await floor.rig.kill9()
            try await floor.rig.start()
        case .asteriskStopped(let absent):
            await floor.rig.stop()
            try await wait(absent)
            try await floor.rig.start()
        case .bothKilled:
            await floor.kill9()
            await floor.rig.kill9()
            try floor.start()
            try await floor.rig.start()
        case .asteriskFrozen(let seconds):
            await floor.rig.freeze(true)
            try? await wait(seconds)
            await floor.rig.freeze(false)
        case .line(let what): try await carryOut(what, floor.line, daemonIsClient: true)
        case .scripts(let what): try await carryOut(what, floor.scripts, daemonIsClient: false)
        }
    }

    private func carryOut(_ what: Fault.Break, _ proxy: FaultProxy, daemonIsClient: Bool) async throws {
        switch what {
        case .cut: proxy.cut()
        case .refused(let seconds):
            proxy.refuse(true)
            proxy.cut()
            try? await wait(seconds)
            proxy.refuse(false)
        case .halfOpen(let seconds):
            proxy.stall(true)
            try? await wait(seconds)
            proxy.stall(false)
        case .dropped(let toDaemon, let seconds):
            let hole = Trouble(isDropping: true)
            if toDaemon == daemonIsClient { proxy.trouble(toClient: hole) } else { proxy.trouble(toServer: hole) }
            try? await wait(seconds)
            proxy.trouble()
            proxy.cut()
        case .delayed(let delay, let seconds):
            let slow = Trouble(delay: delay)
            proxy.trouble(toServer: slow, toClient: slow)
            try? await wait(seconds)
            proxy.trouble()
        case .split(let size, let seconds):
            let pieces = Trouble(chunk: size)
            proxy.trouble(toServer: pieces, toClient: pieces)
            try? await wait(seconds)
            proxy.trouble()
        case .slow(let toDaemon, let rate, let seconds):
            let slow = Trouble(rate: rate)
            if toDaemon == daemonIsClient { proxy.trouble(toClient: slow) } else { proxy.trouble(toServer: slow) }
            try? await wait(seconds)
            proxy.trouble()
        }
    }

    private func wait(_ seconds: Double) async throws { try await Task.sleep(for: .seconds(seconds)) }

    private func clock() -> String {
        Date().formatted(Date.ISO8601FormatStyle().time(includingFractionalSeconds: false))
    }
}

/// How long this machine kept a thread waiting that wanted to run: the most at once.
final class Lag: Sendable {
    private let state = Mutex((worst: 0.0, isOver: false))

    init() {
        Thread.detachNewThread { [self] in
            while !state.withLock({ $0.isOver }) {
                let begin = ProcessInfo.processInfo.systemUptime
                Thread.sleep(forTimeInterval: 0.02)
                let late = ProcessInfo.processInfo.systemUptime - begin - 0.02
                state.withLock { $0.worst = max($0.worst, late) }
            }
        }
    }

    func stop() -> Double {
        state.withLock {
            $0.isOver = true
            return $0.worst
        }
    }
}
