import Testing
import Vocabulary

@testable import DialerCore

@Suite("A call that nobody answers ends once, rightly and soon")
struct EndingTests {
    @Test("whatever the order of Asterisk's last words", arguments: RecordedEnding.all)
    func anyOrder(_ ending: RecordedEnding) throws {
        for order in ending.orders {
            for channelSeen in [true, false] {
                var (floor, attempt) = try Floor.withOneCall()
                floor.call(attempt, .originateAccepted)
                if channelSeen, ending.words.count > 1 { floor.call(attempt, .dialing) }
                for word in order {
                    floor.pass(.milliseconds(100))
                    floor.call(attempt, word)
                }
                // Without a word of a channel it takes Asterisk's longest lag to be sure.
                floor.pass(.seconds(ending.words.count > 1 ? 2 : 6))
                let record = try #require(floor.record(attempt), "\(ending) never ended in order \(order)")
                #expect(floor.records.count == 1)
                if order.count == ending.words.count {
                    #expect(record.outcome == ending.outcome, "\(order): \(record.detail)")
                }
                #expect(record.dialled)
                #expect(!record.detail.isEmpty)
                #expect(floor.state("ana") == .idle, "the agent is free again")
            }
        }
    }

    @Test("also when the OriginateResponse is lost, wherever a hang-up says why", arguments: RecordedEnding.all)
    func withoutResponse(_ ending: RecordedEnding) throws {
        guard ending.words.count > 1 else { return }
        let words = ending.words.filter { if case .originateEnded = $0 { false } else { true } }
        var (floor, attempt) = try Floor.withOneCall()
        for word in [.dialing] + words { floor.call(attempt, word) }
        floor.pass(.seconds(2))
        #expect(floor.record(attempt)?.outcome == ending.outcome)
    }

    @Test("and each word twice changes nothing", arguments: RecordedEnding.all)
    func duplicates(_ ending: RecordedEnding) throws {
        var (floor, attempt) = try Floor.withOneCall()
        for word in ending.words {
            floor.call(attempt, word, word)
        }
        floor.pass(.seconds(2))
        for word in ending.words { floor.call(attempt, word) }
        floor.pass(.seconds(10))
        #expect(floor.records.map(\.outcome) == [ending.outcome])
    }

