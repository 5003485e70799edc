import Compliance
import DialerCore
import Vocabulary

extension ServerID {
    static let pbx = ServerID("pbx")
    static let pbx2 = ServerID("pbx2")
}

extension CampaignID {
    static let deudas = CampaignID("deudas")
    static let otra = CampaignID("otra")
}

extension QueueName {
    static let deudas = QueueName("deudas")
    static let otra = QueueName("otra")
}

extension Country {
    static let chile: Country = Country(code: "CL") ?? Country(uncheckedForTests: ())
    private init(uncheckedForTests: Void) { fatalError("CL is a country code") }
}

extension ComplianceProfile {
    /// Any hour of any day, no caps.
    static let anyHour = ComplianceProfile(id: "any-hour", hours: .always, source: "made up for tests")

    static func hours(_ text: String) throws -> ComplianceProfile {
        ComplianceProfile(id: "test", hours: try WeeklyHours(parsing: text), source: "made up for tests")
    }
}

extension Lead {
    /// Debtor, account and contact point all have the number; the phone is not dialable.
    static func sample(
        _ number: Int64, campaign: CampaignID = .deudas, history: [Outcome: Int] = [:], priority: Int = 0,
        zones: [String] = ["America/Santiago"], due: Timestamp = .epoch, debtor: Int64? = nil
    ) -> Lead {
        let digits = String(10_000 + number % 10_000).dropFirst()
        return Lead(
            campaign: campaign, debtor: DebtorID(rawValue: debtor ?? number), account: AccountID(rawValue: number),
            contactPoint: ContactPointID(rawValue: number), phone: .nobody(digits), country: .chile, zones: zones,
            history: history, priority: priority, due: due)
    }
}

extension PhoneNumber {
    static func nobody(_ fourDigits: some StringProtocol) -> PhoneNumber {
        guard let phone = PhoneNumber(e164: "+5620000\(fourDigits)") else { fatalError("not four digits") }
        return phone
    }
}

extension MemberReport {
    static func idle(_ name: String, queue: QueueName = .deudas, on server: ServerID = .pbx) -> MemberReport {
        .of(name, queue: queue, on: server)
    }

    static func of(
        _ name: String, status: Int = 1, queue: QueueName = .deudas, on server: ServerID = .pbx, inCall: Bool = false,
        paused: Bool = false, reason: String = "", lastCall: Timestamp? = nil, wrapUp: Duration = .zero
    ) -> MemberReport {
        MemberReport(
            agent: AgentID("PJSIP/\(name)"), name: name.capitalized, queue: queue, server: server,
            deviceStatus: status, inCall: inCall, paused: paused, pauseReason: reason, lastCall: lastCall,
            wrapUpTime: wrapUp)
    }
}

extension String {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}

extension Server {
    static func sample(
        _ id: ServerID = .pbx, trunks: [String: String] = ["carrier": "PJSIP/{digits}@carrier"], maxCalls: Int = 1000,
        callsPerSecond: Double = 1000
    ) -> Server {
        Server(id: id, trunks: trunks, maxCalls: maxCalls, callsPerSecond: callsPerSecond)
    }
}

extension Campaign {
    static func sample(
        _ id: CampaignID = .deudas, mode: DialMode = .progressive, queue: QueueName = .deudas, cap: Double = 0.03,
        maxLines: Int? = nil, priority: Int = 0, weight: Int = 1, retry: RetryPolicy = .standard
    ) -> Campaign {
        Campaign(
            id: id, mode: mode, selection: AccountSelection(), queue: queue, trunk: "carrier",
            callerID: CallerID(name: "Cobranza", number: "+5620000000"), abandonmentCap: cap, retry: retry,
            maxLines: maxLines, priority: priority, weight: weight)
    }
}

extension FloorPlan {
    /// One server, one progressive campaign, calls at any hour.
    static let small = FloorPlan.of()

    static func of(
        servers: [Server] = [.sample()], campaigns: [Campaign] = [.sample()], profile: ComplianceProfile = .anyHour
    ) -> FloorPlan {
        FloorPlan(servers: servers, campaigns: campaigns, profiles: [.chile: profile])
    }
}

extension AgentID {
    static let ana = AgentID("PJSIP/ana")
    static let beto = AgentID("PJSIP/beto")
}
