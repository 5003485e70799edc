import AsteriskManager
import DialerCore
import Recording
import Testing
import Vocabulary

@testable import DialerService

/// Messages of a real Asterisk 22, shortened to the headers that are looked at.
private func message(_ text: String) throws -> AMIMessage {
    var decoder = AMIDecoder()
    decoder.feed(Array("Asterisk Call Manager/11.0.0\r\n\(text.replacing("\n", with: "\r\n"))\r\n\r\n".utf8))
    while let item = decoder.next() { if case .message(let message) = item { return message } }
    throw CancellationError()
}

@Suite struct TranslationTests {
    private let translator = EventTranslator(server: "pbx", instance: LinkBench.instance)
    private let one = AttemptID(rawValue: 1)
    private let ana = AgentID("PJSIP/ana")

    private func meanings(_ text: String) throws -> [EventTranslator.Meaning] {
        translator.translate(AMIEvent(try message(text)))
    }

    @Test("events of a call")
    func calls() throws {
        #expect(try meanings("Event: Newchannel\nUniqueid: mcd-abc-1e") == [.call(one, .dialing)])
        #expect(try meanings("Event: Newstate\nUniqueid: mcd-abc-1e\nChannelState: 5") == [.call(one, .ringing)])
        #expect(try meanings("Event: Newstate\nUniqueid: mcd-abc-1e\nChannelState: 6") == [.call(one, .answered)])
        #expect(
            try meanings("Event: Hangup\nUniqueid: mcd-abc-1e\nCause: 17\nTechCause: SIP 486 Busy")
                == [.call(one, .hungUp(cause: 17, techCause: "SIP 486 Busy"))])
        #expect(
            try meanings("Event: Hangup\nUniqueid: mcd-abc-1e;2\nCause: 17")
                == [.call(one, .farHalfHungUp(cause: 17, techCause: nil))])
        #expect(
            try meanings("Event: OriginateResponse\nResponse: Failure\nReason: 5\nUniqueid: mcd-abc-1e")
                == [.call(one, .originateEnded(success: false, reason: 5))])
    }

    @Test("what the dialplan says of a recording: as an event, and as AstDB keeps it")
    func recordings() throws {
        let word = "kept early/abc-1.wav 64044 1000 9000 2000-3000"
        let report = try #require(RecordingReport(word))
        let event = "Event: UserEvent\nUserEvent: MarcadorRecording\nUniqueid: mcd-abc-1e\nAttempt: mcd-abc-1e\n"
        #expect(try meanings(event + "Recording: \(word)") == [.recording(one, report)])
        #expect(try meanings(event + "Recording: kept ../abc.wav 1 2 3 -") == [])
        let records = DialplanRecords(
            [try message("Event: DBGetTreeResponse\nKey: /marcador/recording/mcd-abc-1e\nVal: \(word)")],
            instance: LinkBench.instance)
        #expect(records.recorded == [one: report] && records.attempts == [one] && records.endings.isEmpty)
    }

    @Test("what is not ours is nothing: another installation, no attempt, the far half coming")
    func strangers() throws {
        #expect(try meanings("Event: Hangup\nUniqueid: mcd-xyz-1e\nCause: 17") == [])
        #expect(try meanings("Event: Hangup\nUniqueid: 1795301430.4\nCause: 17") == [])
        #expect(try meanings("Event: Newchannel\nUniqueid: mcd-abc-1e;2") == [])
        #expect(try meanings("Event: OriginateResponse\nResponse: Failure\nReason: 0\nUniqueid: <unknown>") == [])
    }

    /// As recorded: a caller of no campaign, from the queue to the end.
    @Test("somebody who calls in: waits, rings an agent, talks")
    func inbound() throws {
        let channel = "1795301430.12"
        let who = "Uniqueid: \(channel)\nLinkedid: \(channel)\nQueue: cobranza"
        #expect(
            try meanings("Event: QueueCallerJoin\nPrivilege: agent,all\n\(who)\nPosition: 1\nCount: 1")
                == [.caller(.joined(QueueName("cobranza"), channel: channel))])
        #expect(
            try meanings("Event: AgentCalled\nPrivilege: agent,all\n\(who)\nInterface: PJSIP/ana\nMemberName: Ana")
                == [.agent(ana, .ringing(nil))])
        #expect(
            try meanings("Event: QueueCallerLeave\nPrivilege: agent,all\n\(who)\nPosition: 1\nCount: 0")
                == [.caller(.left(channel: channel))])
        #expect(
            try meanings("Event: AgentConnect\nPrivilege: agent,all\n\(who)\nInterface: PJSIP/ana\nHoldTime: 2")
                == [.agent(ana, .connected(nil))])
        #expect(
            try meanings("Event: AgentComplete\nPrivilege: agent,all\n\(who)\nInterface: PJSIP/ana\nTalkTime: 9")
                == [.agent(ana, .completed)])
        #expect(try meanings("Event: QueueCallerAbandon\n\(who)\nPosition: 1\nHoldTime: 7") == [])
        // Ours leave by what is said of the call.
        #expect(try meanings("Event: QueueCallerLeave\nUniqueid: mcd-abc-1e\nQueue: cobranza\nCount: 0") == [])
    }

    @Test("an agent asks for a break from the dialplan, and is back")
    func breaks() throws {
        #expect(
            try meanings("Event: UserEvent\nUserEvent: MarcadorBreak\nUniqueid: 17.5\nAgent: PJSIP/ana\nReason: lunch")
                == [.breakAsked(ana, reason: "lunch")])
        #expect(
            try meanings("Event: UserEvent\nUserEvent: MarcadorBack\nUniqueid: 17.5\nAgent: PJSIP/ana")
                == [.breakOver(ana)])
        #expect(try meanings("Event: UserEvent\nUserEvent: MarcadorBreak\nUniqueid: 17.5\nAgent:") == [])
    }

    @Test("who waits in a queue is read after a login: ours are known already")
    func waiting() throws {
        let rows = try ["1795301430.12", "mcd-abc-1e"].map {
            try message(
                "Event: QueueEntry\nQueue: cobranza\nPosition: 1\nChannel: PJSIP/carrier-00000001\nUniqueid: \($0)\nWait: 4"
            )
        }
        let reading = TruthReading(server: "pbx", instance: LinkBench.instance)
        let truth = reading.truth(queueStatus: rows, channels: [], endings: [:])
        #expect(truth.callers == [WaitingCaller(queue: QueueName("cobranza"), channel: "1795301430.12")])
    }

    @Test("the dialplan's account of the end")
    func left() throws {
        let said = try meanings(
            "Event: UserEvent\nUserEvent: MarcadorCall\nUniqueid: mcd-abc-1e\nAttempt: mcd-abc-1e\nStage: left\n"
                + "Last: talked\nQueueStatus: CONTINUE\nAgent: PJSIP/ana\nWaitedMs: 1000\nTalkedMs: 5241\n"
                + "Answered: 1773147592\nEnded: 1773147598\nPlayed:")
        let ending = MissedEnding(
            stage: .talked, agent: ana, waited: .seconds(1), answered: Timestamp(seconds: 1_773_147_592),
            ended: Timestamp(seconds: 1_773_147_598))
        #expect(said == [.call(one, .told(ending))])
        #expect(MissedEnding(record: "talked|CONTINUE|PJSIP/ana|1000|5241|1773147592|1773147598|") == ending)
    }

    @Test(
        "the record in AstDB, by its stage",
        arguments: [
            (
                "abandoned|TIMEOUT||2000|0|1773147592|1773147598|SUCCESS", MissedEnding.Stage.abandoned,
                AbandonCause?.some(.holdLimit)
            ),
            ("abandoned||||0|1773147592|1773147598|", .abandoned, .hungUp),
            ("abandoned|JOINEMPTY|||0|1773147592|1773147598|SUCCESS", .abandoned, .queueRefused),
            ("machine||||0|1773147592|1773147598|", .machine, nil),
            ("answered||||0|1773147592|1773147598|", .answered, .hungUp),
        ])
    func record(_ text: String, stage: MissedEnding.Stage, cause: AbandonCause?) throws {
        let ending = try #require(MissedEnding(record: text))
        #expect(ending.stage == stage)
        #expect(ending.abandonCause == cause)
        #expect(ending.agent == nil)
    }

    @Test("a value that is no record") func noRecord() {
        #expect(MissedEnding(record: "") == nil)
        #expect(MissedEnding(record: "talked|1|2") == nil)
    }

    @Test("a shutdown of Asterisk is known by the reason it gives for each channel")
    func shutdown() throws {
        let cut = "Event: SoftHangupRequest\nUniqueid: mcd-abc-1e\nCause: 4"
        #expect(try meanings(cut) == [.call(one, .cutByShutdown), .shuttingDown])
        #expect(try meanings("Event: SoftHangupRequest\nUniqueid: mcd-abc-1e\nCause: 16") == [])
        #expect(try meanings("Event: Shutdown\nShutdown: Cleanly\nRestart: False") == [.shuttingDown])
    }

    @Test("channels as listed: up, waiting, with an agent, half gone, or another's")
    func listed() throws {
        let rows = try [
            LinkBench.channel(1, application: "Queue"),
            LinkBench.channel(2, application: "Queue", bridge: "b-2"),
            "Event: CoreShowChannel\nChannel: Local/7@agents-00000003;1\nChannelState: 6\nUniqueid: 17.5\n"
                + "Application: AppQueue\nBridgeId: b-2\n",
            LinkBench.channel(3, state: 5, application: "AppDial2"),
            LinkBench.channel(4, application: "Playback"),
            LinkBench.channel(5, state: 4, application: "Wait", suffix: ";2"),
            LinkBench.channel(6).replacing("abc", with: "xyz"),
            "Event: CoreShowChannelsComplete\nEventList: Complete\nListItems: 7\n",
        ].map { try message(String($0.dropLast())) }
        let reading = TruthReading(server: "pbx", instance: LinkBench.instance)
        let agent = AgentID("Local/7@agents")
        let live = reading.liveChannels(rows, agents: [agent])
        #expect(
            live == [
                AttemptID(rawValue: 1): LiveChannel(isUp: true, isQueued: true),
                AttemptID(rawValue: 2): LiveChannel(isUp: true, agent: agent),
                AttemptID(rawValue: 3): LiveChannel(isUp: false), AttemptID(rawValue: 4): LiveChannel(isUp: true),
                AttemptID(rawValue: 5): LiveChannel(isUp: false),
            ])
    }
}
