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
        arguments: EventTests.names.filter {
            !["DeviceStateChange", "NewCallerid", "NewConnectedLine", "MessageWaiting"].contains($0)
        })
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
