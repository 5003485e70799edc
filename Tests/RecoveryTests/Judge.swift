/// Something on which Asterisk and the daemon cannot both be right, or that must never be.
struct Finding: Sendable, Hashable, CustomStringConvertible {
    enum Defect: String, Sendable, CaseIterable {
        case doubleDial = "double dial"
        case unjournaled = "call without journal"
        case earlyLaunch = "launched before the truth was read"
        case noEnd = "attempt without end"
        case noInteraction = "interaction missing"
        case twoInteractions = "interaction duplicated"
        case interactionDiffers = "interaction says otherwise"
        case wrongOutcome = "outcome disagrees with Asterisk"
        case lostOutcome = "lost outcome"
        case wrongAgent = "wrong agent"
        case disordered = "times out of order"
        case endedLate = "call stuck after its end"
        case endedEarly = "ended while its channel lived"
        case redialledEarly = "due again too early"
        case notCounted = "unknown and not counted"
        case ghostAgent = "ghost or stuck agent"
        case leftover = "left over"
    }

    var defect: Defect
    var text: String
    var description: String { "\(defect.rawValue): \(text)" }
}

/// Compares, when all is over, what Asterisk wrote for itself with what the daemon's database says, and lists every call
/// on which the two cannot both be right. It uses none of the daemon's code.
struct Judge {
    private let evidence: Evidence
    private let records: [String: CallRecord]
    private let channels: [String: [ChannelEvent]]
    private let queue: [String: [QueueLine]]
    private let sent: [String: [SentOriginate]]

    /// What is seen this long after a mending may still be due to it, in seconds.
    private static let aftermath = 3.0
    /// How long after Asterisk's end of a call the journal may still think it lives, in seconds.
    private static let mostStuck = 15.0
    /// The account of a call comes before its last script is over, in seconds.
    private static let farewell = 10.0

    init(_ evidence: Evidence) {
        self.evidence = evidence
        records = Dictionary(evidence.callRecords.map { ($0.uniqueID, $0) }, uniquingKeysWith: { $1 })
        channels = Dictionary(grouping: evidence.channelEvents, by: \.uniqueID)
        queue = Dictionary(grouping: evidence.queueLines, by: \.uniqueID)
        sent = Dictionary(grouping: evidence.originates, by: \.channelID)
    }

    /// Everything that is wrong; empty when nothing is.
    func findings() -> [Finding] {
        twiceDialled() + strangers() + earlyLaunches() + agents() + overlaps()
            + evidence.leftovers.map { Finding(defect: .leftover, text: $0) }
            + evidence.attempts.flatMap(judge)
    }

    /// One line for people.
    var summary: String {
        let attempts = evidence.attempts
        let counts = Dictionary(grouping: attempts, by: { $0.outcome ?? "none" }).mapValues(\.count)
        let text = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let recovered = attempts.count { $0.detail?.contains("dialplan's record") ?? false }
        return "\(attempts.count) attempts, \(evidence.outages.count) faults: \(text); "
            + "\(recovered) answers read from AstDB; \(evidence.channelEvents.count) channel events, "
            + "\(evidence.callRecords.count) call records, \(evidence.queueLines.count) queue lines"
    }

    // MARK: - All together

    private func twiceDialled() -> [Finding] {
        let calls = evidence.channelEvents.filter {
            $0.type == "CHAN_START" && $0.context == "people" && $0.name.hasSuffix(";2")
        }
        let numbers = Dictionary(grouping: calls, by: \.extensionDialled).filter { $0.value.count > 1 }
        let debtors = Dictionary(grouping: evidence.attempts, by: \.debtor).filter { $0.value.count > 1 }
        return numbers.map { Finding(defect: .doubleDial, text: "\($0.key) was called \($0.value.count) times") }
            + debtors.map { Finding(defect: .doubleDial, text: "debtor \($0.key) has attempts \($0.value.map(\.id))") }
            + sent.filter { $0.value.count > 1 }.map {
                Finding(defect: .doubleDial, text: "the Originate of \($0.key) was sent \($0.value.count) times")
            }
    }

