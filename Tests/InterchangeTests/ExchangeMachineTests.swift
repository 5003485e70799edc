import Testing

@testable import Interchange

/// One request and its answer, without a line.
@Suite struct ExchangeMachineTests {
    private func answer(_ inputs: ExchangeMachine.Input...) -> ExchangeAnswer? {
        var machine = ExchangeMachine()
        var answers: [ExchangeAnswer] = []
        for input in inputs { if let answer = machine.take(input) { answers.append(answer) } }
        #expect(answers.count <= 1, "it comes to something once")
        return answers.first
    }

    private let ok = ExchangeMachine.Input.head(status: 200, retryAfter: nil)

    @Test func aWholeAnswer() {
        #expect(answer(ok, .end) == .status(200))
        #expect(answer(ok, .body(10), .body(20), .end, .ended(nil)) == .status(200))
        #expect(answer(.head(status: 503, retryAfter: "7"), .end) == .status(503, retryAfter: "7"))
    }

    @Test func whatIsNoAnswerYet() {
        #expect(answer(.head(status: 100, retryAfter: nil), .head(status: 103, retryAfter: nil)) == nil)
        #expect(answer(.head(status: 100, retryAfter: nil), ok, .end) == .status(200))
        #expect(answer(.head(status: 101, retryAfter: nil), .end) == .status(101))
        #expect(answer(ok, .body(ExchangeMachine.mostBody)) == nil)
    }

    /// Who has said 200 has the event, whatever becomes of the rest.
    @Test func theStatusDecides() {
        #expect(answer(ok, .body(ExchangeMachine.mostBody), .body(1), .end) == .status(200))
        #expect(answer(ok, .late(.seconds(10))) == .status(200))
        #expect(answer(ok, .body(5), .ended("breaks the line")) == .status(200))
    }

    @Test func noAnswer() {
        #expect(answer(.ended(nil)) == .failed("closes the line without an answer"))
        #expect(answer(.ended("breaks the line: x")) == .failed("breaks the line: x"))
        #expect(answer(.late(.seconds(10))) == .failed("has not answered within 10 s"))
        #expect(answer(.late(.milliseconds(500)), ok, .end) == .failed("has not answered within 500 ms"))
        #expect(
            answer(.head(status: 100, retryAfter: nil), .ended(nil)) == .failed("closes the line without an answer"))
    }
}
