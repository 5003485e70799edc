import DialerCore
import Testing
import Vocabulary

@testable import DialerService

/// The line to one Asterisk: what is believed after it comes up, and in which order.
@Suite(.serialized, .timeLimit(.minutes(1))) struct PBXLinkTests {
    @Test("agents' events wait for the agents' list, and come after it in their order")
    func agentsWait() async throws {
        try await LinkBench.run {
            $0.list("QueueStatus", [LinkBench.member("ana"), LinkBench.member("beto", paused: true)])
            $0.hold("CoreShowChannels")
        } _: { bench in
            try await bench.until("the list is asked for") { bench.asterisk.count("CoreShowChannels") == 1 }
            // Newer than the list of agents, and answered before it is complete.
            bench.asterisk.say(
                LinkBench.member("ana", paused: true).replacing(
                    "Event: QueueMember\n", with: "Event: QueueMemberPause\n"
                )
                .replacing("Location:", with: "Interface:"))
            bench.asterisk.say(LinkBench.hangup(1, cause: 16))
            #expect(await bench.agent("PJSIP/ana") == nil)
            #expect(await !bench.isUp)
            bench.asterisk.release()
            try await bench.until("the truth is taken") { await bench.isUp }
            try await bench.until("and then the pause") { await bench.agent("PJSIP/ana") == .paused }
            #expect(await bench.agent("PJSIP/beto") == .paused)
        }
    }

    @Test("nothing is launched before the state has been read, nor while the line is down")
    func noLaunchBeforeTheTruth() async throws {
        try await LinkBench.run {
            $0.list("QueueStatus", [LinkBench.member("ana"), LinkBench.member("beto")])
            $0.hold("CoreShowChannels")
        } _: { bench in
            await bench.dialer.submit(.leadsLoaded("deudas", [LinkBench.lead(1)], exhausted: true))
            try await bench.until("the list is asked for") { bench.asterisk.count("CoreShowChannels") == 1 }
            await bench.dialer.submit([.tick, .tick])
            #expect(bench.asterisk.count("Originate") == 0)
            bench.asterisk.release()
            try await bench.until("the launch") { bench.asterisk.count("Originate") == 1 }
            bench.asterisk.hold("CoreShowChannels")
            bench.asterisk.cut()
            try await bench.until("the second login") { bench.asterisk.count("CoreShowChannels") == 2 }
            await bench.dialer.submit(.leadsLoaded("deudas", [LinkBench.lead(2)], exhausted: true))
            await bench.dialer.submit([.tick, .tick])
            #expect(bench.asterisk.count("Originate") == 1)
            bench.asterisk.list("CoreShowChannels", [])
            bench.asterisk.release()
            try await bench.until("the second launch") { bench.asterisk.count("Originate") == 2 }
        }
    }

    @Test("what hangs up while the state is read ends by its cause, whether the list still has it or not")
    func hangupsAroundTheListing() async throws {
        let open = [LinkBench.open(1), LinkBench.open(2), LinkBench.open(3)]
        try await LinkBench.run(open: open) {
            // 1 is gone before the list is made, 2 after; 3 lives on.
            $0.list("CoreShowChannels", [LinkBench.channel(2, state: 5), LinkBench.channel(3, state: 5)])
            $0.hold("CoreShowChannels")
        } _: { bench in
            try await bench.until("the list is asked for") { bench.asterisk.count("CoreShowChannels") == 1 }
            bench.asterisk.say(LinkBench.hangup(1, cause: 17))
            bench.asterisk.release()
            try await bench.until("the truth") { await bench.isUp }
            bench.asterisk.say(LinkBench.hangup(2, cause: 17))
            try await bench.until("both ends") { bench.journaled.ends.count == 2 }
            #expect(bench.ended(1)?.outcome == .busy)
            #expect(bench.ended(2)?.outcome == .busy)
            #expect(await bench.dialer.liveCalls == 1)
        }
    }

    @Test(
        "what the dialplan kept is taken over, journaled, and then forgotten; other installations' records are not ours"
    )
    func records() async throws {
        try await LinkBench.run(open: [LinkBench.open(1), LinkBench.open(2)]) {
            $0.list(
                "DBGetTree marcador/call",
                [
                    "Event: DBGetTreeResponse\nKey: /marcador/call/mcd-abc-1e\n"
                        + "Val: talked|CONTINUE|PJSIP/ana|1000|5241|1773147592|1773147598|\n",
                    "Event: DBGetTreeResponse\nKey: /marcador/call/mcd-xyz-2e\n"
                        + "Val: talked|CONTINUE|PJSIP/ana|1000|5241|1773147592|1773147598|\n",
                ])
            $0.list(
                "DBGetTree marcador/disposition",
                [
                    "Event: DBGetTreeResponse\nKey: /marcador/disposition/mcd-abc-1e\nVal: 1|PJSIP/ana|1773147599\n",
                    // Of a call that was over long ago.
                    "Event: DBGetTreeResponse\nKey: /marcador/disposition/mcd-abc-77e\nVal: 33|PJSIP/ana|1773147500\n",
                ])
        } _: { bench in
            try await bench.until("the forgetting") { bench.asterisk.count("Originate") == 2 }
            let forgotten = bench.asterisk.actions.filter { $0["Action"] == "Originate" }.map { $0["Channel"] ?? "" }
            #expect(forgotten == ["Local/mcd-abc-1e@marcador-forget", "Local/mcd-abc-77e@marcador-forget"])
            let record = try #require(bench.ended(1))
            #expect(record.outcome == .answered)
            #expect(record.agent == AgentID("PJSIP/ana"))
            #expect(record.times.ended == Timestamp(seconds: 1_773_147_598))
            var codes: [Int64: String] = [:]
            for case .result(let attempt, let code, _, _) in bench.journaled.all { codes[attempt.rawValue] = code }
            #expect(codes == [1: "1", 77: "33"])
            try await bench.until("the other is unknown") { bench.ended(2)?.outcome == .unknown }
        }
    }

    @Test("a call whose end was missed is closed when two lists in a row do not show it, not before")
    func vanished() async throws {
        try await LinkBench.run(open: [LinkBench.open(1)], speed: 100) {
            $0.list("CoreShowChannels", [LinkBench.channel(1)])
        } _: { bench in
            try await bench.until("the truth") { await bench.isUp }
            bench.asterisk.list("CoreShowChannels", [])
            let before = bench.asterisk.count("CoreShowChannels")
            try await bench.until("its end") { bench.ended(1) != nil }
            #expect(bench.asterisk.count("CoreShowChannels") >= before + 2)
            #expect(bench.ended(1)?.outcome == .unknown)
        }
    }

    @Test("a link that cannot keep up with the events begins anew, and what was missed is read")
    func overrun() async throws {
        try await LinkBench.run(mostWaiting: 1, hardQueue: 50) {
            $0.list("QueueStatus", [LinkBench.member("ana")])
        } _: { bench in
            try await bench.until("the truth") { await bench.isUp }
            let pause = LinkBench.member("ana", paused: true)
                .replacing("Event: QueueMember\n", with: "Event: QueueMemberPause\n")
                .replacing("Location:", with: "Interface:")
            bench.asterisk.list("QueueStatus", [LinkBench.member("ana"), LinkBench.member("beto")])
            bench.asterisk.say(Array(repeating: pause, count: 3000).joined(separator: "\n"))
            try await bench.until("the agent that only a new reading shows") {
                await bench.agent("PJSIP/beto") == .idle
            }
            try await bench.until("the line") { await bench.isUp }
            #expect(bench.asterisk.count("Login") == 2)
        }
    }

    @Test("Asterisk is shutting down: the first refusal ends the launching")
    func shuttingDown() async throws {
        try await LinkBench.run(open: [LinkBench.open(1)]) {
            $0.list("CoreShowChannels", [LinkBench.channel(1, state: 5)])
        } _: { bench in
            try await bench.until("the truth") { await bench.isUp }
            bench.asterisk.say("Event: SoftHangupRequest\nChannel: x\nChannelState: 5\nUniqueid: mcd-abc-1e\nCause: 4")
            try await bench.until("it takes no calls") { await !bench.isUp }
            bench.asterisk.say(LinkBench.hangup(1, cause: 0))
            try await bench.until("the end") { bench.ended(1)?.outcome == .unknown }
        }
    }
}
