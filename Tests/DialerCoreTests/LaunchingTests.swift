import Compliance
import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("What is launched, and why no more")
struct LaunchingTests {
    @Test("progressive: one call for each idle agent, each agent spoken for, and no more until one ends")
    func progressive() throws {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto", "carla"])
        floor.stock(10)
        #expect(floor.originated.count == 3)
        #expect(floor.campaign()?.agents == [.reserved: 3])
        floor.pass(.seconds(10))
        #expect(floor.originated.count == 3)
        #expect(floor.decision()?.limit == .agents)
        let first = try #require(floor.originated.first).attempt
        floor.call(first, .dialing, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.originated.count == 4, "the freed agent gets the next call at once")
        #expect(floor.originated.map(\.lead.account.rawValue) == [1, 2, 3, 4])
    }

    @Test("nothing more into a silent line: an Originate without answer holds the next ones back until it has one")
    func silentLine() throws {
        var floor = Floor()
        floor.acknowledges = false
        floor.connect(agents: ["ana"])
        floor.stock(10)
        let first = try #require(floor.originated.first).attempt
        floor.pass(.seconds(3))
        floor.agent("beto", .member(.idle("beto")))
        #expect(floor.originated.count == 1)
        #expect(floor.decision()?.limit == .server)
        #expect(floor.decision()?.reason == "pbx has not answered an Originate for 2 s: no more until it does")
        floor.acknowledges = true
        floor.call(first, .originateAccepted)
        floor.pass(.milliseconds(250))
        #expect(floor.originated.count == 2)
    }

    @Test("progressive: an agent in wrap-up, paused, ringing or on another call is nobody to call for")
    func onlyIdle() {
        var floor = Floor()
        floor.tell(
            .serverUp(
                .pbx,
                ServerTruth(members: [
                    .idle("ana"), .of("beto", paused: true), .of("carla", status: 6), .of("dora", status: 2),
                    .of("eva", lastCall: floor.now - .seconds(3), wrapUp: .seconds(10)), .of("fede", status: 5),
                ])))
        floor.stock(10)
        #expect(floor.originated.count == 1)
        floor.pass(.seconds(7.5))
        #expect(floor.originated.count == 2, "eva's wrap-up is over")
    }

    @Test("progressive with two overlapping teams: a call that has another team's agent takes none of ours")
    func overlappingTeams() {
        let plan = FloorPlan.of(campaigns: [
            .sample(), .sample(.otra, queue: .otra, priority: 5),
        ])
        var floor = Floor(plan)
        var members = [MemberReport.idle("ana"), .idle("puente"), .idle("puente", queue: .otra)]
        members += (1...5).map { .idle("otra\($0)", queue: .otra) }
        floor.tell(.serverUp(.pbx, ServerTruth(members: members)))
        floor.stock(10, for: .otra, from: 100)
        #expect(floor.originated.count == 6)
        floor.stock(10)
        #expect(floor.originated.count == 7, "ana is free; puente is spoken for by the other campaign")
    }

    @Test("two campaigns on one queue share its agents, the higher priority first")
    func priority() {
        let plan = FloorPlan.of(campaigns: [.sample(), .sample(.otra, priority: 1)])
        var floor = Floor(plan)
        floor.connect(agents: ["ana", "beto"])
        floor.stock[.deudas] = (1...5).map { .sample($0) }
        floor.stock[.otra] = (101...105).map { .sample($0, campaign: .otra) }
        floor.pass(.seconds(6))
        #expect(floor.originated.map(\.lead.campaign) == [.otra, .otra])
    }

    @Test("two equal campaigns on one queue take turns")
    func turns() throws {
        let plan = FloorPlan.of(campaigns: [.sample(), .sample(.otra)])
        var floor = Floor(plan)
        floor.connect()
        floor.stock(20)
        floor.stock(20, for: .otra, from: 101)
        floor.agent("ana", .member(.idle("ana")))
        for _ in 1...7 {
            let attempt = try #require(floor.originated.last).attempt
            floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486"))
            floor.pass(.milliseconds(250))
        }
        let byCampaign = Dictionary(grouping: floor.originated, by: \.lead.campaign).mapValues(\.count)
        #expect(byCampaign == [.deudas: 4, .otra: 4])
    }

    @Test("one debtor with two accounts has one call at a time")
    func oneCallPerDebtor() throws {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto"])
        floor.stock[.deudas] = [.sample(1, debtor: 7), .sample(2, debtor: 7)]
        floor.pass(.seconds(10))
        #expect(floor.originated.count == 1)
        #expect(floor.decision()?.limit == .hopper)
        #expect(floor.decision()?.reason.contains("people being called now") == true)
        floor.call(AttemptID(rawValue: 1), .dialing, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.originated.count == 2)
    }

