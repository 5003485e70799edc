import Testing

@testable import Speaking

@Suite struct PromptQueueTests {
    private let keys = (0..<9).map { PromptKey(["\($0)"], secret: [1]) }

    @Test func whoIsOnTheLineComesFirst() {
        let queue = Queue(workers: 1, backlog: 10)
        for key in keys[0..<2] { #expect(queue.add(key, .ahead)) }
        #expect(queue.add(keys[2], .now))
        #expect(queue.next()?.key == keys[2])
        #expect(queue.next() == nil)
        queue.finished(keys[2])
        #expect(queue.next()?.key == keys[0])
        queue.finished(keys[0])
        #expect(queue.next()?.key == keys[1])
        queue.finished(keys[1])
        #expect(queue.next() == nil)
        #expect(queue.isEmpty)
    }

    @Test func oneWorkerIsKeptForTheLine() {
        let queue = Queue(workers: 3, backlog: 10)
        for key in keys[0..<4] { #expect(queue.add(key, .ahead)) }
        #expect(queue.next()?.key == keys[0])
        #expect(queue.next()?.key == keys[1])
        #expect(queue.next() == nil)
        #expect(queue.add(keys[5], .now))
        #expect(queue.next()?.key == keys[5])
        #expect(queue.add(keys[6], .now))
        #expect(queue.next() == nil)
    }

    @Test func whatIsSuddenlyWantedOvertakesAndIsMadeOnce() {
        let queue = Queue(workers: 1, backlog: 10)
        for key in keys[0..<3] { #expect(queue.add(key, .ahead)) }
        #expect(queue.add(keys[2], .now))
        #expect(queue.add(keys[2], .ahead))
        var order: [PromptKey] = []
        while let next = queue.next() {
            order.append(next.key)
            queue.finished(next.key)
        }
        #expect(order == [keys[2], keys[0], keys[1]])
    }

    @Test func whatIsInWorkIsNotMadeTwice() {
        let queue = Queue(workers: 2, backlog: 10)
        #expect(queue.add(keys[0], .ahead))
        #expect(queue.next()?.urgency == .ahead)
        #expect(queue.add(keys[0], .now))
        #expect(queue.next() == nil)
    }

    @Test func theBacklogIsBoundedForEachUrgency() {
        let queue = Queue(workers: 1, backlog: 2)
        #expect(queue.add(keys[0], .ahead))
        #expect(queue.add(keys[1], .ahead))
        #expect(!queue.add(keys[2], .ahead))
        #expect(queue.add(keys[2], .now))
        // One of those that wait becomes urgent: there is room again.
        #expect(queue.add(keys[0], .now))
        #expect(queue.add(keys[3], .ahead))
        #expect(!queue.add(keys[4], .ahead))
        #expect(!queue.add(keys[5], .now))
    }

    @Test func whatWaitsCanBeGivenUp() {
        let queue = Queue(workers: 1, backlog: 10)
        for key in keys[0..<3] { #expect(queue.add(key, .ahead)) }
        #expect(queue.next()?.key == keys[0])
        #expect(Set(queue.dropWaiting()) == [keys[1], keys[2]])
        queue.finished(keys[0])
        #expect(queue.isEmpty)
        #expect(queue.add(keys[1], .ahead))
        #expect(queue.next()?.key == keys[1])
    }
}

/// The queue behind a reference: `#expect` takes no mutating calls.
private final class Queue {
    private var queue: PromptQueue

    init(workers: Int, backlog: Int) { queue = PromptQueue(workers: workers, backlog: backlog) }

    var isEmpty: Bool { queue.isEmpty }
    func add(_ key: PromptKey, _ urgency: PromptQueue.Urgency) -> Bool { queue.add(key, urgency) }
    func next() -> (key: PromptKey, urgency: PromptQueue.Urgency)? { queue.next() }
    func finished(_ key: PromptKey) { queue.finished(key) }
    func dropWaiting() -> [PromptKey] { queue.dropWaiting() }
}

@Suite struct EngineHealthTests {
    private let failure = SpeechFailure.exited(engine: "e", code: 1, said: "")

    @Test func failingInARowMakesItRest() {
        var health = EngineHealth(rest: .seconds(30))
        let start = ContinuousClock.now
        health.failed(failure, at: start)
        health.failed(failure, at: start)
        #expect(health.restingReason(at: start) == nil)
        health.failed(failure, at: start)
        #expect(health.restingReason(at: start + .seconds(29)) == failure.description)
        // Then it is tried, and one failure more is enough.
        #expect(health.restingReason(at: start + .seconds(30)) == nil)
        health.failed(failure, at: start + .seconds(31))
        #expect(health.restingReason(at: start + .seconds(60)) != nil)
        let wasResting = health.succeeded()
        #expect(wasResting)
        #expect(health.restingReason(at: start + .seconds(60)) == nil)
    }

    @Test func successInBetweenStartsTheCountAnew() {
        var health = EngineHealth(rest: .seconds(30))
        let start = ContinuousClock.now
        for _ in 0..<5 {
            health.failed(failure, at: start)
            health.failed(failure, at: start)
            let wasResting = health.succeeded()
            #expect(!wasResting)
        }
        #expect(health.restingReason(at: start) == nil)
    }

    @Test func complaintsThatRepeatAreCounted() {
        var complaints = Complaints()
        let start = ContinuousClock.now
        let heard = [0, 1, 9, 11, 22].map { complaints.note(at: start + .seconds($0)) }
        #expect(heard == [0, nil, nil, 2, 0])
    }
}
