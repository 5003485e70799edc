import NIOCore
import Testing

@testable import AsteriskManager

@Suite("What becomes of an Originate")
struct OriginateTests {
    /// A connection with one Originate of 5 s ring time written, and its ActionID.
    static func launched(accepted: Bool = true) -> (Dialogue, String) {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        talk.send(call(1))
        let id = talk.written.last?.actionID ?? "none"
        if accepted { talk.reply("Success") }
        return (talk, id)
    }

    static func call(_ number: Int) -> AMIAction {
        .originate(
            AMIOriginate(
                channel: "Local/\(number)@x", destination: .application("Wait", data: "1"),
                timeoutMilliseconds: 5000, channelID: "m-\(number)"))
    }

    /// The outcomes in one word each.
    static func words(_ outcomes: [AMIOriginateOutcome]?) -> [String] {
        (outcomes ?? []).map { outcome in
            switch outcome {
            case .response(let response, let timing, _): "\(timing) \(response.isSuccess) \(response.reason ?? -1)"
            case .overdue(let after): "overdue \(after.inSeconds)"
            case .never(let after): "never \(after.inSeconds)"
            case .notDialled(let failure): "not dialled: \(failure)"
            case .unknown: "unknown"
            }
        }
    }

    static func respond(_ talk: inout Dialogue, _ id: String, _ result: String = "Failure", reason: Int = 0) {
        talk.hear([
            "Event": "OriginateResponse", "ActionID": id, "Response": result, "Reason": "\(reason)",
            "Uniqueid": "<unknown>",
        ])
    }

    @Test("OriginateResponse in time ends it once, and every subscriber still gets the event")
    func inTime() {
        var (talk, id) = Self.launched()
        talk.pass(.seconds(2))
        Self.respond(&talk, id, "Success", reason: 4)
        #expect(Self.words(talk.originates[1]) == ["inTime true 4"])
        #expect(talk.published.contains("OriginateResponse"))
        Self.respond(&talk, id, "Success", reason: 4)
        #expect(talk.originates[1]?.count == 1 && talk.machine.originateCounts.orphans == 1)
        #expect(talk.machine.load.inFlight == 0)
    }

    @Test("It may overtake the answer, and is not taken for it")
    func before() {
        var (talk, id) = Self.launched(accepted: false)
        Self.respond(&talk, id)
        #expect(Self.words(talk.originates[1]) == ["beforeAnswer false 0"])
        #expect(talk.outcomes.isEmpty)
        talk.hear(["Response": "Success", "ActionID": id, "Message": "Originate successfully queued"])
        #expect(talk.outcomes.count == 1 && talk.originates[1]?.count == 1)
        #expect(talk.machine.originateCounts.beforeAnswer == 1)
    }

    @Test("Its own deadline is the ring time and ten seconds; a late one is still taken, and said to be late")
    func late() {
        var (talk, id) = Self.launched()
        talk.pass(.seconds(14))
        #expect(talk.originates.isEmpty)
        talk.pass(.seconds(2))
        #expect(Self.words(talk.originates[1]) == ["overdue 15"])
        talk.pass(.seconds(30))
        Self.respond(&talk, id, reason: 3)
        #expect(Self.words(talk.originates[1]) == ["overdue 15", "late false 3"])
        #expect(
            talk.machine.originateCounts
                == counts {
                    $0.sent = 1; $0.overdue = 1; $0.late = 1
                })
    }

    @Test("One that never comes is told to have never come; after that it is an orphan")
    func never() {
        var (talk, id) = Self.launched()
        talk.pass(.seconds(100))
        #expect(Self.words(talk.originates[1]) == ["overdue 15", "never 75"])
        #expect(talk.machine.load.inFlight == 0 && talk.machine.nextDeadline == nil)
        Self.respond(&talk, id)
        #expect(talk.originates[1]?.count == 2)
        #expect(
            talk.machine.originateCounts
                == counts {
                    $0.sent = 1; $0.overdue = 1; $0.never = 1; $0.orphans = 1
                })
    }

    @Test("Other programs' ActionIDs are not ours")
    func foreign() {
        var (talk, _) = Self.launched()
        for id in ["1", "mrc-1", "", "rig-77"] { Self.respond(&talk, id) }
        talk.hear(["Event": "OriginateResponse", "Response": "Failure", "Reason": "0"])
        #expect(talk.originates.isEmpty && talk.machine.originateCounts.foreign == 5)
        #expect(talk.machine.originateCounts.orphans == 0 && talk.machine.load.inFlight == 1)
    }

    @Test("A refused duplicate reports the Uniqueid of the live call: the ActionID decides")
    func duplicate() {
        var (talk, _) = Self.launched()
        talk.send(Self.call(1), token: 2)
        let second = talk.written.last?.actionID ?? ""
        talk.hear([
            "Event": "OriginateResponse", "ActionID": second, "Response": "Failure", "Reason": "0", "Uniqueid": "m-1",
        ])
        #expect(talk.originates[1] == nil && talk.originates[2]?.count == 1)
    }

    @Test("Refused by Asterisk, or never written: not dialled, and nothing more is awaited")
    func refused() {
        var (talk, _) = Self.launched(accepted: false)
        talk.reply("Error", "Message", "Extension does not exist.")
        #expect(
            Self.words(talk.originates[1]) == ["not dialled: Asterisk refused Originate: Extension does not exist."])
        var bad = Self.call(2)
        bad.add("Variable", "A=x\r\nAction: Logoff")
        let before = talk.written.count
        talk.send(bad, token: 2)
        #expect(Self.words(talk.originates[2]).first?.hasPrefix("not dialled: Originate was not sent") == true)
        #expect(talk.written.count == before)
        talk.pass(.seconds(200))
        #expect(talk.originates[1]?.count == 1 && talk.originates[2]?.count == 1)
        #expect(
            talk.machine.originateCounts
                == counts {
                    $0.sent = 1; $0.refused = 1
                })
    }

    @Test("An answer that does not come leaves it open: the OriginateResponse still counts")
    func unanswered() {
        var (talk, id) = Self.launched(accepted: false)
        talk.pass(.seconds(6))
        #expect(talk.failure() == .timedOut(action: "Originate", after: .seconds(5)))
        Self.respond(&talk, id, "Success", reason: 4)
        #expect(Self.words(talk.originates[1]) == ["beforeAnswer true 4"])
    }

    @Test("Line lost: unknown, for each of them, and nothing is written again")
    func lost() {
        var (talk, _) = Self.launched()
        talk.send(Self.call(2), token: 2)
        let before = talk.written.count
        talk.machine.lineLost(.closedByAsterisk(shutdown: false))
        talk.perform()
        #expect(Self.words(talk.originates[1]) == ["unknown"] && Self.words(talk.originates[2]) == ["unknown"])
        #expect(talk.machine.originateCounts.unknown == 2 && talk.written.count == before)
    }

    @Test("A synchronous Originate has no OriginateResponse to wait for")
    func synchronous() {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        talk.send(AMIAction("Originate", ["Channel": "Local/1@x", "Application": "Wait"]))
        #expect(talk.machine.load.inFlight == 0 && talk.machine.originateCounts.sent == 0)
    }

    private func counts(_ change: (inout AMIOriginateCounts) -> Void) -> AMIOriginateCounts {
        var counts = AMIOriginateCounts()
        change(&counts)
        return counts
    }
}