    @Test("leads go by priority, then by due time, and not before they are due")
    func order() {
        var floor = Floor()
        floor.connect(agents: ["ana", "beto", "carla"])
        let soon = floor.now + .seconds(30)
        floor.stock[.deudas] = [
            .sample(1, due: floor.now - .seconds(5)), .sample(2, due: floor.now - .seconds(60)),
            .sample(3, priority: 9, due: soon), .sample(4, priority: 1),
        ]
        floor.pass(.seconds(6))
        #expect(floor.originated.map(\.lead.account.rawValue) == [4, 2, 1])
    }

    @Test("dial strings: digits, E.164 and national number")
    func dialStrings() {
        let server = Server.sample(trunks: ["carrier": "PJSIP/{national}@x,{digits},{e164}"])
        var floor = Floor(.of(servers: [server]))
        floor.connect(agents: ["ana"])
        floor.stock(1)
        #expect(floor.originated.map(\.dialString) == ["PJSIP/20000" + "0001@x,5620000" + "0001,+5620000" + "0001"])
    }

    @Test("the server's calls are a limit, and so are the campaign's lines")
    func lines() {
        var floor = Floor(.of(servers: [.sample(maxCalls: 2)]))
        floor.connect(agents: ["ana", "beto", "carla"])
        floor.stock(10)
        #expect(floor.originated.count == 2)
        #expect(floor.decision()?.limit == .lines)
        #expect(floor.decision()?.reason.contains("all 2 calls of pbx are in use") == true)

        var narrow = Floor(.of(campaigns: [.sample(maxLines: 1)]))
        narrow.connect(agents: ["ana", "beto", "carla"])
        narrow.stock(10)
        #expect(narrow.originated.count == 1)
        #expect(narrow.decision()?.limit == .lines)
        #expect(narrow.decision()?.reason.contains("all 1 lines of the campaign") == true)
    }

    @Test(
        "calls a second: no second, wherever it begins, has more; and in the long run it has that many",
        arguments: [0.5, 1, 3, 10, 25])
    func callsPerSecond(_ rate: Double) {
        var floor = Floor(.of(servers: [.sample(callsPerSecond: rate)]))
        floor.connect(agents: (0..<300).map { "a\($0)" })
        floor.stock(80)
        floor.stock(220, from: 1000)
        let start = floor.now
        floor.pass(.seconds(10))
        let times = floor.originated.map(\.at)
        for (index, time) in times.enumerated() {
            let within = times[index...].prefix { $0 < time + .seconds(1) }.count
            #expect(within <= max(1, Int(rate)))
        }
        let seconds = (floor.now - start).inSeconds
        #expect(Double(times.count) >= rate * seconds * 0.9)
        #expect(Double(times.count) <= rate * seconds + max(1, rate))
    }

    @Test("when nothing may go out this second, the decision says so")
    func rateReason() {
        var floor = Floor(.of(servers: [.sample(callsPerSecond: 1)]))
        floor.connect(agents: ["ana", "beto"])
        floor.stock(10)
        floor.tell(.tick)
        #expect(floor.decision()?.limit == .callsPerSecond)
        #expect(floor.decision()?.reason == "pbx takes 1 calls a second")
    }

    @Test("lawful to the last second it may ring: ring time 25 s before closing, not a millisecond later")
    func lawfulEdge() throws {
        // 20:00 in Santiago (UTC-3 in March) is 23:00 UTC.
        let closing = Timestamp(seconds: 1_773_147_600 + 10 * 3600)
        let profile = try ComplianceProfile.hours("daily 08:00-20:00")
        for (early, launched) in [(25_001, true), (25_000, false), (24_999, false)] {
            var floor = Floor(.of(profile: profile), at: closing - .milliseconds(early))
            floor.connect(agents: ["ana"])
            floor.stock(1)
            #expect(floor.originated.count == (launched ? 1 : 0), "\(early) ms before closing")
            guard !launched else { continue }
            let opens = closing + .seconds(12 * 3600)
            #expect(floor.returned.map(\.due) == [opens])
            #expect(floor.returned.map(\.reason) == ["waits for 2026-03-11 08:00 America/Santiago"])
            #expect(floor.decision()?.limit == .hours)
            #expect(floor.decision()?.reason.contains("\(opens)") == true)
        }
    }

    @Test("the journal was slow and the hours closed meanwhile: not dialled")
    func slowJournalAtTheEdge() throws {
        let closing = Timestamp(seconds: 1_773_147_600 + 10 * 3600)
        var floor = Floor(.of(profile: try .hours("daily 08:00-20:00")), at: closing - .seconds(26))
        floor.journalIsSlow = true
        floor.connect(agents: ["ana"])
        floor.stock(1)
        floor.pass(.seconds(2))
        floor.answerJournal()
        #expect(floor.originated.isEmpty)
        let record = try #require(floor.records.first)
        #expect(!record.dialled)
        #expect(record.detail.hasPrefix("not dialled: it may still ring when closed"))
        #expect(floor.state("ana") == .idle)
    }