    @Test("a busy Asterisk that says Failure long before the channel's own end does not make a busy line a failure")
    func lateHangup() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .originateEnded(success: false, reason: 0))
        floor.pass(.seconds(3))
        #expect(floor.records.isEmpty, "the channel was seen, so its Hangup will come")
        floor.call(attempt, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.record(attempt)?.outcome == .busy)
    }

    @Test("nor does one that says Failure before it says anything of the channel")
    func lateChannel() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .originateEnded(success: false, reason: 0))
        floor.pass(.seconds(3))
        floor.call(attempt, .dialing, .hungUp(cause: 21, techCause: nil))
        #expect(floor.records.map(\.outcome) == [.busy])
    }

    @Test("nor does the far half of a Local channel that ends seconds after the near one")
    func lateFarHalf() throws {
        var plan = FloorPlan.small
        plan.servers[0].trunks["carrier"] = "Local/{digits}@people"
        var (floor, attempt) = try Floor.withOneCall(plan)
        floor.call(attempt, .dialing, .hungUp(cause: 0, techCause: nil), .originateEnded(success: false, reason: 0))
        floor.pass(.seconds(3))
        #expect(floor.records.isEmpty, "the far half has not spoken")
        floor.call(attempt, .farHalfHungUp(cause: 17, techCause: nil))
        #expect(floor.records.map(\.outcome) == [.busy])
    }

    @Test("and if the Hangup is lost as well, the call ends all the same")
    func lostHangup() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .originateEnded(success: false, reason: 5))
        floor.pass(.seconds(6))
        #expect(floor.record(attempt)?.outcome == .busy)
    }

    @Test("Asterisk refuses the Originate: failed, not dialled, nothing used up")
    func refused() throws {
        var floor = Floor()
        floor.connect(agents: ["ana"])
        let tired = Lead.sample(1, history: [.failed: 5])
        floor.stock[.deudas] = [tired]
        floor.pass(.seconds(6))
        let attempt = try #require(floor.originated.last).attempt
        floor.call(attempt, .originateRefused("Asterisk refused: Extension does not exist."))
        let record = try #require(floor.record(attempt))
        #expect(record.outcome == .failed)
        #expect(!record.dialled)
        #expect(record.detail == "Asterisk refused: Extension does not exist.")
        #expect(record.next == .retry(at: floor.now + .seconds(300)))
        #expect(floor.state("ana") == .idle)
    }

    @Test("the Originate's answer is lost, its channel is not: its own events tell")
    func uncertainButAlive() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .originateUncertain("no answer within 5 s"))
        floor.pass(.seconds(4))
        #expect(floor.records.isEmpty)
        floor.call(attempt, .dialing, .hungUp(cause: 19, techCause: "480"))
        #expect(floor.record(attempt)?.outcome == .noAnswer)
    }

    @Test("silence: after ring time and 20 s the call is taken down and its end is unknown")
    func silence() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .originateUncertain("the line was cut"))
        floor.pass(.seconds(44))
        #expect(floor.hungUp.isEmpty)
        #expect(floor.state("ana") == .reserved, "the person may still answer")
        floor.pass(.seconds(1))
        #expect(floor.hungUp == [attempt])
        #expect(floor.alerts.contains { $0.code == "call-silent" })
        floor.pass(.seconds(1))
        let record = try #require(floor.record(attempt))
        #expect(record.outcome == .unknown)
        #expect(record.dialled, "it counts against the caps")
        #expect(record.next == .retry(at: floor.now + .seconds(86_400)), "not redialled early")
        #expect(floor.hungUp == [attempt], "one hang-up is enough")
    }

    @Test("silence, and then Asterisk does say how it ended")
    func silenceBroken() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.pass(.seconds(45))
        floor.call(attempt, .hungUp(cause: 17, techCause: "486"))
        #expect(floor.record(attempt)?.outcome == .busy)
    }

    @Test("vanished: two listings did not show it")
    func vanished() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .ringing, .vanished)
        #expect(floor.record(attempt)?.outcome == .unknown)
        floor.call(attempt, .vanished, .hungUp(cause: 16, techCause: nil))
        #expect(floor.records.count == 1)
    }

    @Test("vanished after its OriginateResponse: what is known decides")
    func vanishedWithEvidence() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .originateEnded(success: false, reason: 5), .vanished)
        #expect(floor.record(attempt)?.outcome == .busy)
    }

    @Test("events of attempts nobody knows are let pass")
    func strangers() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.tell(.tick)
        let said = floor.said.count
        let stranger = AttemptID(rawValue: 4711)
        floor.call(stranger, .dialing, .answered, .hungUp(cause: 16, techCause: nil))
        floor.tell(.journaled(stranger))
        floor.tell(.journalRefused(stranger, .doNotCall))
        #expect(floor.said.count == said)
        #expect(floor.core.liveCalls == 1)
        #expect(floor.record(attempt) == nil)
    }

    @Test("a second answer of the journal does not dial twice")
    func journaledTwice() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.tell(.journaled(attempt))
        floor.tell(.journalRefused(attempt, .doNotCall))
        #expect(floor.originated.count == 1)
        #expect(floor.core.liveCalls == 1)
    }

    @Test("the record has its times, its cause and the SIP status")
    func recordIsComplete() throws {
        var (floor, attempt) = try Floor.withOneCall()
        let launched = floor.now
        floor.pass(.seconds(1))
        floor.call(attempt, .dialing, .ringing)
        floor.pass(.seconds(4))
        floor.call(attempt, .hungUp(cause: 21, techCause: "603"))
        let record = try #require(floor.record(attempt))
        #expect(record.times.launched == launched)
        #expect(record.times.ringing == launched + .seconds(1))
        #expect(record.times.answered == nil)
        #expect(record.times.ended == launched + .seconds(5))
        #expect(record.cause == 21)
        #expect(record.techCause == "603")
        #expect(record.detail == "the person declined the call (cause 21, SIP 603)")
    }
}
