import DialerCore
import Portfolio
import Vocabulary

extension Settings {
    /// Within what limits a campaign shares its work; `nil` without, or where it was refused.
    static func readWorkload(_ map: MapReader) -> WorkloadTerms? {
        guard map.has("workload") else { return nil }
        let child = map.child("workload", Schema.Workload.section)
        let group = child(Schema.Workload.group)
        let lends = child(Schema.Workload.lends)
        let takes = child(Schema.Workload.takes)
        if !map.has("strategy") || map.has("bot") {
            map.problems.error(
                "'\(map.path).workload' is for agents' campaigns that work by a strategy; name one under 'strategy' and no 'bot', or remove it",
                at: map.place(of: "workload"))
        }
        guard let group, let lends, let takes else { return nil }
        return WorkloadTerms(group: group, lends: Share(lends), takes: takes)
    }

    /// A group of one shares with nobody, and work only goes where the same steps are taken.
    static func checkWorkload(_ campaigns: [CampaignSettings], _ map: MapReader) {
        let groups = Dictionary(grouping: campaigns.filter { $0.workload != nil }) { $0.workload?.group ?? "" }
        for (group, members) in groups.sorted(by: { $0.key < $1.key }) {
            let names = members.map { "'\($0.name)'" }.joined(separator: ", ")
            guard members.count > 1 else {
                map.problems.error(
                    "the workload group '\(group)' has one campaign, \(names); name another one's 'workload.group' the same, or remove it",
                    at: map.place(of: "campaigns"))
                continue
            }
            guard Set(members.map { $0.campaign.selection.strategy?.name }).count == 1 else {
                map.problems.error(
                    "the campaigns of the workload group '\(group)' (\(names)) work by different strategies; give those of each strategy a group of their own",
                    at: map.place(of: "campaigns"))
                continue
            }
        }
    }
}
