import Testing
import Vocabulary

@testable import DialerCore

@Suite("What becomes of an account after an attempt")
struct RetryTests {
    private let now = Floor.morning

    @Test("answered: done, whatever the rules say")
    func answered() {
        let keen = RetryPolicy(rules: [.answered: RetryRule(after: .seconds(1), attempts: 9)], maxAttempts: 9)
        #expect(keen.next(after: .answered, history: [:], at: now) == .done("spoken with"))
    }

    @Test("each outcome rests as long as its rule says, as often as it says")
    func rules() {
        let policy = RetryPolicy(rules: [.busy: RetryRule(after: .seconds(600), attempts: 2)], maxAttempts: 10)
        #expect(policy.next(after: .busy, history: [:], at: now) == .retry(at: now + .seconds(600)))
        #expect(policy.next(after: .busy, history: [.busy: 1], at: now) == .retry(at: now + .seconds(600)))
        #expect(policy.next(after: .busy, history: [.busy: 2], at: now) == .done("3 times busy"))
        #expect(policy.next(after: .invalid, history: [:], at: now) == .done("invalid is not retried"))
    }

    @Test("zero attempts: never tried again")
    func never() {
        let policy = RetryPolicy(rules: [.machine: RetryRule(after: .seconds(1), attempts: 0)], maxAttempts: 10)
        #expect(policy.next(after: .machine, history: [:], at: now) == .done("1 times machine"))
    }

    @Test("all attempts together have an end")
    func total() {
        let next = RetryPolicy.standard.next(after: .noAnswer, history: [.busy: 3, .machine: 2], at: now)
        #expect(next == .done("all 6 attempts used"))
    }

    @Test("by default an unknown end is not redialled early, and everything but talk and bad numbers has a rule")
    func standard() {
        #expect(RetryPolicy.standard.next(after: .unknown, history: [:], at: now) == .retry(at: now + .seconds(86_400)))
        #expect(Set(RetryPolicy.standard.rules.keys) == Set(Outcome.allCases).subtracting([.answered, .invalid]))
    }

    @Test("a call that never left uses nothing up")
    func refused() {
        #expect(RetryPolicy.standard.afterRefusal(at: now) == .retry(at: now + .seconds(300)))
        #expect(RetryPolicy(rules: [:], maxAttempts: 1).afterRefusal(at: now) == .retry(at: now + .seconds(300)))
    }
}
