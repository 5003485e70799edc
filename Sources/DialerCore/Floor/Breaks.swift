import Vocabulary

/// Agents who ask for a break are drained, not robbed: no launch counts on them any more, the calls that did have had their
/// time, and then Asterisk is told to offer them nothing.
extension DialerCore {
    mutating func askBreak(_ key: AgentKey, _ reason: String) {
        guard let place = roster.place(of: key), roster.agents[place].state.kind != .loggedOut,
            !roster.agents[place].isPaused
        else { return }
        let before = roster.agents[place].leaving?.before ?? nextAttempt
        roster.setLeaving(Agent.Leaving(reason: reason, before: before), at: place)
    }

    /// Back from a break, or it was not taken after all.
    mutating func endBreak(_ key: AgentKey, _ commands: inout [CoreCommand]) {
        guard let place = roster.place(of: key) else { return }
        let isTold = roster.agents[place].leaving?.told != nil
        roster.setLeaving(nil, at: place)
        if isTold || roster.agents[place].isPaused { commands.append(.pause(key, false, reason: "")) }
    }

    /// How long Asterisk may take to say that it has paused somebody, before it is told again.
    private static let pausePatience = Duration.seconds(10)

    /// Lets go who is not needed any more.
    mutating func releaseLeaving(_ now: Timestamp, _ commands: inout [CoreCommand]) {
        for place in roster.leaving() {
            guard let leaving = roster.agents[place].leaving, servers[roster.agents[place].key.server]?.hasLine == true,
                leaving.told.map({ now >= $0 + Self.pausePatience }) ?? true, mayLeave(place, leaving.before)
            else { continue }
            var told = leaving
            told.told = now
            roster.setLeaving(told, at: place)
            commands.append(.pause(roster.agents[place].key, true, reason: leaving.reason))
        }
    }

    /// On a call: a pause lets that call end and is not followed by another. Idle: once none of the calls is left that were
    /// launched while they could be counted on.
    private func mayLeave(_ place: Int, _ before: Int64) -> Bool {
        switch roster.agents[place].state {
        case .talking, .wrapUp, .paused, .loggedOut: return true
        case .ringing, .reserved: return false
        case .idle: break
        }
        let key = roster.agents[place].key
        return !book.calls.contains { call in
            // One that another agent is spoken for counted on that one.
            call.attempt.rawValue < before && call.launch.server == key.server && call.reserved == nil
                && (call.mayWantAgent || call.isWaiting) && roster.agents[place].belongs(to: call.launch.queue)
        }
    }
}