@Suite("An overloaded Asterisk")
struct LoadTests {
    /// Launches that many, a millisecond apart, each accepted at once.
    static func launch(_ talk: inout Dialogue, _ numbers: ClosedRange<Int>) {
        for number in numbers {
            talk.send(OriginateTests.call(number), token: UInt64(number))
            talk.reply("Success")
            talk.pass(.milliseconds(1))
        }
    }

    static func channel(_ talk: inout Dialogue, _ number: Int) {
        talk.hear(["Event": "Newchannel", "Uniqueid": "m-\(number)"])
    }

    @Test("A healthy one, however many calls ring, is none")
    func healthy() {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        for number in 1...400 {
            Self.launch(&talk, number...number)
            Self.channel(&talk, number)
        }
        talk.pass(.seconds(10))
        #expect(talk.loads.isEmpty && talk.machine.load.inFlight == 400 && talk.machine.load.withoutSign == 0)
        #expect((talk.machine.load.lag ?? .zero) <= .milliseconds(1))
    }

    @Test("Acknowledged and no sign of a call: said after three seconds, over ten seconds after the last")
    func stuck() throws {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        Self.launch(&talk, 1...4)
        talk.pass(.seconds(4))
        #expect(talk.loads.isEmpty, "four may have bad luck")
        Self.launch(&talk, 5...5)
        talk.pass(.seconds(2))
        #expect(talk.loads.isEmpty)
        talk.pass(.seconds(2))
        let load = try #require(talk.loads.last)
        #expect(load.overload == "5 Originates brought no sign of a call within 3 s")
        for number in 1...5 { Self.channel(&talk, number) }
        talk.pass(.seconds(9))
        #expect(talk.loads.count == 1)
        talk.pass(.seconds(2))
        #expect(talk.loads.count == 2 && talk.loads.last?.isOverloaded == false)
    }

    @Test("Every sign comes, but late: the median says so")
    func lagging() {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        for number in 1...8 {
            Self.launch(&talk, number...number)
            talk.pass(.milliseconds(2500))
            Self.channel(&talk, number)
        }
        // The oldest of them no longer count: eight within ten seconds are needed.
        #expect(talk.loads.isEmpty)
        Self.launch(&talk, 11...14)
        talk.pass(.milliseconds(2500))
        for number in 11...14 { Self.channel(&talk, number) }
        Self.launch(&talk, 15...18)
        talk.pass(.milliseconds(2500))
        for number in 15...18 { Self.channel(&talk, number) }
        #expect(talk.loads.last?.isOverloaded == true)
        #expect(talk.loads.last?.overload?.hasPrefix("it takes 2.5") == true, "\(talk.loads)")
    }

    @Test("A call that rang out and is told so late speaks for it, too")
    func lateResponse() {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        Self.launch(&talk, 1...8)
        for number in 1...8 { Self.channel(&talk, number) }
        talk.pass(.seconds(9))
        for message in talk.written.suffix(8) { OriginateTests.respond(&talk, message.actionID ?? "", reason: 3) }
        #expect(talk.loads.last?.isOverloaded == true)
    }

    @Test("Too many at once without a sign, however young")
    func flood() {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        Self.launch(&talk, 1...150)
        #expect(talk.loads.last?.overload == "150 Originates are under way without a sign of them")
    }

    @Test("A lost line ends it; Pings and answers never bring it about or end it")
    func lost() {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        Self.launch(&talk, 1...150)
        talk.send(.ping(), token: 999)
        talk.reply("Success")
        #expect(talk.loads.count == 1)
        talk.machine.lineLost(.closedByAsterisk(shutdown: false))
        talk.perform()
        #expect(talk.loads.count == 2 && talk.loads.last?.isOverloaded == false)
    }

    @Test("Originates that leave no trace at all do not hold launches for ever")
    func tracesLost() {
        var talk = Dialogue.up(keepalive: .init(interval: nil))
        Self.launch(&talk, 1...10)
        talk.pass(.seconds(120))
        #expect(talk.loads.map(\.isOverloaded) == [true, false])
        #expect(talk.machine.nextDeadline == nil)
    }
}
