/// Decisions on one line, for the log and whoever searches it.
extension PacingDecision {
    /// `launches=3 limit=agents rule=predictive idle=2 … harm=0.079 threshold=0.064`: each word is followed by its value,
    /// and what is not known is left out. Ends in the sentence where no rule was asked.
    public var line: String {
        var fields = ["launches=\(launches)", "limit=\(limit.rawValue)", "ratio=\(short(dialRatio))"]
        func add(_ name: String, _ value: Int?) { value.map { fields.append("\(name)=\($0)") } }
        func add(_ name: String, _ value: Double?) { value.map { fields.append("\(name)=\(short($0))") } }
        if let rule = grounds.name { fields.append("rule=\(rule)") }
        if let caution { fields.append("caution=\(caution.name)") }
        if let figures {
            if let server = figures.server { fields.append("server=\(server)") }
            add("wanted", figures.wanted)
            add("idle", figures.idle)
            add("reserved", figures.reserved)
            add("busy", figures.busy)
            if figures.elsewhere > 0 { add("elsewhere", figures.elsewhere) }
            add("paused", figures.paused)
            add("dialing", figures.dialing)
            add("waiting", figures.waiting)
            add("offered", figures.offered)
            if figures.ahead > 0 { add("ahead", figures.ahead) }
            add("hopper", figures.hopper)
            add("room", figures.room)
            add("answer-chance", figures.estimates?.answerChance)
            add("expected-free", figures.estimates?.expectedFree)
            add("expected-answers", figures.estimates?.expectedAnswers)
            add("harm", figures.estimates?.harm)
            add("threshold", figures.estimates?.threshold)
            add("abandoned", figures.abandoned)
            add("answered", figures.answered)
            add("cap", figures.cap)
            add("target", figures.target)
            add("budget", figures.budget)
            add("weight", figures.share?.weight)
            add("entitled", figures.share?.entitled)
            add("held", figures.share?.held)
            add("preempted", figures.share?.preempted)
        }
        if let gate {
            fields.append("gate=\(gate.gate.name)")
            if !gate.campaign.isEmpty { fields.append("gate-of=\(gate.campaign)") }
        }
        if figures == nil { fields.append("reason=\(reason)") }
        return fields.joined(separator: " ")
    }
}

extension PacingGrounds {
    fileprivate var name: String? {
        switch self {
        case .told: nil
        case .progressive: "progressive"
        case .ratio: "ratio"
        case .erlangC: "erlang-c"
        case .predictive: "predictive"
        case .rule(let name): name
        }
    }
}

extension PacingCaution {
    fileprivate var name: String {
        switch self {
        case .teamOfOne: "team-of-one"
        case .silence: "silence"
        case .recovering: "recovering"
        case .tooFewCalls, .tooLittleForErlangC: "too-few-calls"
        }
    }
}

/// Four decimals at most.
private func short(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
    let units = Int((value * 10_000).rounded())
    guard units != 0 else { return "0" }
    var fraction = String(10_000 + units.magnitude % 10_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return (units < 0 ? "-" : "") + "\(units.magnitude / 10_000)" + (fraction.isEmpty ? "" : ".\(fraction)")
}
