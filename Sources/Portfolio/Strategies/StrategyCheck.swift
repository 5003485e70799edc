public import Vocabulary

/// Something in a strategy that cannot be meant: one sentence with its cure.
public struct StrategyFinding: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case overlap, gap, unreachable, wrongMove, impossibleHours, lateStep
    }

    public var kind: Kind
    /// Place of the stage at fault; `nil` = the strategy as a whole.
    public var stage: Int?
    /// Place of the step at fault within the stage; `nil` = the stage as a whole.
    public var step: Int?
    public var sentence: String
}

extension Strategy {
    /// Everything that is wrong with it. Rules that do arithmetic or compare two fields are tried on examples, all
    /// others are judged for every account there can be.
    /// - Parameters:
    ///   - lawful: hours in which people may be called, by the country where they live.
    ///   - results: stages to which results of conversations lead.
    public func findings(lawful: [Country: CallableWeek], results: Set<String> = []) -> [StrategyFinding] {
        moveFindings() + overlaps() + gaps() + unreachable(results) + hourFindings(lawful: lawful) + lateSteps(results)
    }

    private func moveFindings() -> [StrategyFinding] {
        stages.enumerated().flatMap { place, stage in
            stage.moves.compactMap { move in
                let later = stages[(place + 1)...].map { "'\($0.name)'" }.joined(separator: ", ")
                guard let target = index(of: move.to) else {
                    let cure = later.isEmpty ? "it is the last one, remove the move" : "name a later one: \(later)"
                    return StrategyFinding(
                        kind: .wrongMove, stage: place,
                        sentence: "stage '\(stage.name)' moves to '\(move.to)', which is no stage; \(cure)")
                }
                guard target > place else {
                    return StrategyFinding(
                        kind: .wrongMove, stage: place,
                        sentence:
                            "stage '\(stage.name)' moves \(target == place ? "to itself" : "back to '\(move.to)'"); moves only lead further on, a payment leads back to the stage whose rule holds"
                    )
                }
                return nil
            }
        }
    }

    private func overlaps() -> [StrategyFinding] {
        stages.indices.flatMap { second in
            stages.indices.prefix(upTo: second).compactMap { first in
                guard let a = stages[first].rule, let b = stages[second].rule else { return nil }
                let probes = RuleProbes([a, b] + among)
                let isInBoth = { (facts: AccountFacts) in isFor(facts) && a.holds(for: facts) && b.holds(for: facts) }
                guard let example = probes.first(where: isInBoth) else { return nil }
                return StrategyFinding(
                    kind: .overlap, stage: second,
                    sentence:
                        "stages '\(stages[first].name)' and '\(stages[second].name)' overlap: \(probes.text(example, where: isInBoth)) belongs to both; change one of the rules"
                )
            }
        }
    }

    /// Days past due between two stages that no stage takes.
    private func gaps() -> [StrategyFinding] {
        let rules = stages.compactMap(\.rule)
        let probes = RuleProbes(rules + among)
        let days = probes.values(of: .daysPastDue).filter { $0 != .unknown }
        var found: StrategyFinding?
        probes.each(except: .daysPastDue) { facts in
            let homes = days.map { day in
                var facts = facts
                facts[.daysPastDue] = day
                return isFor(facts) ? home(of: facts) : nil
            }
            guard let first = homes.firstIndex(where: { $0 != nil }), let last = homes.lastIndex(where: { $0 != nil }),
                let gap = homes[first...last].firstIndex(of: nil),
                let before = homes[..<gap].last(where: { $0 != nil }) ?? nil,
                let after = homes[gap...].first(where: { $0 != nil }) ?? nil
            else { return true }
            var facts = facts
            facts[.daysPastDue] = days[gap]
            guard isFor(facts) else { return true }
            found = StrategyFinding(
                kind: .gap, stage: after,
                sentence:
                    "between stages '\(stages[before].name)' and '\(stages[after].name)' is a gap: \(probes.text(facts) { isFor($0) && home(of: $0) == nil }) belongs to none; widen one of the rules, or add a stage without steps"
            )
            return false
        }
        return found.map { [$0] } ?? []
    }

    private func unreachable(_ results: Set<String>) -> [StrategyFinding] {
        var reached = Set(
            stages.indices.filter { place in
                guard let rule = stages[place].rule else { return false }
                let probes = RuleProbes([rule] + among)
                return !probes.areComplete || probes.first { isFor($0) && rule.holds(for: $0) } != nil
            })
        // Moves lead on, so one pass is enough.
        for place in stages.indices where reached.contains(place) {
            let targets = stages[place].moves.map(\.to) + results
            reached.formUnion(targets.compactMap { index(of: $0) }.filter { $0 > place })
        }
        return stages.indices.filter { !reached.contains($0) }.map { place in
            let stage = stages[place]
            let cure =
                stage.rule.map { "no account can meet '\($0)'\(accounts == nil ? "" : " and belong to the strategy")" }
                ?? "it has no rule and no stage before it moves to it"
            return StrategyFinding(
                kind: .unreachable, stage: place,
                sentence: "stage '\(stage.name)' is never reached: \(cure); give it a rule, or a move that leads to it")
        }
    }

