import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("A trunk that carries nothing")
struct TrunkTests {
    /// Ten agents, calls that all fail before any telephone rings.
    private func failing(_ calls: Int) -> Floor {
        var floor = Floor()
        floor.connect(agents: (1...10).map { "agent\($0)" })
        floor.stock(200)
        var failed = 0
        for _ in 0..<400 where failed < calls {
            floor.pass(.milliseconds(250))
            for launch in floor.originated.dropFirst(failed).prefix(calls - failed) {
                floor.call(launch.attempt, .originateEnded(success: false, reason: 0))
                failed += 1
            }
            floor.pass(.seconds(6))
        }
        return floor
    }

    @Test("rests after ten calls in a row, says so, and is tried again a minute later")
    func rests() {
        var floor = failing(10)
        let alert = floor.alerts.last { $0.code == "trunk-failing" }
        #expect(alert?.severity == .critical)
        let launched = floor.originated.count
        floor.pass(.seconds(30))
        #expect(floor.originated.count == launched, "nothing goes out while it rests")
        #expect(floor.decision()?.limit == .server)
        #expect(floor.decision()?.reason.contains("refused") == true)
        floor.pass(.seconds(40))
        #expect(floor.originated.count > launched)
    }

    @Test("nine failures are no reason; one call that reaches a telephone starts the count anew")
    func onlyInARow() throws {
        var floor = failing(9)
        let tenth = try #require(floor.originated.dropFirst(9).first)
        floor.call(tenth.attempt, .dialing, .ringing, .hungUp(cause: 17, techCause: "486"))
        for launch in floor.originated.dropFirst(10).prefix(9) {
            floor.call(launch.attempt, .originateEnded(success: false, reason: 0))
        }
        floor.pass(.seconds(6))
        #expect(!floor.alerts.contains { $0.code == "trunk-failing" })
        #expect(floor.decision()?.limit != .server)
    }

    @Test("the health of a trunk, call by call")
    func health() {
        func record(_ outcome: Outcome, ringing: Bool = false, dialled: Bool = true) -> AttemptRecord {
            AttemptRecord(
                attempt: AttemptID(rawValue: 1), campaign: .deudas, debtor: DebtorID(rawValue: 1),
                account: AccountID(rawValue: 1), contactPoint: ContactPointID(rawValue: 1), outcome: outcome,
                times: AttemptTimes(launched: .epoch, ringing: ringing ? .epoch : nil), dialled: dialled, detail: "",
                next: .done(""))
        }
        var health = TrunkHealth()
        let start = Timestamp(seconds: 1000)
        /// Whether the trunk has to rest from then on.
        func note(_ record: AttemptRecord, after seconds: Int = 0) -> Bool {
            let rests = health.note(record, at: start + .seconds(seconds))
            return rests
        }
        #expect((1...9).map { _ in note(record(.failed)) } == Array(repeating: false, count: 9))
        let aside = [
            note(record(.failed, dialled: false)), note(record(.failed, ringing: true)), note(record(.unknown)),
        ]
        #expect(aside == [false, false, false], "never sent, rang, or not seen: says nothing of the trunk")
        let tenth = note(record(.failed))
        #expect(tenth)
        #expect(health.isResting(start + .seconds(59)))
        #expect(!health.isResting(start + .seconds(60)))
        let afterRest = note(record(.failed), after: 61)
        #expect(afterRest, "the first failure after a rest is enough")
        let reached = note(record(.busy), after: 62)
        #expect(!reached)
        #expect(!health.isResting(start + .seconds(62)))
        #expect(health.failuresInARow == 0)
    }
}
