import Compliance
import DialerCore
import Pacing
import Vocabulary

extension MapReader {
    /// Warns where a campaign does not do what the profiles of the countries it names ask for.
    func warnOfConduct(of campaign: Campaign, by sheets: [Country: ComplianceSheet]) {
        for country in campaign.selection.countries.sorted() {
            guard let sheet = sheets[country] else { continue }
            let rules = sheet.conduct
            if let prefix = rules.callerPrefix, !campaign.callerID.number.hasPrefix(prefix) {
                problems.warning(
                    "'\(path).caller_id.number' must begin with \(prefix) by \(sheet.id), unless the trunk puts another number there",
                    at: place(of: "caller_id"))
            }
            if let least = rules.leastRing, campaign.ringTime < least {
                problems.warning(
                    "'\(path).ring_time' is shorter than the \(durationText(least)) of \(sheet.id); let it ring longer",
                    at: place(of: "ring_time"))
            }
            if let rule = rules.abandonment {
                let definition = campaign.abandonmentDefinition.rule
                if rule.formula.rawValue != definition.rawValue || campaign.abandonmentCap > rule.cap {
                    let cap = Schema.Abandonment.cap.kind.write(rule.cap)
                    problems.warning(
                        "'\(path).abandonment' is not the rule of \(sheet.id): definition \(rule.formula.rawValue), cap \(cap)",
                        at: place(of: "abandonment"))
                }
            }
        }
    }
}