    @Test("what the profile lets nobody call is not dialled, whoever handed it out")
    func forbiddenContacts() throws {
        var profile = try ComplianceProfile.hours("daily 08:00-20:00")
        profile.forbidden = [.work]
        var floor = Floor(.of(profile: profile))
        floor.connect(agents: ["ana"])
        var leads = [Lead.sample(1), .sample(2)]
        leads[0].traits = [.work]
        leads[1].traits = [.reference]
        floor.stock[.deudas] = leads
        floor.pass(.seconds(6))
        #expect(floor.originated.map(\.lead.account.rawValue) == [2])
        #expect(floor.returned.map(\.reason) == ["profile test lets nobody call a telephone at work"])
    }

    @Test("several zones: all must be open; unknown zone, no zone, no profile: never")
    func zones() throws {
        // 07:30 in Mexico City and 10:30 in Santiago.
        let start = Floor.morning + .seconds(1800)
        var floor = Floor(.of(profile: try .hours("daily 08:00-20:00")), at: start)
        floor.connect(agents: ["ana", "beto", "carla", "dora"])
        floor.stock[.deudas] = [
            .sample(1, zones: ["America/Santiago", "America/Mexico_City"]), .sample(2, zones: []),
            .sample(3, zones: ["Mars/Olympus"]), .sample(4),
        ]
        floor.pass(.seconds(6))
        #expect(floor.originated.map(\.lead.account.rawValue) == [4])
        #expect(floor.returned.count == 3)
        #expect(floor.returned.allSatisfy { $0.due > floor.now }, "not looked at again at once")
        #expect(floor.returned.first?.due == Floor.morning + .seconds(3600), "Mexico opens at 08:00, 14:00 UTC")

        var lawless = Floor(FloorPlan(servers: [.sample()], campaigns: [.sample()], profiles: [:]))
        lawless.connect(agents: ["ana"])
        lawless.stock(1)
        #expect(lawless.originated.isEmpty)
        #expect(lawless.returned.first?.reason == "no compliance profile for CL: add compliance.CL")
    }

    @Test("closed hours are not given as the reason once they are open again")
    func staleHours() throws {
        var floor = Floor(.of(profile: try .hours("daily 11:00-20:00")))
        floor.connect(agents: ["ana"])
        floor.stock(1)
        #expect(floor.decision()?.limit == .hours)
        floor.pass(.seconds(3599))
        #expect(floor.decision()?.limit == .hours)
        floor.pass(.seconds(10))
        #expect(floor.decision()?.limit == .hopper)
        #expect(floor.decision()?.reason == "no account is due in this campaign")
    }

    @Test("hours that a reload widened hold at once")
    func widenedHours() throws {
        var floor = Floor(.of(profile: try .hours("daily 18:00-20:00")))
        floor.connect(agents: ["ana"])
        floor.stock(1)
        #expect(floor.decision()?.limit == .hours)
        let returned = floor.returned.map(\.lead)
        #expect(returned.count == 1)
        floor.stock[returned[0].campaign] = returned
        floor.tell(.planChanged(.of(profile: try .hours("daily 08:00-20:00"))))
        floor.pass(.seconds(1))
        #expect(floor.originated.count == 1)
    }

    @Test("while the store is being asked, the reason is that, not an empty portfolio")
    func refillPending() {
        var core = DialerCore(plan: .small, firstAttempt: AttemptID(rawValue: 1))
        _ = core.handle(.serverUp(.pbx, ServerTruth(members: [.idle("ana")])), at: Floor.morning)
        let decision = core.snapshot(at: Floor.morning).campaigns.first?.decision
        #expect(decision?.reason == "accounts are being fetched from the store")
    }

    @Test("the store is asked again only now and then when nothing is due, and at once when the portfolio changed")
    func refillPause() {
        var floor = Floor()
        floor.connect(agents: ["ana"])
        floor.pass(.seconds(20))
        #expect((3...5).contains(floor.refills))
        let before = floor.refills
        floor.tell(.portfolioChanged)
        floor.tell(.tick)
        #expect(floor.refills == before + 1)
    }

    @Test("a lead given twice is dialled once")
    func duplicateLeads() {
        var floor = Floor()
        floor.tell(.leadsLoaded(.deudas, [.sample(1), .sample(1)], exhausted: true))
        #expect(floor.campaign()?.hopper == 1)
        floor.tell(.leadsLoaded(.deudas, [.sample(1)], exhausted: true))
        #expect(floor.campaign()?.hopper == 1)
    }

