import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("The journal comes before the telephone")
struct JournalTests {
    @Test("nothing is dialled until the journal has it")
    func journalFirst() {
        var floor = Floor()
        floor.journalIsSlow = true
        floor.connect(agents: ["ana"])
        floor.stock(5)
        floor.pass(.seconds(30))
        #expect(floor.originated.isEmpty)
        #expect(floor.unanswered.count == 1, "and the agent is spoken for meanwhile")
        #expect(floor.records.isEmpty, "a call that was not dialled does not fall silent")
        let launched = floor.now
        floor.answerJournal()
        #expect(floor.originated.count == 1)
        floor.call(AttemptID(rawValue: 1), .dialing, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.records.first?.times.launched == launched, "the clock starts when it is dialled")
    }

    @Test("each refusal gives the lead back as it should, frees the agent, records nothing")
    func refusals() {
        let day = Duration.seconds(86_400)
        let cases: [(JournalRefusal, ClosedRange<Duration>?)] = [
            (.debtorBusy, .seconds(60) ... .seconds(3600)),
            (.frequencyCap("at most 1 attempt a day"), .seconds(3600)...day),
            (.doNotCall, nil), (.noLongerDue, nil),
        ]
        for (refusal, rest) in cases {
            var floor = Floor()
            floor.journalSays = { $0.lead.account.rawValue == 1 ? refusal : nil }
            floor.connect(agents: ["ana"])
            floor.stock(2)
            #expect(floor.originated.map(\.lead.account.rawValue) == [2], "the next one is called instead")
            #expect(floor.records.isEmpty)
            #expect(floor.returned.count == (rest == nil ? 0 : 1), "\(refusal)")
            if let rest, let back = floor.returned.first { #expect(rest.contains(back.due - floor.now)) }
            #expect(floor.state("ana") == .reserved)
        }
    }

    @Test("a cap's refusal tells which cap")
    func capReason() {
        var floor = Floor()
        floor.journalSays = { _ in .frequencyCap("at most 1 contact a week") }
        floor.connect(agents: ["ana"])
        floor.stock(1)
        #expect(floor.returned.map(\.reason) == ["at most 1 contact a week"])
        #expect(floor.state("ana") == .idle)
    }

    @Test("a cap's refusal brings the lead back when the cap opens and the hours are lawful")
    func capOpens() throws {
        let midnight = Floor.morning + .seconds(14 * 3600)
        let cases: [(Timestamp?, Timestamp)] = [
            // Free at midnight, called at eight.
            (midnight, midnight + .seconds(8 * 3600)), (midnight + .seconds(9 * 3600), midnight + .seconds(9 * 3600)),
            // A cap that allows none: tomorrow at the same hour.
            (nil, Floor.morning + .seconds(24 * 3600)),
        ]
        for (opens, due) in cases {
            var floor = Floor(.of(profile: try .hours("daily 08:00-20:00")))
            floor.journalSays = { _ in .frequencyCap("at most 1 attempt a day", opens: opens) }
            floor.connect(agents: ["ana"])
            floor.stock(1)
            #expect(floor.returned.map(\.due) == [due])
        }
    }

    @Test("the store fails: launching stops, one alert, and goes on when it works again")
    func storeFails() {
        var floor = Floor()
        floor.journalSays = { _ in .storeFailed("disk full: make room on /var/lib/marcador") }
        floor.connect(agents: ["ana", "beto"])
        floor.stock(30)
        #expect(floor.originated.isEmpty)
        #expect(floor.returned.count == 2, "both leads are back")
        floor.pass(.seconds(25))
        #expect(floor.decision()?.limit == .store)
        #expect(floor.decision()?.reason == "disk full: make room on /var/lib/marcador")
        #expect(floor.alerts.count { $0.code == "store-failed" } == 1)
        #expect(floor.state("ana") == .idle)
        floor.journalSays = { _ in nil }
        floor.pass(.seconds(11))
        #expect(floor.originated.count == 2)
        #expect(floor.decision()?.limit != .store)
    }

    @Test("the store says by itself that it fails: launching stops while it says so")
    func storeSays() {
        var floor = Floor()
        floor.connect(agents: ["ana"])
        floor.tell(.storeFailed("read-only database"))
        floor.stock(3)
        floor.pass(.seconds(9))
        floor.tell(.storeFailed("read-only database"))
        floor.pass(.seconds(9))
        #expect(floor.originated.isEmpty)
        #expect(floor.alerts.count == 2, "store-failed once, server-up once")
        floor.pass(.seconds(2))
        #expect(floor.originated.count == 1)
    }

    @Test("the line to Asterisk is lost between journal and Originate: ended, not dialled, tried again soon")
    func lineLost() throws {
        var floor = Floor()
        floor.journalIsSlow = true
        floor.connect(agents: ["ana"])
        floor.stock(1)
        floor.tell(.serverDown(.pbx, reason: "connection reset"))
        floor.answerJournal()
        let record = try #require(floor.records.first)
        #expect(!record.dialled)
        #expect(record.outcome == .failed)
        #expect(record.detail == "not dialled: the line to pbx was lost first")
        #expect(record.next == .retry(at: floor.now + .seconds(300)))
    }

    @Test("the line was lost and is back before the journal answers: dialled, and not forgotten")
    func lineBack() throws {
        var floor = Floor()
        floor.journalIsSlow = true
        floor.connect(agents: ["ana"])
        floor.stock(1)
        floor.tell(.serverDown(.pbx, reason: "connection reset"))
        floor.connect(agents: ["ana"])
        floor.answerJournal()
        #expect(floor.originated.count == 1)
        floor.pass(.seconds(60))
        #expect(floor.records.map(\.outcome) == [.unknown], "silence is noticed")
    }

    @Test("paused, stopped or draining between journal and Originate: not dialled, and the reason is the true one")
    func stoppedMeanwhile() {
        let ends: [(CoreEvent, String)] = [
            (.campaignStateChanged(.deudas, .paused), "not dialled: the campaign was paused or stopped first"),
            (.campaignStateChanged(.deudas, .stopped), "not dialled: the campaign was paused or stopped first"),
            (.drain, "not dialled: the daemon is draining"),
        ]
        for (event, detail) in ends {
            var floor = Floor()
            floor.journalIsSlow = true
            floor.connect(agents: ["ana"])
            floor.stock(1)
            floor.tell(event)
            floor.answerJournal()
            #expect(floor.originated.isEmpty)
            #expect(floor.records.map(\.detail) == [detail])
            #expect(floor.records.allSatisfy { !$0.dialled })
        }
    }
}
