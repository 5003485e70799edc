import Compliance
import DialerCore
import Vocabulary

/// The config a simulated floor runs under: one server without limits, one campaign, one queue.
enum SimulatedPlan {
    static let server = ServerID("sim")
    static let campaign = CampaignID("sim")
    static let queue = QueueName("sim")
    static let trunk = "sim"
    static let zone = "UTC"
    /// 2026-03-02, a Monday, 09:00.
    static let start = Timestamp(seconds: 1_772_442_000)
    /// No telephone.
    static let phone = PhoneNumber(e164: "+56200000000")
    static let country = Country(code: "CL")

    static func floor(for scenario: Scenario, mode: DialMode) -> FloorPlan {
        let campaign = Campaign(
            id: campaign, mode: mode, selection: AccountSelection(), queue: queue, trunk: trunk,
            callerID: CallerID(name: "", number: ""), ringTime: .milliseconds(milliseconds(scenario.noAnswerTimeout)),
            holdLimit: .milliseconds(milliseconds(scenario.holdLimit)), abandonmentCap: scenario.cap,
            abandonmentTarget: scenario.abandonTarget, abandonmentGate: scenario.gate,
            detectMachines: scenario.machines > 0, bot: scenario.botTransfers.map { _ in "sim" })
        let server = Server(
            // Where hardly anybody asks the bot for an agent, lines are what binds.
            id: server, trunks: [trunk: "SIM/{digits}"],
            maxCalls: scenario.botTransfers == nil ? 1_000_000 : 50 * scenario.agents, callsPerSecond: 1000)
        // Hours that close once a night are quicker to look up than hours without end.
        let day = MinuteRange(start: 0, end: 23 * 60 + 59) ?? .wholeDay
        let hours = scenario.hours <= 13 ? WeeklyHours(Weekday.allCases, day) : .always
        let profile = ComplianceProfile(id: "sim", hours: hours, source: "")
        return FloorPlan(
            servers: [server], campaigns: [campaign], profiles: country.map { [$0: profile] } ?? [:])
    }

    /// A debtor nobody has called before.
    static func lead(_ number: Int64) -> Lead? {
        guard let phone, let country else { return nil }
        return Lead(
            campaign: campaign, debtor: DebtorID(rawValue: number), account: AccountID(rawValue: number),
            contactPoint: ContactPointID(rawValue: number), phone: phone, country: country, zones: zones)
    }

    private static let zones = [zone]
}
