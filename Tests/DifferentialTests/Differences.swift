/// Something in which the two may differ, and why.
struct Difference: Sendable {
    enum Kind: Sendable {
        /// An event that only one of them has.
        case event(String)
        /// A header of the far half of a Local channel.
        case farHalf(String)
        /// An event of which it does not matter how often it comes.
        case howOften(String)
        /// An event that the real one may leave out.
        case mayBeMissing(String)
        /// An event of which only some headers are compared.
        case only([String], of: String)
        /// A header whose value is not compared; of one event, or of all.
        case value(String, in: String?)
    }

    var kind: Kind
    var why: String

    func leavesOut(_ event: String) -> Bool {
        if case .event(event) = kind { true } else { false }
    }

    func tolerates(_ header: String, in event: String?, isFar: Bool) -> Bool {
        switch kind {
        case .value(let name, let only): name == header && (only == nil || only == event)
        case .farHalf(let name): isFar && name == header
        case .event, .only, .howOften, .mayBeMissing: false
        }
    }

    func ignoresCount(of event: String) -> Bool {
        if case .howOften(event) = kind { true } else { false }
    }

    static func mayBeMissing(_ event: String, in differences: [Difference]) -> Bool {
        differences.contains { if case .mayBeMissing(event) = $0.kind { true } else { false } }
    }

    /// The headers that are compared of an event; nil: all.
    static func compared(of event: String, in differences: [Difference]) -> [String]? {
        for difference in differences {
            if case .only(let headers, event) = difference.kind { return headers }
        }
        return nil
    }

    /// All that is granted; whatever else differs fails the test.
    static let deliberate: [Difference] =
        [
            Difference(kind: .event("TestEvent"), why: "Debian builds its Asterisk with the test framework"),
            Difference(
                kind: .event("DeviceStateChange"),
                why: "the rig does not load res_manager_devicestate; an ordinary Asterisk does"),
            Difference(kind: .event("MusicOnHoldStart"), why: "the rig has no music on hold"),
            Difference(kind: .event("MusicOnHoldStop"), why: "the rig has no music on hold"),
            Difference(kind: .event("CEL"), why: "not simulated: it says again what the channel events say"),
            Difference(kind: .event("Cdr"), why: "not simulated: the daemon never reads it"),
            Difference(kind: .value("Priority", in: nil), why: "the simulator has no dialplan lines to count"),
            Difference(
                kind: .only(["Event", "Privilege", "Queue", "Interface", "MemberName", "Reason"], of: "AgentComplete"),
                why: "the real one leaves out whichever of the two channels has gone by then; the simulator never does"),
            Difference(kind: .farHalf("Context"), why: "people and agents are a dialplan in the rig, and a model here"),
            Difference(kind: .farHalf("Exten"), why: "the same"),
            Difference(kind: .farHalf("Application"), why: "the same"),
            Difference(kind: .farHalf("ApplicationData"), why: "the same"),
            Difference(
                kind: .farHalf("Cause"),
                why: "after a redirect the far half's thread may end before it is told why, on a busy machine"),
            Difference(kind: .farHalf("Cause-txt"), why: "the same"),
            Difference(kind: .value("LastCall", in: nil), why: "a moment"),
            Difference(kind: .value("LastPause", in: nil), why: "a moment"),
            Difference(kind: .value("LoginTime", in: nil), why: "a moment"),
            Difference(kind: .value("HoldTime", in: nil), why: "whole seconds, which may turn between the two"),
            Difference(kind: .value("TalkTime", in: nil), why: "whole seconds"),
            Difference(kind: .value("RingTime", in: nil), why: "whole seconds"),
            Difference(kind: .value("Uptime", in: nil), why: "a moment"),
            Difference(kind: .value("LastReload", in: nil), why: "a moment"),
            Difference(kind: .value("Duration", in: nil), why: "whole seconds"),
            Difference(kind: .value("Seconds", in: nil), why: "whole seconds"),
        ]
        + ["ChannelState", "ChannelStateDesc", "ConnectedLineNum", "ConnectedLineName", "Context", "Exten"].flatMap {
            header in
            ["DialBegin", "AgentCalled"].map { event in
                Difference(
                    kind: .value("Dest\(header)", in: event),
                    why:
                        "a Local channel's far half runs in a thread of its own, which may already ring or have answered"
                )
            }
        }
        + ["ChannelState", "ChannelStateDesc"].map {
            Difference(kind: .value($0, in: "NewConnectedLine"), why: "the same thread")
        }
        + ["ConnectedLineNum", "ConnectedLineName", "Context", "Exten"].map {
            Difference(kind: .value($0, in: "Newstate"), why: "the same thread")
        }
        + ["ChannelState", "ChannelStateDesc"].map {
            Difference(kind: .value($0, in: "HangupRequest"), why: "the same thread")
        }
        + ["WaitedMs", "TalkedMs", "Answered", "Ended"].map {
            Difference(kind: .value($0, in: "UserEvent"), why: "a moment")
        } + [
            Difference(
                kind: .howOften("QueueMemberStatus"),
                why: "changes of a device's state that follow each other closely become one"),
            Difference(
                kind: .mayBeMissing("QueueMemberStatus"),
                why: "a state that is left again before it was told is never told: a busy machine tells fewer"),
            Difference(
                kind: .value("InCall", in: "QueueMemberStatus"),
                why: "device states race with the queue's own book-keeping"),
        ]
}
