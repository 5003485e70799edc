import AsteriskManager
import Testing

@Suite("Typed events")
struct EventTests {
    static func event(_ name: String, _ fields: KeyValuePairs<String, String> = [:]) -> AMIEvent {
        AMIEvent(AMIMessage(fields: [("Event", name)] + fields.map { ($0.key, $0.value) }))
    }

    static let names = [
        "FullyBooted", "Shutdown", "Newchannel", "Newstate", "DialBegin", "DialState", "DialEnd", "OriginateResponse",
        "Hangup", "HangupRequest", "BridgeEnter", "BridgeLeave", "QueueParams", "QueueMember", "QueueEntry",
        "QueueStatusComplete", "QueueMemberStatus", "QueueMemberAdded", "QueueMemberRemoved", "QueueMemberPause",
        "QueueMemberRinginuse", "QueueCallerJoin", "QueueCallerLeave", "QueueCallerAbandon", "AgentCalled",
        "AgentConnect", "AgentComplete", "AgentRingNoAnswer", "AgentDump", "CoreShowChannel",
        "CoreShowChannelsComplete", "UserEvent", "DeviceStateChange", "Rename", "LocalOptimization",
    ]

    @Test("Each has a type and keeps its message", arguments: names)
    func typed(name: String) {
        let event = Self.event(name, ["Odd": "kept"])
        if case .other = event { Issue.record("\(name) has no type") }
        #expect(event.name == name)
        #expect(event.message["Odd"] == "kept")
    }

    @Test("An unknown event is delivered, not dropped")
    func unknown() {
        guard case .other(let message) = Self.event("NoSuchYet", ["A": "1"]) else {
            Issue.record("typed by mistake")
            return
        }
        #expect(message["A"] == "1")
    }

    @Test("Hang-up: numbers when they are numbers, nil when not")
    func hangup() {
        guard
            case .hangup(let full) = Self.event(
                "Hangup",
                [
                    "Channel": "PJSIP/t-1", "ChannelState": "6", "CallerIDNum": "<unknown>", "Uniqueid": "m-1",
                    "Cause": "17", "Cause-txt": "User busy", "TechCause": "SIP 486", "ChanVariable": "A=x=1",
                    "chanvariable": #"B=a\"b"#, "CallerIDName": #"\"Ana\""#,
                ]), case .hangup(let bare) = Self.event("Hangup", ["Cause": "many"])
        else {
            Issue.record("not a hang-up")
            return
        }
        #expect(full.cause == 17 && full.causeText == "User busy" && full.techCause == "SIP 486")
        #expect(full.uniqueID == "m-1" && full.channel.state == 6 && full.channel.name == "PJSIP/t-1")
        #expect(full.channel.callerIDNumber == nil && full.channel.callerIDName == "\"Ana\"")
        #expect(full.channel.variable("A") == "x=1" && full.channel.variable("B") == "a\"b")
        #expect(bare.cause == nil && bare.techCause == nil && bare.uniqueID.isEmpty)
    }

    @Test("An originated dial has no caller, one of a queue has")
    func dial() {
        guard
            case .dialEnd(let originated) = Self.event("DialEnd", ["DestUniqueid": "m-1", "DialStatus": "BUSY"]),
            case .dialBegin(let queued) = Self.event("DialBegin", ["Uniqueid": "m-1", "DestUniqueid": "9.1"])
        else {
            Issue.record("not a dial")
            return
        }
        #expect(originated.caller == nil && originated.destination.uniqueID == "m-1" && originated.status == "BUSY")
        #expect(queued.caller?.uniqueID == "m-1" && queued.destination.uniqueID == "9.1")
    }

    @Test("OriginateResponse: its reason, and no Uniqueid where Asterisk knows none")
    func originateResponse() {
        guard
            case .originateResponse(let event) = Self.event(
                "OriginateResponse",
                ["ActionID": "x-1", "Response": "Failure", "Reason": "5", "Uniqueid": "<unknown>"])
        else {
            Issue.record("not an OriginateResponse")
            return
        }
        #expect(!event.isSuccess && event.reason == 5 && event.actionID == "x-1" && event.uniqueID == nil)
    }

    @Test("A queue member is told the same way by the list and by the events")
    func members() {
        guard
            case .queueMember(let listed) = Self.event(
                "QueueMember", ["Queue": "q", "Name": "Ana", "Location": "PJSIP/a", "Paused": "1", "LastCall": "0"]),
            case .queueMemberPause(let told) = Self.event(
                "QueueMemberPause", ["Queue": "q", "MemberName": "Ana", "Interface": "PJSIP/a", "Paused": "0"])
        else {
            Issue.record("not members")
            return
        }
        #expect(listed.interface == told.interface && listed.memberName == told.memberName)
        #expect(listed.isPaused == true && told.isPaused == false && listed.lastCall == nil && told.status == nil)
        let either: any AMIQueueMemberPayload = listed
        #expect(either.interface == "PJSIP/a")
    }

    @Test("A user event gives its own headers, without the channel's and without an ActionID")
    func userEvent() {
        guard
            case .userEvent(let fromDialplan) = Self.event(
                "UserEvent",
                [
                    "Privilege": "user,all", "Channel": "c", "Uniqueid": "1", "UserEvent": "Amd", "State": "HUMAN",
                    "N": "",
                ]
            ),
            case .userEvent(let fromClient) = Self.event("UserEvent", ["UserEvent": "X", "ActionID": "7", "A": "1"])
        else {
            Issue.record("not user events")
            return
        }
        #expect(fromDialplan.name == "Amd" && fromDialplan.channel?.uniqueID == "1")
        #expect(fromDialplan.headers.map(\.key) == ["State", "N"])
        #expect(fromClient.channel == nil && fromClient.headers.map(\.key) == ["A"])
    }

    @Test("The duration of a listed channel is in seconds")
    func duration() {
        guard case .coreShowChannel(let channel) = Self.event("CoreShowChannel", ["Duration": "01:02:03"]),
            case .coreShowChannel(let odd) = Self.event("CoreShowChannel", ["Duration": "soon"])
        else {
            Issue.record("not a channel")
            return
        }
        #expect(channel.duration == 3723 && odd.duration == nil)
    }
}
