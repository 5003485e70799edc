import Testing
import Vocabulary

@testable import DialerCore

@Suite("A call that is answered")
struct AnsweredTests {
    /// The ways in which "answered" may come in: the three sayings in any order.
    static let sayings: [[CallEvent]] = permutations(of: [
        .originateEnded(success: true, reason: 4), .dialEnded(status: "ANSWER"), .answered,
    ])

    @Test("meets its agent", arguments: sayings)
    func agent(_ sayings: [CallEvent]) throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .ringing)
        floor.pass(.seconds(5))
        for saying in sayings { floor.call(attempt, saying) }
        let answered = floor.now
        #expect(floor.campaign()?.calls == [.waiting: 1])
        floor.call(attempt, .queued, .offered(.ana))
        floor.agent("ana", .ringing(attempt))
        #expect(floor.state("ana") == .ringing)
        floor.pass(.seconds(1))
        floor.call(attempt, .connected(.ana))
        #expect(floor.state("ana") == .talking, "the call's word is enough")
        floor.agent("ana", .connected(attempt))
        #expect(floor.campaign()?.calls == [.talking: 1])
        floor.pass(.seconds(60))
        floor.call(attempt, .completed(.ana))
        floor.agent("ana", .completed)
        #expect(floor.campaign()?.calls == [.ending: 1])
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))

        let record = try #require(floor.record(attempt))
        #expect(record.outcome == .answered)
        #expect(record.agent == .ana)
        #expect(record.abandonCause == nil)
        #expect(record.next == .done("spoken with"))
        #expect(record.times.answered == answered)
        #expect(record.times.connected == answered + .seconds(1))
        #expect(record.times.ended == answered + .seconds(61))
        #expect(floor.state("ana") == .idle)
    }

    @Test("and hung up before Asterisk's answer to the Originate came")
    func responseLast() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(
            attempt, .dialing, .dialEnded(status: "ANSWER"), .queued, .connected(.ana), .completed(.ana),
            .hungUp(cause: 16, techCause: nil), .originateEnded(success: true, reason: 4))
        #expect(floor.records.map(\.outcome) == [.answered])
    }

    @Test("whose only trace is a hang-up and a late success is an abandoned one, not a failure")
    func successAfterHangup() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .hungUp(cause: 16, techCause: nil))
        floor.skip(.milliseconds(300))
        floor.call(attempt, .originateEnded(success: true, reason: 4))
        let record = try #require(floor.record(attempt))
        #expect(record.outcome == .abandoned)
        #expect(record.times.answered.map { $0 <= record.times.ended ?? .epoch } ?? false)
    }

    /// The words of a wait in vain: Asterisk calls every end of it an abandon, the dialplan knows better.
    static let holdLimits: [[CallEvent]] = permutations(of: [.leftQueue(.hungUp), .leftQueue(.holdLimit)])

    @Test("and met nobody within the hold limit", arguments: holdLimits)
    func holdLimit(_ words: [CallEvent]) throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .dialEnded(status: "ANSWER"), .queued)
        floor.pass(.seconds(2))
        for word in words { floor.call(attempt, word) }
        #expect(floor.state("ana") == .idle, "nobody is held for somebody who hears the message")
        floor.pass(.seconds(4))
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        let record = try #require(floor.record(attempt))
        #expect(record.outcome == .abandoned)
        #expect(record.abandonCause == .holdLimit)
        #expect(floor.campaign()?.abandonment == Ratio(1, outOf: 1))
    }

    @Test("and hung up in the queue")
    func hungUpWaiting() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .queued)
        floor.pass(.seconds(1))
        floor.call(attempt, .leftQueue(.hungUp), .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .abandoned)
        #expect(floor.record(attempt)?.abandonCause == .hungUp)
    }

    @Test("and hung up before it reached the queue")
    func hungUpEarly() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .abandoned)
        #expect(floor.record(attempt)?.abandonCause == .hungUp)
    }

    @Test("and was refused by the queue: no event of the queue at all, only the dialplan's")
    func joinEmpty() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .leftQueue(.queueRefused))
        floor.pass(.seconds(3))
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .abandoned)
        #expect(floor.record(attempt)?.abandonCause == .queueRefused)
    }

    @Test("and the end of its wait is the first thing heard of it: still a person")
    func onlyLeftQueue() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .leftQueue(.hungUp), .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .abandoned)
    }

    @Test("and only the end of the conversation is heard: answered, by that agent")
    func onlyCompleted() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .completed(.ana), .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .answered)
        #expect(floor.record(attempt)?.agent == .ana)
    }

    @Test("and took an agent after the queue had given it up")
    func takenAfterAll() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(
            attempt, .dialing, .answered, .queued, .leftQueue(.holdLimit), .connected(.ana), .completed(.ana),
            .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .answered)
        #expect(floor.record(attempt)?.abandonCause == nil)
    }

    @Test("by a machine: no person, no abandonment, the agent is free at once")
    func machine() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered)
        floor.pass(.seconds(3))
        floor.call(attempt, .machineDetected, .machineDetected)
        #expect(floor.state("ana") == .idle)
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        #expect(floor.record(attempt)?.outcome == .machine)
        #expect(floor.record(attempt)?.next == .retry(at: floor.now + .seconds(86_400)))
        #expect(floor.campaign()?.abandonment == Ratio(0, outOf: 0))
    }

    @Test("and vanished while it waited: nobody knows")
    func vanishedWaiting() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .queued, .vanished)
        #expect(floor.record(attempt)?.outcome == .unknown)
    }

    @Test("and vanished while it heard the message: that much is known")
    func vanishedAbandoned() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .queued, .leftQueue(.holdLimit), .vanished)
        #expect(floor.record(attempt)?.outcome == .abandoned)
        #expect(floor.record(attempt)?.abandonCause == .holdLimit)
    }

    @Test("and vanished in conversation: answered")
    func vanishedTalking() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .queued, .connected(.ana), .vanished)
        #expect(floor.record(attempt)?.outcome == .answered)
        #expect(floor.record(attempt)?.agent == .ana)
    }

    @Test("by a person with nobody answering at the agent's: the next one takes it")
    func ringNoAnswer() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana", "beto"])
        floor.call(attempt, .dialing, .answered, .queued, .offered(.ana))
        floor.agent("ana", .ringing(attempt))
        #expect(floor.state("ana") == .ringing)
        floor.pass(.seconds(6))
        floor.agent("ana", .didNotAnswer)
        #expect(floor.state("ana") == .reserved, "still spoken for by this call")
        floor.agent("beto", .ringing(attempt))
        floor.call(attempt, .connected(.beto))
        #expect(floor.state("beto") == .talking)
        #expect(floor.state("ana") == .idle)
    }

    @Test("with every phone ringing: one takes it, the others are free although they say nothing")
    func ringAll() throws {
        var (floor, attempt) = try Floor.withOneCall(agents: ["ana", "beto", "carla"])
        floor.call(attempt, .dialing, .answered, .queued)
        for name in ["ana", "beto", "carla"] { floor.agent(name, .ringing(attempt)) }
        floor.call(attempt, .connected(.beto))
        #expect(floor.state("ana") == .idle)
        #expect(floor.state("beto") == .talking)
        #expect(floor.state("carla") == .idle)
    }

    @Test("and hung up while the agent's phone rang: the agent is free")
    func hungUpRinging() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .answered, .queued, .offered(.ana))
        floor.agent("ana", .ringing(attempt))
        floor.call(attempt, .leftQueue(.hungUp), .hungUp(cause: 16, techCause: nil))
        #expect(floor.state("ana") == .idle)
    }
}
