import Testing

@testable import AsteriskManager

@Suite("A slow consumer")
struct MailboxTests {
    static func event(_ name: String) -> AMIMailbox.Letter {
        .message(AMIMessage(fields: [("Event", name)]))
    }

    static func reader(of mailbox: AMIMailbox) -> AMIClientEvents.Iterator {
        AMIClientEvents(subscription: AMISubscription(mailbox: mailbox) {}).makeAsyncIterator()
    }

    static func drain(_ mailbox: AMIMailbox) async -> [String] {
        var seen: [String] = []
        mailbox.finish()
        var events = reader(of: mailbox)
        while let event = await events.next() {
            switch event {
            case .event(let event): seen.append(event.name)
            case .shed(let count): seen.append("shed \(count)")
            case .overrun(let count): seen.append("overrun \(count)")
            case .up: seen.append("up")
            case .down: seen.append("down")
            }
        }
        return seen
    }

    @Test("Above the bound call-critical events stay, others are shed, counted and told where they are missing")
    func shedding() async {
        let mailbox = AMIMailbox(capacity: 2, hardCapacity: 100)
        var lost = 0
        for name in ["VarSet", "Newexten", "VarSet", "Hangup", "RTCPSent", "VarSet", "QueueCallerAbandon"] {
            lost += mailbox.put(Self.event(name))
        }
        mailbox.put(.down(.init(endpoint: "e", cause: .stopped)))
        #expect(lost == 3)
        #expect(
            await Self.drain(mailbox) == [
                "VarSet", "Newexten", "shed 1", "Hangup", "shed 2", "QueueCallerAbandon", "down",
            ])
    }

    @Test(
        "What a call or an agent is rebuilt from is critical",
        arguments: EventTests.names.filter { $0 != "DeviceStateChange" } + ["QueueMemberPenalty", "AgentLogin"])
    func critical(name: String) {
        let mailbox = AMIMailbox(capacity: 1, hardCapacity: 10)
        mailbox.put(Self.event("VarSet"))
        #expect(mailbox.put(Self.event(name)) == 0)
        #expect(mailbox.count == 2)
    }

    @Test("A consumer that is hopelessly late is cut off and told, memory stays bounded")
    func overrun() async {
        let mailbox = AMIMailbox(capacity: 2, hardCapacity: 50)
        for _ in 0..<500 {
            mailbox.put(Self.event("Hangup"))
            #expect(mailbox.count <= 50)
        }
        #expect(await Self.drain(mailbox) == ["overrun 51"])
    }

    @Test("Order is kept between a writer and a reader that wait for each other")
    func order() async {
        let mailbox = AMIMailbox(capacity: 100_000, hardCapacity: 200_000)
        async let writing: Void = {
            for index in 0..<5000 {
                mailbox.put(.message(AMIMessage(fields: [("Event", "Hangup"), ("N", "\(index)")])))
                if index % 100 == 0 { await Task.yield() }
            }
            mailbox.finish()
        }()
        var next = 0
        var events = Self.reader(of: mailbox)
        while case .event(let event)? = await events.next() {
            #expect(event.message.int("N") == next)
            next += 1
        }
        await writing
        #expect(next == 5000)
    }

    @Test("A cancelled reader gets the end", .timeLimit(.minutes(1)))
    func cancelled() async {
        let mailbox = AMIMailbox(capacity: 1, hardCapacity: 2)
        let reader = Task { await mailbox.take() == nil }
        reader.cancel()
        #expect(await reader.value)
    }
}

@Suite("Pauses between attempts")
struct BackoffTests {
    static let backoff = AMIBackoff(
        first: .milliseconds(100), longest: .seconds(2), afterRefusal: .seconds(60), stability: .seconds(30))
    static let lost = AMIDisconnect(endpoint: "e", cause: .closedByAsterisk(shutdown: false))

    @Test("They double up to the longest, spread over the upper half of each step")
    func doubles() {
        for (random, factor) in [(0.0, 0.5), (0.999_999, 1.0)] {
            var pacer = AMIReconnectPacer(Self.backoff)
            for ceiling in [100.0, 200, 400, 800, 1600, 2000, 2000] {
                let pause = pacer.pause(after: Self.lost, upFor: .zero, random: random) / .milliseconds(1)
                #expect(abs(pause - ceiling * factor) < 1)
            }
        }
    }

    @Test("Only a connection that held starts them anew")
    func stability() {
        var pacer = AMIReconnectPacer(Self.backoff)
        for _ in 0..<4 { _ = pacer.pause(after: Self.lost, upFor: .zero, random: 1) }
        #expect(pacer.pause(after: Self.lost, upFor: .seconds(29), random: 1) == .milliseconds(1600))
        #expect(pacer.pause(after: Self.lost, upFor: .seconds(31), random: 1) == .milliseconds(100))
    }

    @Test("A refused login is slow from the first time, a login in use is not")
    func refused() {
        var pacer = AMIReconnectPacer(Self.backoff)
        let refused = AMIDisconnect(endpoint: "e", cause: .authenticationFailed(user: "u"))
        for random in [0, 0.5, 0.99] {
            #expect(pacer.pause(after: refused, upFor: .zero, random: random) >= .seconds(60))
        }
        var other = AMIReconnectPacer(Self.backoff)
        let inUse = AMIDisconnect(endpoint: "e", cause: .alreadyLoggedIn(user: "u"))
        #expect(other.pause(after: inUse, upFor: .zero, random: 1) == .milliseconds(100))
    }

    @Test("They never overflow, however long Asterisk is away")
    func forever() {
        var pacer = AMIReconnectPacer(Self.backoff)
        for _ in 0..<10_000 {
            #expect(pacer.pause(after: Self.lost, upFor: .zero, random: 1) <= .seconds(2))
        }
    }
}
