import AsteriskManager
import DialerCore
import Testing
import Vocabulary

@testable import DialerService

/// An account that does not get a class of events: said once with its cure, and nothing is launched.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ReadCheckTests {
    private func reason(_ bench: LinkBench) async -> String {
        await bench.dialer.snapshot().servers.first?.reason ?? ""
    }

    @Test("each class that does not come is named, with the place to add it", arguments: ["call", "agent", "user"])
    func oneClass(name: String) async throws {
        try await LinkBench.run {
            $0.withhold([name])
            $0.list("QueueStatus", [LinkBench.member("ana")])
        } _: { bench in
            await bench.dialer.submit(.leadsLoaded("deudas", [LinkBench.lead(1)], exhausted: true))
            try await bench.until("it is said") {
                await reason(bench).hasPrefix(
                    "the AMI user 'marcador' gets no events of class '\(name)' (none came within")
            }
            #expect(await reason(bench).contains("add '\(name)' to read= of [marcador] in manager.d/marcador.conf"))
            let isUp = await bench.isUp
            #expect(bench.asterisk.count("Originate") == 0 && !isUp)
        }
    }

    @Test("several are said in one sentence; system is missing where FullyBooted never comes")
    func several() async throws {
        try await LinkBench.run {
            $0.withhold(["call", "system"])
        } _: { bench in
            try await bench.until("it is said") {
                await reason(bench).contains("gets no events of the classes 'call,system'")
            }
        }
    }

    @Test("when all come nothing is said and calls go out at once; the probes touch no queue of agents and dial nobody")
    func allCome() async throws {
        try await LinkBench.run {
            $0.list("QueueStatus", [LinkBench.member("ana")])
        } _: { bench in
            await bench.dialer.submit(.leadsLoaded("deudas", [LinkBench.lead(1)], exhausted: true))
            try await bench.until("the launch") { bench.asterisk.count("Originate") == 1 }
            #expect(await bench.dialer.snapshot().agents.map(\.id.rawValue) == ["PJSIP/ana"])
        }
    }

    @Test("without the queue for it class agent is watched: a call that waits unseen is the evidence")
    func watched() async throws {
        try await LinkBench.run {
            $0.withhold(["agent"], hasProbeQueue: false)
            $0.list("QueueStatus", [LinkBench.member("ana")])
        } _: { bench in
            await bench.dialer.submit(.leadsLoaded("deudas", [LinkBench.lead(1)], exhausted: true))
            try await bench.until("the launch: nothing is known to be missing") {
                bench.asterisk.count("Originate") == 1
            }
            bench.asterisk.list(
                "QueueStatus",
                [LinkBench.member("ana"), "Event: QueueEntry\nQueue: cobranza\nUniqueid: mcd-abc-100e\n"])
            bench.asterisk.say("Event: Newstate\nPrivilege: call,all\nUniqueid: mcd-abc-100e\nChannelState: 6")
            try await bench.until("it is said") {
                await reason(bench).contains(
                    "gets no events of class 'agent' (none came for a call that waits in a queue)")
            }
        }
    }

    @Test("and one event of the class ends the watching")
    func watchedInVain() async throws {
        try await LinkBench.run {
            $0.withhold([], hasProbeQueue: false)
            $0.list("QueueStatus", [LinkBench.member("ana")])
        } _: { bench in
            await bench.dialer.submit(.leadsLoaded("deudas", [LinkBench.lead(1)], exhausted: true))
            try await bench.until("the launch") { bench.asterisk.count("Originate") == 1 }
            let before = bench.asterisk.count("QueueStatus")
            bench.asterisk.say(
                "Event: QueueCallerJoin\nPrivilege: agent,all\nQueue: cobranza\nUniqueid: mcd-abc-100e\nPosition: 1")
            bench.asterisk.say("Event: Newstate\nPrivilege: call,all\nUniqueid: mcd-abc-100e\nChannelState: 6")
            try await bench.until("the answer is taken") {
                await bench.dialer.snapshot().campaigns.first?.calls[.waiting] == 1
            }
            #expect(bench.asterisk.count("QueueStatus") == before)
            #expect(await bench.isUp)
        }
    }

    @Test("an Asterisk that takes Originates and begins no call is left alone, with the reason")
    func overload() async throws {
        try await LinkBench.run(load: AMILoadThresholds(patience: .milliseconds(200), mostStuck: 2)) {
            $0.list("QueueStatus", [LinkBench.member("ana"), LinkBench.member("beto"), LinkBench.member("caro")])
        } _: { bench in
            await bench.dialer.submit(
                .leadsLoaded("deudas", [LinkBench.lead(1), LinkBench.lead(2)], exhausted: true))
            try await bench.until("both launches") { bench.asterisk.count("Originate") == 2 }
            try await bench.until("it is said") {
                await reason(bench) == "Asterisk is overloaded (2 Originates brought no sign of a call within 0.2 s)"
            }
            await bench.dialer.submit(.leadsLoaded("deudas", [LinkBench.lead(3)], exhausted: true))
            await bench.dialer.submit([.tick, .tick])
            #expect(bench.asterisk.count("Originate") == 2)
        }
    }
}
