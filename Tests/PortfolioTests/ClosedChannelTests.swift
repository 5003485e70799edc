import Portfolio
import Testing
import Vocabulary

/// Who is not to be reached by a channel, and what their strategy does then.
@Suite struct ClosedChannelTests {
    private func walk(closed: Set<Channel>, mobileOnly: Set<Channel> = []) throws -> Walk {
        var walk = try Walk(20, "2026-03-10 09:00")
        for place in walk.points.indices { walk.points[place].closed = closed }
        walk.points[0].closed.formUnion(mobileOnly)
        return walk
    }

    private func explained(_ walk: Walk) throws -> [String] {
        let now = try Samples.at("2026-03-10 09:00")
        return walk.strategy.explain(
            walk.position, facts: walk.facts,
            in: Circumstances(
                now: now, clock: Samples.clock, lawful: Samples.lawful, contactPoints: walk.points)
        ) { "phone \($0.rawValue)" }.lines
    }

    @Test func aBotsCallIsACall() {
        let stopped = ClosedChannel.allCases.map { closed in
            Channel.allCases.filter { closed.stops($0) }.map(\.rawValue).joined(separator: " ")
        }
        #expect(stopped == ["call bot sms email", "call bot", "sms", "email"])
    }

    @Test func theStrongerWordIsKept() {
        #expect(ClosingSource.allCases.sorted() == [.list, .staff, .unknown, .api, .person])
        #expect(ClosingSource.allCases.filter(\.isOwn) == [.list, .staff])
    }

    @Test func aStepByAClosedChannelIsLeftOut() throws {
        var walk = try walk(closed: [.sms])
        #expect(try walk.planned("2026-03-10 09:00") == "call 1 2026-03-10 09:00")
        #expect(
            try explained(walk).contains(
                "step 2 of 2 is left out: they are not to be reached by sms (do-not-call)"))
        try walk.call(.answered, "2026-03-10 09:00", .noPromise)
        #expect(try walk.planned("2026-03-14 09:00").hasPrefix("nothing: all steps"))
    }

    @Test func whoIsClosedToCallsGetsTheMessage() throws {
        let walk = try walk(closed: [.call, .bot])
        // A day after the step that is left out.
        #expect(try walk.planned("2026-03-10 09:00") == "sms 1 2026-03-11 09:00")
        // They asked to be called before they asked not to be.
        #expect(
            try walk.planned("2026-03-10 09:00", callback: "2026-03-10 16:00") == "sms 1 2026-03-11 09:00")
    }

    @Test func oneNumberIsClosedAndTheOtherCalled() throws {
        let walk = try walk(closed: [], mobileOnly: [.call, .bot, .sms, .email])
        #expect(try walk.planned("2026-03-10 09:00") == "call 2 2026-03-10 09:00")
    }

    @Test func whoIsClosedToAllIsLeftInPeace() throws {
        let walk = try walk(closed: Set(Channel.allCases))
        #expect(
            try walk.planned("2026-03-10 09:00")
                == "nothing: do not call: no step of stage 'exigencia' is left that they may be reached by")
        #expect(try explained(walk).filter { $0.contains("is left out") }.count == 2)
    }
}