    /// Calls of ours in Asterisk that the journal does not know.
    private func strangers() -> [Finding] {
        let known = Set(evidence.attempts.map(channel))
        let seen = Set(records.keys).union(queue.keys).union(channels.keys).union(sent.keys)
            .filter { $0.hasPrefix("mcd-") && !$0.hasSuffix(";2") }
        return seen.subtracting(known).sorted().map {
            Finding(defect: .unjournaled, text: "Asterisk had \($0), which is not in the journal")
        }
    }

    /// Launches on a connection before its channels had been listed.
    private func earlyLaunches() -> [Finding] {
        evidence.originates.filter { launch in launch.listed.map { $0 >= launch.at } ?? true }.map {
            Finding(defect: .earlyLaunch, text: $0.channelID)
        }
    }

    private func agents() -> [Finding] {
        evidence.agentChecks.compactMap { check -> Finding? in
            if let wrong = check.disagreement {
                return Finding(defect: .ghostAgent, text: "after \(check.what): \(wrong)")
            }
            guard check.seconds > check.limit else { return nil }
            return Finding(
                defect: .ghostAgent, text: "after \(check.what): agents right only \(check.seconds) s after the login")
        }
    }

    /// An agent has one conversation at a time.
    private func overlaps() -> [Finding] {
        let talks = evidence.attempts.filter { $0.agent != nil && $0.connectedAt != nil && $0.endedAt != nil }
            .filter { outages(touching: $0).isEmpty }
        return Dictionary(grouping: talks, by: \.agent).values.flatMap { talks -> [Finding] in
            let ordered = talks.sorted { ($0.connectedAt ?? 0) < ($1.connectedAt ?? 0) }
            return zip(ordered, ordered.dropFirst()).compactMap { first, second -> Finding? in
                guard let end = first.endedAt, let start = second.connectedAt, start + 2000 < end else { return nil }
                return Finding(
                    defect: .ghostAgent,
                    text: "\(first.agent ?? "") spoke in attempts \(first.id) and \(second.id) at once")
            }
        }
    }

    // MARK: - One attempt

    private func judge(_ attempt: Attempt) -> [Finding] {
        let name = "attempt \(attempt.id) to \(attempt.phone)"
        var findings: [Finding] = []
        func found(_ defect: Finding.Defect, _ text: String) {
            findings.append(Finding(defect: defect, text: "\(name): \(text)"))
        }
        guard let outcome = attempt.outcome, let ended = attempt.endedAt else {
            found(.noEnd, "launched at \(attempt.launchedAt)")
            return findings
        }
        if attempt.interactions == 0 { found(.noInteraction, outcome) }
        if attempt.interactions > 1 { found(.twoInteractions, "\(attempt.interactions)") }
        if attempt.interactions > 0, attempt.interactionOutcome != outcome || attempt.interactionAgent != attempt.agent
        {
            found(.interactionDiffers, "\(outcome), not \(attempt.interactionOutcome ?? "")")
        }
        let order = [attempt.launchedAt, attempt.ringingAt, attempt.answeredAt, attempt.connectedAt, ended]
            .compactMap(\.self)
        if order != order.sorted() { found(.disordered, "\(order)") }
        if attempt.workState != nil, let due = attempt.dueAt, Double(due - ended) < evidence.rest * 1000,
            outcome != "answered", outcome != "invalid"
        {
            found(.redialledEarly, "\(outcome), due again \((due - ended) / 1000) s after its end")
        }
        if outcome == "unknown", !attempt.countsAttempt || !attempt.countsContact { found(.notCounted, outcome) }
        if let end = channels[channel(attempt)]?.last(where: { $0.type == "CHAN_END" })?.at {
            let recorded = seconds(ended)
            if recorded + Self.farewell < end { found(.endedEarly, "\(end - recorded) s too early, \(outcome)") }
            let isExcused = evidence.outages.contains { $0.from <= recorded && $0.to + Self.aftermath >= end }
            if recorded > end + Self.mostStuck, !isExcused { found(.endedLate, "\(recorded - end) s, \(outcome)") }
        }
        if let (defect, text) = contradiction(attempt, outcome) { found(defect, text) }
        return findings
    }

