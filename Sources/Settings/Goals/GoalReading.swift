import DialerCore
import Portfolio
import Vocabulary
import Yams

extension Settings {
    /// Quotas and targets of a campaign; `nil` when one of them was refused.
    static func readGoals(
        _ map: MapReader, choice: StrategyChoice?, strategies: [StrategyEntry],
        segments: [(name: String, segment: Segment?)]
    ) -> WorkGoals? {
        let quotas = map.child("quotas", Schema.Quotas.section)
        let attempts = quotas(Schema.Quotas.attempts)
        let conversations = quotas(Schema.Quotas.conversations)
        let elements = map.elements("groups")
        if !elements.isEmpty, choice == nil, !map.has("strategy") {
            map.problems.error(
                "'\(map.path).groups' are of campaigns that work by a strategy; name one under 'strategy', or remove them",
                at: map.place(of: "groups"))
        }
        let stages = choice.flatMap { choice in
            strategies.first { $0.name == choice.name }?.strategy?.stages.map(\.name).filter {
                choice.stages.isEmpty || choice.stages.contains($0)
            }
        }
        var names: [String: Place?] = [:]
        let groups = elements.map { element -> WorkGroup? in
            let reader = map.element(element, Schema.Group.section)
            guard let group = readGroup(reader, stages: stages, segments: segments) else { return nil }
            if let first = names[group.name] {
                let line = first.map { " (line \($0.line))" } ?? ""
                reader.problems.error(
                    "'\(reader.path)': \(group.name) is a group already\(line); put both into one", at: reader.place)
            }
            names[group.name] = reader.place
            return group
        }
        let good = groups.compactMap(\.self)
        guard good.count == groups.count else { return nil }
        return WorkGoals(attemptsADay: attempts, conversationsADay: conversations, groups: good)
    }

    private static func readGroup(
        _ map: MapReader, stages: [String]?, segments: [(name: String, segment: Segment?)]
    ) -> WorkGroup? {
        let stage = map(Schema.Group.stage)
        let segment = map(Schema.Group.segment)
        let share = map(Schema.Group.share)
        let attempts = map(Schema.Group.attempts)
        let reach = map(Schema.Group.reach)
        let by = map(Schema.Group.by)
        guard map.has("stage") != map.has("segment") else {
            map.problems.error("'\(map.path)' must name a stage or a segment, one of the two", at: map.place)
            return nil
        }
        guard map.has("share") || map.has("attempts_a_day") || map.has("reach") else {
            map.problems.error(
                "'\(map.path)' has neither quota nor target; give it share, attempts_a_day or reach", at: map.place)
            return nil
        }
        if map.has("by"), !map.has("reach") {
            map.problems.error(
                "'\(map.path).by' is the day of a target; say with reach which share is to be called until then",
                at: map.place(of: "by"))
        }
        if let stage, let stages, !stages.contains(stage) {
            map.problems.error(
                "'\(map.path).stage': the campaign works no stage '\(stage)'\(suggestion(for: stage, among: stages))",
                at: map.place(of: "stage"))
        }
        if let segment, !check(segment: segment, map, segments) { return nil }
        guard let members = stage.map(WorkGroup.Members.stage) ?? segment.map(WorkGroup.Members.segment) else {
            return nil
        }
        return WorkGroup(
            members, share: share.map { Share($0) }, attemptsADay: attempts, reach: reach.map { Share($0) }, by: by)
    }
}

extension WorkGroup {
    /// As a list of changes shows it.
    var shown: String {
        [
            share.map { "\($0) of the calls" }, attemptsADay.map { "\($0) calls a day" },
            reach.map { "reach \($0)\(by.map { " by \($0)" } ?? "")" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}
