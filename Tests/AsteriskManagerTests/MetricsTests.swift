import AsteriskManager
import Synchronization
import Testing

@Suite("What a client counts", .timeLimit(.minutes(1)))
struct MetricsTests {
    @Test("Events by type, shed ones by type, answers, originates and queue depth in one value")
    func counted() async throws {
        try await PlayedAsterisk.with { asterisk in
            try await ClientTests.with(asterisk, change: { $0.queueCapacity = 10 }) { client, events in
                _ = try await ClientTests.up(&events)
                for index in 0..<100 {
                    asterisk.say([("Event", index % 4 == 0 ? "Hangup" : "VarSet"), ("N", "\(index)")])
                }
                // Answered after all of them, while nobody reads the events.
                _ = try await client.send(.ping())
                let call = AMIOriginate(channel: "Local/1@x", destination: .application("Wait", data: "1"))
                let originated = await client.originate(call)
                asterisk.say([
                    ("Event", "OriginateResponse"), ("ActionID", originated.actionID), ("Response", "Success"),
                    ("Reason", "4"),
                ])
                guard case .response(let response, .inTime, _)? = await originated.end() else {
                    Issue.record("no response")
                    return
                }
                #expect(response.reason == 4)
                asterisk.say([("Event", "OriginateResponse"), ("ActionID", "other-1"), ("Response", "Failure")])
                _ = try await client.send(.ping())
                let metrics = client.metrics
                #expect(metrics.eventsByType["Hangup"] == 25 && metrics.eventsByType["VarSet"] == 75)
                #expect(metrics.eventsByType["OriginateResponse"] == 2)
                let shed = metrics.shedByType["VarSet"] ?? 0
                #expect(shed > 0 && metrics.shedByType == ["VarSet": shed] && metrics.counts.shed == shed)
                #expect(metrics.queueDepth >= 10 && metrics.queueAge > .zero)
                #expect(metrics.originates.sent == 1 && metrics.originates.inTime == 1)
                #expect(metrics.originates.foreign == 1 && metrics.originates.orphans == 0)
                #expect(metrics.answers.count == 3 && metrics.answers.classes.reduce(0, +) == 3)
                #expect(metrics.reconnects == 0 && metrics.pendingActions == 0 && metrics.parseErrors == 0)
            }
        }
    }

    @Test("They outlive the connection and the subscriber that lost the events")
    func outlive() async throws {
        try await PlayedAsterisk.with { asterisk in
            try await ClientTests.with(asterisk, change: { $0.queueCapacity = 1 }) { client, events in
                _ = try await ClientTests.up(&events)
                do {
                    let second = client.events()
                    for _ in 0..<20 { asterisk.say([("Event", "VarSet")]) }
                    _ = try await client.send(.ping())
                    #expect(second.backlog >= 1)
                }
                let before = client.metrics
                asterisk.cut()
                _ = try await ClientTests.up(&events)
                let after = client.metrics
                #expect(after.reconnects == 1)
                #expect(after.eventsByType["VarSet"] == 20 && after.answers.count >= before.answers.count)
                #expect((after.shedByType["VarSet"] ?? 0) > 20, "both of them lost some: \(after.shedByType)")
            }
        }
    }

    @Test("While down an Originate is not dialled; cut off in the middle its end is unknown")
    func originateWithoutLine() async throws {
        let call = AMIOriginate(channel: "Local/1@x", destination: .application("Wait", data: "1"))
        try await PlayedAsterisk.with { asterisk in
            try await ClientTests.with(asterisk, pauses: PauseLog(blocking: true)) { client, events in
                _ = try await ClientTests.up(&events)
                let originated = await client.originate(call)
                asterisk.cut()
                guard case .unknown? = await originated.end() else {
                    Issue.record("not unknown")
                    return
                }
                _ = try await ClientTests.down(&events)
                let refused = await client.originate(call)
                guard case .refused(.refused(_, .notConnected)) = refused.acknowledgement,
                    case .notDialled? = await refused.end()
                else {
                    Issue.record("\(refused.acknowledgement)")
                    return
                }
                #expect(asterisk.count(of: "Originate") == 1)
            }
        }
    }

    @Test("An overload is told to whoever asked, and its end")
    func load() async throws {
        try await PlayedAsterisk.with { asterisk in
            try await ClientTests.with(
                asterisk, change: { $0.load = .init(mostWithoutSign: 2, calm: .milliseconds(50)) }
            ) { client, events in
                _ = try await ClientTests.up(&events)
                var changes = client.loadChanges().makeAsyncIterator()
                for number in 1...2 {
                    let call = AMIOriginate(
                        channel: "Local/1@x", destination: .application("Wait", data: "1"), channelID: "m-\(number)")
                    _ = await client.originate(call)
                }
                #expect(await changes.next()?.isOverloaded == true)
                _ = try await client.send(.ping())
                #expect(client.metrics.load.withoutSign == 2)
                for number in 1...2 { asterisk.say([("Event", "Newchannel"), ("Uniqueid", "m-\(number)")]) }
                #expect(await changes.next()?.isOverloaded == false)
            }
        }
    }

    @Test("No server can make the table of names grow without bound")
    func names() async throws {
        try await PlayedAsterisk.with { asterisk in
            try await ClientTests.with(asterisk) { client, events in
                _ = try await ClientTests.up(&events)
                for index in 0..<1000 { asterisk.say([("Event", "Made\(index)")]) }
                _ = try await client.send(.ping())
                let types = client.metrics.eventsByType
                #expect(types.count <= 401 && types.values.reduce(0, +) == 1001)
            }
        }
    }
}