    private func contradiction(_ attempt: Attempt, _ outcome: String) -> (Finding.Defect, String)? {
        let touching = outages(touching: attempt)
        let what = touching.isEmpty ? "no fault" : touching.map(\.what).joined(separator: ", ")
        guard sent[channel(attempt)] != nil else {
            return outcome == "unknown" || outcome == "failed"
                ? nil : (.wrongOutcome, "\(outcome), and its Originate was never sent (\(what))")
        }
        // A call that Asterisk itself forgot may have any end that was seen.
        guard !touching.contains(where: \.isOfAsterisk) else { return nil }
        let lines = queue[channel(attempt)] ?? []
        if let connect = lines.first(where: { $0.event == "CONNECT" }) {
            let agent = attempt.agent.map { "Agente " + $0.filter(\.isNumber) }
            if outcome == "unknown" { return (.lostOutcome, "\(connect.agent) spoke with them (\(what))") }
            if outcome != "answered" {
                return (.wrongOutcome, "\(outcome), and \(connect.agent) spoke with them (\(what))")
            }
            return agent == connect.agent
                ? nil : (.wrongAgent, "\(agent ?? "nobody"), and the queue says \(connect.agent) (\(what))")
        }
        let events = channels[channel(attempt)] ?? []
        let wasAnswered =
            events.contains { $0.type == "ANSWER" } || records[channel(attempt)]?.disposition == "ANSWERED"
        if wasAnswered || lines.contains(where: { ["ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY"].contains($0.event) }) {
            if outcome == "abandoned" { return nil }
            // The dialplan kept how it ended.
            return (outcome == "unknown" ? .lostOutcome : .wrongOutcome, "\(outcome), and nobody took them (\(what))")
        }
        if outcome == "unknown" {
            return touching.contains(where: \.blinds) ? nil : (.lostOutcome, "unknown, and \(what) hid its end")
        }
        // Asterisk refused it: nobody was called.
        if outcome == "failed", events.isEmpty { return nil }
        let causes = (events + (channels[channel(attempt) + ";2"] ?? [])).compactMap(\.cause)
        let expected = Outcomes.expected(causes: causes, kind: attempt.phone.suffix(2))
        if expected.contains(outcome) { return nil }
        return (
            .wrongOutcome, "\(outcome), expected \(expected), causes \(causes) (\(what); \(attempt.detail ?? ""))"
        )
    }

    private func outages(touching attempt: Attempt) -> [Outage] {
        evidence.outages.filter {
            $0.from <= seconds(attempt.endedAt ?? .max / 2)
                && $0.to + Self.aftermath >= seconds(attempt.launchedAt)
        }
    }

    private func channel(_ attempt: Attempt) -> String { "mcd-\(evidence.instance)-\(attempt.id)e" }
    private func seconds(_ milliseconds: Int) -> Double { Double(milliseconds) / 1000 }
}

/// The outcomes, and what each cause and each kind of person may give.
enum Outcomes {
    static let all = [
        "busy", "no-answer", "congestion", "machine", "abandoned", "failed", "unknown", "invalid", "answered",
    ]

    /// What a call that nobody answered must be.
    static func expected(causes: [Int], kind: Substring) -> [String] {
        for cause in causes {
            switch cause {
            case 17, 21: return ["busy"]
            case 1, 22: return ["invalid"]
            case 34: return ["congestion"]
            case 18, 19, 20: return ["no-answer"]
            case 27, 38: return ["failed"]
            default: continue
            }
        }
        switch kind {
        case "10", "13", "18": return ["busy"]
        case "11": return ["congestion"]
        case "14", "17": return ["invalid"]
        // Whoever would have answered, and did not come to it.
        default: return ["no-answer"]
        }
    }
}