    @Test("nobody there: the decision says who is missing")
    func noAgents() {
        var floor = Floor()
        floor.connect()
        floor.stock(1)
        #expect(floor.decision()?.limit == .noAgents)
        #expect(floor.decision()?.reason == "no agent is a member of queue 'deudas' on pbx")
        floor.agent("ana", .member(.of("ana", paused: true, reason: "almuerzo")))
        floor.agent("beto", .member(.of("beto", status: 5)))
        #expect(
            floor.decision()?.reason
                == "no agent of queue 'deudas' is available on pbx: 1 paused, 1 logged out")
        #expect(floor.originated.isEmpty)
    }

    @Test("no server with the campaign's trunk, or none connected: the decision says which")
    func servers() {
        var floor = Floor(.of(servers: [.sample(trunks: ["other": "PJSIP/{digits}@other"])]))
        floor.connect(agents: ["ana"])
        floor.stock(1)
        #expect(floor.decision()?.reason == "no server has a trunk named 'carrier'")

        var lonely = Floor()
        lonely.stock(1)
        #expect(lonely.decision()?.limit == .server)
        #expect(lonely.decision()?.reason == "no Asterisk server is connected (pbx: not connected yet)")
    }

    @Test("two servers: each agent gets calls on their own")
    func twoServers() {
        var floor = Floor(.of(servers: [.sample(), .sample(.pbx2)]))
        floor.connect(agents: ["ana"])
        floor.connect(.pbx2, agents: ["ana", "beto"])
        floor.stock(10)
        #expect(floor.originated.map(\.server).sorted() == [.pbx, .pbx2, .pbx2])
        #expect(floor.state("ana", on: .pbx) == .reserved)
        #expect(floor.state("ana", on: .pbx2) == .reserved)
        #expect(Set(floor.originated.map(\.lead.debtor)).count == 3)
    }

    @Test("ratio: so many calls for each free agent, once the ledger allows")
    func ratio() {
        var floor = Floor(.of(campaigns: [.sample(mode: .ratio(2.5))]))
        floor.remember(AbandonmentTally(abandoned: 0, answered: 1000))
        floor.connect(agents: ["ana", "beto"])
        floor.stock(20)
        #expect(floor.originated.count == 5)
        #expect(floor.campaign()?.agents == [.idle: 2], "nobody is reserved in this mode")
    }

    @Test("ratio without answers yet: progressive, and the decision says until when")
    func warmUp() {
        var floor = Floor(.of(campaigns: [.sample(mode: .ratio(3))]))
        floor.connect(agents: ["ana", "beto"])
        floor.stock(20)
        #expect(floor.originated.count == 2)
        #expect(floor.decision()?.limit == .warmUp)
        #expect(
            floor.decision()?.reason
                == "progressive until 34 people have answered: 0 abandoned of 0 answered so far")
    }

    @Test("people who hear the abandonment message count as abandoned before they hang up")
    func messageCounts() throws {
        var floor = Floor(.of(campaigns: [.sample(mode: .ratio(2), cap: 0.05)]))
        // One more is allowed: 1 of 22.
        floor.remember(AbandonmentTally(abandoned: 0, answered: 20))
        floor.connect(agents: ["ana"])
        floor.stock(20)
        #expect(floor.originated.count == 2)
        let (first, second) = (floor.originated[0].attempt, floor.originated[1].attempt)
        floor.call(first, .dialing, .answered, .queued, .connected(.ana))
        floor.call(second, .dialing, .answered, .queued, .leftQueue(.holdLimit))
        floor.call(first, .completed(.ana), .hungUp(cause: 16, techCause: nil))
        floor.agent("ana", .completed)
        floor.pass(.seconds(1))
        #expect(
            floor.originated.count == 3, "one idle agent, one call: the cap is used up though nothing is counted yet")
    }

    @Test("the gate's alert comes once, not with each call")
    func oneGateAlert() {
        var floor = Floor(.of(campaigns: [.sample(mode: .ratio(3))]))
        floor.remember(AbandonmentTally(abandoned: 10, answered: 100))
        floor.connect(agents: ["ana"])
        floor.stock(200)
        for _ in 1...50 {
            guard let attempt = floor.originated.last?.attempt else { break }
            floor.agent("ana", .ringing(nil))
            floor.call(attempt, .dialing, .hungUp(cause: 17, techCause: "486"))
            floor.agent("ana", .didNotAnswer)
            floor.pass(.seconds(1))
        }
        #expect(floor.originated.count > 40)
        #expect(floor.alerts.count { $0.code == "abandonment-gate" } == 1)
    }

    @Test("a mode set live holds until it is set again")
    func modeChange() {
        var floor = Floor()
        floor.remember(AbandonmentTally(abandoned: 0, answered: 1000))
        floor.connect(agents: ["ana"])
        floor.stock(20)
        #expect(floor.originated.count == 1)
        floor.tell(.campaignModeChanged(.deudas, .ratio(4)))
        #expect(floor.originated.count == 4)
    }
}
