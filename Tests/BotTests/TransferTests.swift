import Bot
import Dialogue
import FastAGI
import Testing
import Vocabulary

/// A call that goes to the queue, and what becomes of its dialogue.
@Suite(.timeLimit(.minutes(1)))
struct TransferTests {
    private let harvest = Harvest()

    /// A call of which the person wants an agent.
    private func transferred(_ body: (BotScripts, Int, FakeCall) async throws -> Void) async throws {
        let scripts = harvest.scripts()
        var router = AGIRouter()
        scripts.mount(on: &router)
        try await withServer(router) { _, port in
            // The same key at once is taken for one press, and the question is said again.
            let call = FakeCall(["p/identity": [.press("1")], "p/reminder": [.press("1"), .press("1")]])
            await call.run(port: port)
            #expect(call.variables["MARCADOR_ACTION"] == "queue")
            #expect(harvest.news.last == .transferring(queue: nil))
            try await body(scripts, port, call)
        }
    }

    @Test func agentTakesIt() async throws {
        try await transferred { scripts, _, call in
            // Said to its end, whatever is pressed, but for "no more calls".
            #expect(call.commands.first { $0.arguments.first == "p/connecting" }?.arguments == ["p/connecting", "9"])
            #expect(scripts.desk.waiting == ["7"])
            #expect(harvest.conversations.isEmpty)
            scripts.desk.callEnded("7", agent: "Local/201@agents", at: wallClock())
            scripts.desk.callEnded("7", agent: "Local/201@agents", at: wallClock())
        }
        let conversation = try await harvest.only()
        #expect(conversation.outcome == .transferred)
        #expect(conversation.ending == .withAgent)
        #expect(conversation.transfer?.agent == "Local/201@agents")
        #expect(conversation.transfer?.result == .connected)
    }

    @Test func nobodyIsFreeAndTheDialogueGoesOn() async throws {
        try await transferred { scripts, port, _ in
            let back = FakeCall()
            await back.run("bot/resume", ["7", "TIMEOUT"], port: port)
            #expect(back.played == ["p/nobody"])
            #expect(back.variables["MARCADOR_ACTION"] == "hangup")
            #expect(scripts.desk.waiting.isEmpty)
        }
        let conversation = try await harvest.only()
        #expect(conversation.outcome == .callback)
        #expect(conversation.callback == .soonest)
        #expect(conversation.transfer?.result == .nobodyFree)
        #expect(harvest.news.contains(.transferFailed))
    }

    @Test func hangUpInTheQueueIsOne() async throws {
        try await transferred { scripts, _, _ in scripts.desk.callEnded("7", agent: "", at: wallClock()) }
        let conversation = try await harvest.only()
        #expect(conversation.outcome == .hungUp)
        #expect(conversation.ending == .hungUp)
    }

    @Test func daemonStartedAnewKnowsNothing() async throws {
        let scripts = harvest.scripts()
        var router = AGIRouter()
        scripts.mount(on: &router)
        let back = FakeCall()
        try await withServer(router) { _, port in await back.run("bot/resume", ["7", "TIMEOUT"], port: port) }
        #expect(back.commands.isEmpty)
        #expect(harvest.conversations.isEmpty)
    }

    @Test func whatWaitsWhenTheDaemonEndsIsHandedOver() async throws {
        try await transferred { scripts, _, _ in
            scripts.desk.close(at: wallClock())
            scripts.desk.callEnded("7", agent: "Local/201@agents", at: wallClock())
        }
        let conversation = try await harvest.only()
        #expect(conversation.ending == .unheardOf)
        #expect(conversation.branches == ["identity: key 1", "reminder: key 1"])
    }
}