    private func hourFindings(lawful: [Country: CallableWeek]) -> [StrategyFinding] {
        stages.enumerated().flatMap { place, stage -> [StrategyFinding] in
            guard !stage.steps.isEmpty else { return [] }
            let homes = lawful.keys.filter { mayBeHome(of: stage, country: $0) }
            let weeks = lawful.filter { homes.isEmpty || homes.contains($0.key) }.values
            let parts = stage.hours.intersection(weeks.reduce(.never) { $0.union($1) }).dayparts
            guard let only = parts.first else {
                return [
                    StrategyFinding(
                        kind: .impossibleHours, stage: place,
                        sentence:
                            "the hours of stage '\(stage.name)' are never lawful\(homes.count == lawful.count ? "" : " in \(homes.map(\.code).sorted().joined(separator: ", "))"); choose hours within the lawful ones"
                    )
                ]
            }
            guard parts.count == 1 else { return [] }
            return Outcome.allCases.compactMap { outcome in
                guard case .again(let retry)? = stage.retry.steps[outcome], retry.inAnotherDaypart else { return nil }
                return StrategyFinding(
                    kind: .impossibleHours, stage: place,
                    sentence:
                        "stage '\(stage.name)' tries again after \(outcome.rawValue) in another part of the day, and its lawful hours are all in the \(only.rawValue); widen them, or let it be the same part"
                )
            }
        }
    }

    /// Whether an account of somebody in that country can be in the stage.
    private func mayBeHome(of stage: Stage, country: Country) -> Bool {
        let probes = RuleProbes([stage.rule].compactMap(\.self) + among)
        guard probes.areComplete, !probes.values(of: .country).isEmpty else { return true }
        var isHome = false
        probes.each(except: .country) { facts in
            var facts = facts
            facts[.country] = .text(country.code)
            isHome = isFor(facts) && stage.rule?.holds(for: facts) ?? true
            return !isHome
        }
        return isHome
    }

    /// Steps that would come when the account has left the stage.
    private func lateSteps(_ results: Set<String>) -> [StrategyFinding] {
        let targets = Set(stages.flatMap(\.moves).map(\.to)).union(results)
        return stages.enumerated().compactMap { place, stage in
            guard !targets.contains(stage.name), let days = longestStay(in: place) else { return nil }
            var after = Duration.zero
            for (number, step) in stage.steps.enumerated() {
                after += step.after
                guard after >= .seconds(days * 86_400) else { continue }
                return StrategyFinding(
                    kind: .lateStep, stage: place, step: number,
                    sentence:
                        "step \(number + 1) of stage '\(stage.name)' comes \(after.dayText) after its beginning, and an account is at most \(days) days in it; let it come sooner, or widen the rule"
                )
            }
            return nil
        }
    }

    /// Days from the first to the last day past due on which the stage's rule can hold; `nil` = no limit is known.
    private func longestStay(in place: Int) -> Int? {
        guard let rule = stages[place].rule else { return nil }
        let probes = RuleProbes([rule] + among)
        let days = probes.values(of: .daysPastDue).compactMap { if case .number(let day) = $0 { day } else { nil } }
        guard probes.areComplete, let least = days.first, let most = days.last else { return nil }
        var (first, last) = (Double.infinity, -Double.infinity)
        var isWithoutDate = false
        probes.each { facts in
            guard isFor(facts), rule.holds(for: facts) else { return true }
            if case .number(let day) = facts[.daysPastDue] {
                first = min(first, day)
                last = max(last, day)
            } else {
                isWithoutDate = true
            }
            return true
        }
        guard !isWithoutDate, first > least, last < most, first <= last else { return nil }
        return Int(last - first) + 1
    }

    private var among: [AccountRule] { accounts.map { [$0] } ?? [] }
}

extension Duration {
    /// `4 h`, `3 days`
    var dayText: String {
        let minutes = Int(components.seconds / 60)
        switch minutes {
        case let minutes where minutes > 0 && minutes % 1440 == 0:
            return minutes == 1440 ? "1 day" : "\(minutes / 1440) days"
        case let minutes where minutes >= 120 && minutes % 60 == 0: return "\(minutes / 60) h"
        default: return "\(minutes) min"
        }
    }
}
