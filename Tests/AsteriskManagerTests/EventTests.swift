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
        "CoreShowChannelsComplete", "UserEvent", "DeviceStateChange", "Rename", "LocalOptimizationBegin",
        "LocalOptimizationEnd", "SoftHangupRequest", "NewCallerid", "NewConnectedLine", "LocalBridge", "BridgeCreate",
        "BridgeDestroy", "BridgeMerge", "BlindTransfer", "AttendedTransfer", "Status", "StatusComplete", "QueueSummary",
        "QueueSummaryComplete", "QueueMemberPenalty", "AgentLogin", "AgentLogoff", "MessageWaiting",
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

/// Values as a real Asterisk sends them.
@Suite("Typed values")
struct TypedValueTests {
    @Test("Transfers: who, whom, where to")
    func transfers() {
        guard
            case .blindTransfer(let blind) = EventTests.event(
                "BlindTransfer",
                [
                    "Result": "Success", "TransfererChannel": "PJSIP/ana-42", "TransfererUniqueid": "m-B",
                    "TransfereeChannel": "PJSIP/carrier-41", "TransfereeUniqueid": "m-A", "Context": "c",
                    "Extension": "e",
                ]),
            case .attendedTransfer(let attended) = EventTests.event(
                "AttendedTransfer",
                ["Result": "Fail", "OrigTransfererUniqueid": "1.392", "SecondTransfererUniqueid": "1.393"])
        else {
            Issue.record("no transfers")
            return
        }
        #expect(blind.result == "Success" && blind.transferer.uniqueID == "m-B" && blind.transferee.uniqueID == "m-A")
        #expect(blind.context == "c" && blind.exten == "e")
        #expect(attended.result == "Fail" && attended.transferer.uniqueID == "1.392")
        #expect(attended.second.uniqueID == "1.393" && attended.transferee.uniqueID.isEmpty)
    }

    @Test("Bridges by their prefixes")
    func bridges() {
        guard
            case .bridgeMerge(let merge) = EventTests.event(
                "BridgeMerge",
                [
                    "ToBridgeUniqueid": "b-1", "ToBridgeType": "basic", "ToBridgeNumChannels": "1",
                    "FromBridgeUniqueid": "b-2", "FromBridgeTechnology": "simple_bridge",
                ]), case .bridgeCreate(let made) = EventTests.event("BridgeCreate", ["BridgeUniqueid": "b-3"])
        else {
            Issue.record("no bridges")
            return
        }
        #expect(merge.to.id == "b-1" && merge.to.type == "basic" && merge.to.channels == 1)
        #expect(merge.from.id == "b-2" && merge.from.technology == "simple_bridge" && merge.from.channels == nil)
        #expect(made.bridge.id == "b-3")
    }

    @Test("Status of a channel, summary of a queue, penalty of a member, messages in a box")
    func status() {
        guard
            case .status(let status) = EventTests.event(
                "Status",
                [
                    "Channel": "Local/9101@c-36;1", "Uniqueid": "ctl-A", "Type": "Local", "TimeToHangup": "0",
                    "Application": "Wait", "Data": "60", "Seconds": "7", "Variable": "A=x=1", "variable": "B=",
                ]),
            case .queueSummary(let summary) = EventTests.event(
                "QueueSummary",
                ["Queue": "q", "LoggedIn": "3", "Available": "2", "Callers": "1", "LongestHoldTime": "9"]),
            case .queueMemberPenalty(let member) = EventTests.event(
                "QueueMemberPenalty", ["Queue": "q", "Interface": "PJSIP/ana", "Penalty": "5"]),
            case .messageWaiting(let box) = EventTests.event(
                "MessageWaiting", ["Mailbox": "201@default", "Waiting": "1", "New": "2"])
        else {
            Issue.record("no status")
            return
        }
        #expect(status.uniqueID == "ctl-A" && status.type == "Local" && status.timeToHangup == nil)
        #expect(status.seconds == 7 && status.application == "Wait" && status.applicationData == "60")
        #expect(status.asked.map { "\($0.name):\($0.value)" } == ["A:x=1", "B:"])
        #expect(summary.loggedIn == 3 && summary.available == 2 && summary.callers == 1 && summary.longestHoldTime == 9)
        #expect(member.interface == "PJSIP/ana" && member.penalty == 5)
        #expect(box.mailbox == "201@default" && box.isWaiting && box.new == 2 && box.old == nil)
    }
}
