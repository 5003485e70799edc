import NIOCore
import Testing

@testable import AsteriskManager

@Suite("Actions and their answers")
struct ExchangeTests {
    @Test("Answers find their actions in any order; noise between them is published")
    func anyOrder() {
        var talk = Dialogue.up()
        for token in 1...3 { talk.send(.getvar("V\(token)"), token: UInt64(token)) }
        let ids = talk.written.suffix(3).map { $0.actionID ?? "" }
        #expect(Set(ids).count == 3)
        for id in ids.reversed() {
            talk.hear(["Event": "Noise"])
            talk.hear(["Response": "Success", "ActionID": id, "Value": id])
        }
        for token in 1...3 {
            guard case .answered(let response)? = talk.outcomes[UInt64(token)] else {
                Issue.record("no answer for \(token)")
                continue
            }
            #expect(response["Value"] == ids[token - 1] && response.isSuccess)
        }
        #expect(talk.published.filter { $0 == "Noise" }.count == 3)
    }

    @Test("OriginateResponse before the answer is an event and not the answer")
    func originateResponseFirst() {
        var talk = Dialogue.up()
        talk.send(.originate(.init(channel: "Local/1@x", destination: .application("Wait", data: "1"))), id: "own-1")
        talk.hear(["Event": "OriginateResponse", "Response": "Failure", "ActionID": "own-1", "Reason": "0"])
        #expect(talk.outcomes.isEmpty && talk.published.last == "OriginateResponse")
        talk.reply("Success")
        #expect(talk.outcomes.count == 1)
    }

    @Test("An error answer is an answer; its cure names the class")
    func errorAnswer() throws {
        var talk = Dialogue.up()
        talk.send(.coreShowChannels())
        talk.reply("Error", "Message", "Permission denied")
        guard case .answered(let response)? = talk.outcomes[1] else {
            Issue.record("no answer")
            return
        }
        let failure = #expect(throws: AMIFailure.self) { try response.orThrow() }
        #expect(failure?.description.contains("reporting") == true)
    }

    @Test("A deadline passes once; the late answer is counted and the next action unharmed")
    func late() {
        var talk = Dialogue.up()
        talk.send(.ping(), token: 1, seconds: 1)
        let id = talk.written.last?.actionID ?? ""
        talk.pass(.milliseconds(1001))
        #expect(talk.failure() == .timedOut(action: "Ping", after: .seconds(1)))
        talk.outcomes = [:]
        talk.hear(["Response": "Success", "ActionID": id])
        #expect(talk.outcomes.isEmpty && talk.machine.counters.lateAnswers == 1)
        talk.send(.ping(), token: 2)
        talk.reply("Success")
        #expect(talk.outcomes.count == 1)
    }

    @Test("Answers without ActionID, or to other programs, are counted and matched to nothing")
    func orphans() {
        var talk = Dialogue.up()
        talk.send(.ping())
        talk.hear(["Response": "Error", "Message": "Missing action in request"])
        talk.hear(["Response": "Success", "ActionID": "other-1"])
        #expect(talk.outcomes.isEmpty && talk.machine.counters.orphanAnswers == 2)
    }

    @Test("Line lost: what was written is unknown, and is not written again")
    func lineLost() {
        var talk = Dialogue.up()
        talk.send(.originate(.init(channel: "Local/1@x", destination: .application("Wait", data: "1"))))
        let count = talk.written.count
        talk.machine.lineLost(.closedByAsterisk(shutdown: false))
        talk.perform()
        guard case .unknown("Originate", _)? = talk.failure() else {
            Issue.record("outcome \(String(describing: talk.outcomes[1]))")
            return
        }
        #expect(talk.end == .closedByAsterisk(shutdown: false))
        talk.send(.ping(), token: 2)
        talk.pass(.seconds(60))
        #expect(talk.failure(2) == .refused(action: "Ping", reason: .notConnected))
        #expect(talk.written.count == count)
    }

    @Test("After Event: Shutdown a reset line is an orderly end")
    func shutdown() {
        var talk = Dialogue.up()
        talk.hear(["Event": "Shutdown", "Shutdown": "Cleanly"])
        talk.machine.lineLost(.broken("Connection reset by peer"))
        talk.perform()
        #expect(talk.end == .closedByAsterisk(shutdown: true))
    }

    @Test("What Asterisk would misread is refused, and nothing is written")
    func refused() {
        var talk = Dialogue.up()
        let count = talk.written.count
        talk.send(.setvar("X", to: "a\r\nAction: Command"))
        #expect(
            talk.failure() == .refused(action: "Setvar", reason: .invalid(.forbiddenByte(header: "Value"))))
        #expect(talk.written.count == count)
    }

    @Test("Too many in flight, or an ActionID in use, is refused")
    func limits() {
        var talk = Dialogue.up(limits: .init(actions: 2))
        talk.send(.ping(), token: 1, id: "same")
        talk.send(.ping(), token: 2, id: "same")
        #expect(talk.failure(2) == .refused(action: "Ping", reason: .duplicateActionID))
        talk.send(.ping(), token: 3)
        talk.send(.ping(), token: 4)
        #expect(talk.failure(4) == .refused(action: "Ping", reason: .tooManyPending(limit: 2)))
    }

    @Test("A cancelled caller gets unknown at once; the answer that comes is nobody else's")
    func cancelled() {
        var talk = Dialogue.up()
        talk.send(.ping())
        talk.machine.abandon(token: 1)
        talk.perform()
        #expect(talk.failure() == .unknown(action: "Ping", reason: "its task was cancelled"))
        talk.reply("Success")
        #expect(talk.machine.counters.lateAnswers == 0 && talk.machine.counters.orphanAnswers == 0)
    }
}
