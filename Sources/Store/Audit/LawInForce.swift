public import Audit
public import Compliance
import DialerCore
public import Vocabulary

/// A country's rules as the audit names them.
public struct LawInForce: Sendable {
    public let law: AuditLaw
    let profile: ComplianceProfile

    public init(_ sheet: ComplianceSheet, of country: Country) {
        profile = sheet.profile
        let states = profile.states.map { "\($0.profile.id): \($0.profile.source)" }
        law = AuditLaw(
            country: country, id: sheet.id, hash: AuditHash(of: sheet.profile.canonicalText.utf8),
            date: sheet.citations.values.compactMap(\.date).max(),
            source: ([profile.source] + states).joined(separator: "; "))
    }

    /// Why a launch is within the hours, or `nil` when it is not.
    func hours(of launch: Launch) -> AuditHours? {
        let (lead, end) = (launch.lead, launch.at + launch.ringTime)
        guard
            case .open(let closes) = verdict(
                for: profile.inForce(at: lead.place), zones: lead.zones, region: lead.region, from: launch.at,
                until: end)
        else { return nil }
        let zones = lead.zones.compactMap { zone -> AuditZone? in
            guard let from = localText(launch.at, in: zone), let until = localText(end, in: zone) else { return nil }
            return AuditZone(name: zone, from: from, until: until)
        }
        return AuditHours(law: law.id, version: law.version, region: lead.region, zones: zones, closes: closes)
    }
}

extension AuditTarget {
    init(_ launch: Launch) {
        let lead = launch.lead
        self.init(
            attempt: launch.attempt, campaign: lead.campaign, mode: launch.mode.name, debtor: lead.debtor,
            account: lead.account, contactPoint: lead.contactPoint, phone: lead.phone, country: lead.country)
    }
}

extension AuditEnd {
    init(_ record: AttemptRecord) {
        self.init(
            attempt: record.attempt, outcome: record.outcome, abandonCause: record.abandonCause, agent: record.agent,
            answered: record.times.answered, connected: record.times.connected)
    }
}
