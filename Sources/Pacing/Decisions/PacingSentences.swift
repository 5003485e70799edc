/// Decisions in words, for people.
extension PacingDecision {
    /// One sentence with the numbers.
    public var reason: String {
        guard let stop else { return rule }
        let end = stop.sentence(server: figures?.server, figures?.share)
        return launches > 0 ? "\(rule); then \(end)" : end
    }

    /// What the pacer said.
    private var rule: String {
        let said = gate?.sentence ?? words
        return caution.map { "\($0.sentence): \(said)" } ?? said
    }

    private var words: String {
        let free = figures?.free ?? 0
        let underWay = counted(figures?.dialing ?? 0, "call") + " under way"
        switch grounds {
        case .told(let sentence): return sentence
        case .rule(let name): return "by the rule of \(name)"
        case .progressive:
            guard let figures else { return "progressive" }
            return figures.wanted > 0
                ? "progressive: \(counted(figures.wanted, "free agent")), one call each"
                : "progressive: no free agent without a call (\(figures.staffing))"
        case .ratio(let ratio): return "ratio \(decimal(ratio)): \(counted(free, "free agent")), \(underWay)"
        case .erlangC(let traffic):
            return "erlang-c: \(counted(free + (figures?.busy ?? 0), "agent")) bear \(decimal(traffic)) erlang, so "
                + "\(decimal(dialRatio)) calls for each of \(free) free, \(underWay)"
        case .predictive:
            let estimates = figures?.estimates
            func percent(_ value: Double?) -> String { value.map { decimal($0 * 100) } ?? "unknown" }
            return "predictive: \(estimates?.expectedFree.map { decimal($0) } ?? "unknown") agents expected free, "
                + "\(underWay), answer chance \(percent(estimates?.answerChance)) %, chance to meet nobody "
                + "\(percent(estimates?.harm)) % against \(percent(estimates?.threshold)) %"
        }
    }
}

extension PacingFigures {
    fileprivate var staffing: String {
        "\(idle) idle, \(reserved) reserved, \(busy) busy, \(counted(dialing, "call")) under way, \(waiting) waiting"
            + (ahead > 0 ? ", \(ahead) other callers before them" : "")
    }
}

extension PacingCaution {
    var sentence: String {
        switch self {
        case .teamOfOne: "a team of one cannot be predicted"
        case .silence(let minutes): "nothing was learned for \(minutes) min"
        case .recovering(let calls): "nothing was learned for long, and \(calls) more calls must end first"
        case .tooFewCalls: "too few calls have ended to know this floor"
        case .tooLittleForErlangC: "erlang-c: too little is known of this floor"
        }
    }
}

extension PacingStop {
    func sentence(server: String?, _ share: PacingShare?) -> String {
        let server = server ?? "the server"
        switch self {
        case .campaignLines(let lines): return "all \(lines) lines of the campaign are in use"
        case .serverCalls(let calls): return "all \(calls) calls of \(server) are in use"
        case .callsPerSecond(let rate): return "\(server) takes \(decimal(rate)) calls a second"
        case .hours(let reason): return "nobody may be called now: \(reason)"
        case .refilling: return "accounts are being fetched from the store"
        case .noAccounts: return "no account is due in this campaign"
        case .allTaken(let count):
            return "all \(count) accounts in memory are of people being called now, or due later"
        case .agentTaken: return "the agent was taken meanwhile"
        case .share:
            guard let share else { return "it has its part of the agents it shares" }
            return "it has its part of the agents it shares (\(decimal(share.held)) of \(decimal(share.entitled)) by "
                + "weight \(decimal(share.weight)) of \(decimal(share.outOf)))"
        }
    }
}

extension LedgerAtRisk {
    /// Why one launch more does not go out.
    var sentence: String {
        let seen = "\(decimal(abandonment.abandoned)) abandoned of \(decimal(abandonment.answered)) answered"
        let whose = campaign.isEmpty ? "" : " in \(campaign), which shares these agents"
        let bar = "the cap of \(decimal(cap * 100)) %"
        guard let warmUp else { return "progressive: the abandonment cap is 0 %\(whose)" }
        if abandonment.answered < warmUp {
            return "progressive until \(decimal(warmUp)) people have answered\(whose): \(seen) so far"
        }
        if !abandonment.isUnder(cap) { return "progressive: \(seen)\(whose) is over \(bar)" }
        return gate == .statistical
            ? "progressive: the answers to be expected are too many for \(seen)\(whose) to stay under \(bar)"
            : "progressive: with every call under way answered, \(seen)\(whose) would cross \(bar)"
    }
}

/// `1 call`, `2 calls`.
func counted(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
}

/// Two decimals at most, a point as separator: `1.5`, `3`, `0.25`.
func decimal(_ value: Double) -> String {
    let hundredths = (value * 100).rounded()
    guard hundredths.magnitude < 1e15 else { return "\(value)" }
    let whole = Int(hundredths)
    let fraction = abs(whole % 100)
    let sign = whole < 0 && whole > -100 ? "-" : ""
    if fraction == 0 { return "\(whole / 100)" }
    let text = fraction % 10 == 0 ? "\(fraction / 10)" : fraction < 10 ? "0\(fraction)" : "\(fraction)"
    return "\(sign)\(whole / 100).\(text)"
}
