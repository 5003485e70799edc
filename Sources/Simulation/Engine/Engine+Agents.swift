import DialerCore

/// What agents do: talk, wrap up, wait, and take their breaks.
extension Engine {
    /// What is said to a machine that was taken for a person.
    private static let talkToMachine = 8.0
    /// Longest that an idle agent whose break is due waits for one more call.
    private static let breakPatience: Int64 = 120_000

    mutating func connect(_ call: Int, to agent: Int) {
        count(call, abandoned: false)
        if measured.contains(now) {
            tally.connected += 1
            tally.gaps += now - max(team[agent].since, measured.lowerBound)
        }
        let isMachine = calls[call].fate.end == .machine
        calls[call].stage = .talking(agent: agent)
        team[agent].turn(to: .talking, at: now, within: measured)
        team[agent].call = call
        let time = talk.draw(&talkTimes)
        agenda.plan(.talkOver, of: agent, at: now + milliseconds(isMachine ? min(time, Self.talkToMachine) : time))
        tell(.call(calls[call].attempt, .connected(team[agent].key.agent)))
        report(agent)
    }

    mutating func endTalk(of agent: Int) {
        guard let call = team[agent].call else { return }
        team[agent].turn(to: .wrappingUp, at: now, within: measured)
        team[agent].call = nil
        calls[call].stage = .over
        tell(.call(calls[call].attempt, .completed(team[agent].key.agent)))
        tell(.call(calls[call].attempt, .hungUp(cause: 16, techCause: nil)))
        let time = calls[call].fate.end == .machine ? 0 : milliseconds(wrap.draw(&wrapTimes))
        if time == 0 { endWrapUp(of: agent) } else { agenda.plan(.wrapOver, of: agent, at: now + time) }
    }

    mutating func endWrapUp(of agent: Int) {
        if team[agent].owedBreak != nil { beginBreak(of: agent) } else { makeIdle(agent) }
    }

    mutating func makeIdle(_ agent: Int) {
        team[agent].turn(to: .idle, at: now, within: measured)
        if waiting.isEmpty {
            idle.append(agent)
            report(agent)
        } else {
            connect(waiting.removeFirst(), to: agent)
        }
    }

    mutating func report(_ agent: Int) {
        tell(.agent(team[agent].key, .member(team[agent].report(in: SimulatedPlan.queue))))
    }

    // MARK: Breaks

    mutating func planBreaks(of agent: Int) {
        if scenario.breakEvery > 0 {
            // The first ones spread over the team.
            let first = milliseconds(scenario.breakEvery * 60 * (0.5 + luck.uniform()))
            agenda.plan(.breakDue, of: agent, at: first)
        }
        let eaters = Int((Double(scenario.agents) * scenario.lunchShare).rounded())
        if let lunch = scenario.lunchAt, agent < eaters {
            agenda.plan(.breakDue, of: agent + scenario.agents, at: milliseconds(lunch * 3600))
        }
    }

    /// A break falls due. Whoever is on a call takes it after that; who is idle, after the next one.
    mutating func owe(_ subject: Int, _ usual: Int64) {
        let isLunch = subject >= scenario.agents
        let agent = subject % scenario.agents
        let length = isLunch ? milliseconds(scenario.lunchLength * 60) : usual
        guard team[agent].doing != .away, team[agent].owedBreak == nil else {
            if !isLunch { planNextBreak(of: agent) }
            return
        }
        team[agent].owedBreak = length
        if team[agent].doing == .idle {
            agenda.plan(.breakMustBegin, of: agent, at: now + Self.breakPatience)
        } else {
            report(agent)
        }
    }

    mutating func beginBreakAtLast(_ agent: Int) {
        guard team[agent].owedBreak != nil, team[agent].doing == .idle else { return }
        idle.removeAll { $0 == agent }
        beginBreak(of: agent)
    }

    private mutating func beginBreak(of agent: Int) {
        let length = team[agent].owedBreak ?? 0
        team[agent].owedBreak = nil
        team[agent].turn(to: .away, at: now, within: measured)
        agenda.plan(.breakOver, of: agent, at: now + length)
        report(agent)
    }

    mutating func endBreak(of agent: Int) {
        planNextBreak(of: agent)
        makeIdle(agent)
    }

    private mutating func planNextBreak(of agent: Int) {
        guard scenario.breakEvery > 0 else { return }
        agenda.plan(
            .breakDue, of: agent, at: now + milliseconds(scenario.breakEvery * 60 * (0.75 + luck.uniform() / 2)))
    }
}
