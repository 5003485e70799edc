import Testing

@testable import Interchange

@Suite struct DeliveryPolicyTests {
    @Test(arguments: [200, 201, 202, 204, 299]) func taken(status: Int) {
        #expect(DeliveryPolicy.verdict(on: .status(status)) == .delivered)
    }

    /// One event is at fault: the others go on.
    @Test(arguments: [400, 402, 406, 409, 411, 413, 415, 422, 431, 499]) func refused(status: Int) {
        #expect(DeliveryPolicy.verdict(on: .status(status)) == .refused("answers \(status) to this event"))
    }

    /// All would meet the same: nothing more is sent until later.
    @Test(arguments: [101, 301, 302, 307, 308, 401, 403, 404, 405, 408, 425, 429, 500, 502, 503, 504, 599])
    func trouble(status: Int) {
        guard case .trouble(let why, nil) = DeliveryPolicy.verdict(on: .status(status)) else {
            Issue.record("\(status) is no trouble")
            return
        }
        #expect(why.hasPrefix("answers \(status)"))
    }

    @Test func gone() {
        #expect(DeliveryPolicy.verdict(on: .status(410)) == .disabled("answers 410: it wants nothing more"))
    }

    @Test func noAnswerIsTrouble() {
        #expect(DeliveryPolicy.verdict(on: .failed("is away")) == .trouble("is away", wait: nil))
    }

    @Test(arguments: [
        ("120", Duration.seconds(120)), ("0", .zero), ("-5", .zero), ("999999", .seconds(3600)),
        ("Wed, 21 Oct 2026 07:28:00 GMT", nil), ("", nil),
    ]) func patienceThatIsAskedFor(text: String, wait: Duration?) {
        #expect(
            DeliveryPolicy.verdict(on: .status(503, retryAfter: text)) == .trouble("answers 503", wait: wait))
    }

    @Test func waitsLongerEachTime() {
        func longest(_ failures: Int) -> Duration { DeliveryPolicy.wait(afterFailures: failures, draw: 1) }
        #expect((1...9).map(longest) == [5, 10, 20, 40, 80, 160, 320, 640, 900].map { .seconds($0) })
        #expect(longest(1_000_000) == .seconds(900))
        #expect(DeliveryPolicy.wait(afterFailures: 3, draw: 0) == .seconds(10))
        #expect(DeliveryPolicy.wait(afterFailures: 3, draw: 0.5) == .seconds(15))
        #expect(DeliveryPolicy.wait(afterFailures: 1, draw: 0, asked: .seconds(60)) == .seconds(60))
        #expect(DeliveryPolicy.wait(afterFailures: 9, draw: 1, asked: .seconds(60)) == .seconds(900))
    }

    @Test func anEventIsTriedSixTimes() {
        let waits = (1...7).map { DeliveryPolicy.wait(afterRefusals: $0, draw: 1) }
        #expect(waits == [30, 120, 480, 1920, 7680, nil, nil].map { $0.map { .seconds($0) } })
        #expect(DeliveryPolicy.wait(afterRefusals: 1, draw: 0) == .seconds(15))
    }
}
