// Events of dialling.

/// What the events about a dial have in common.
public protocol AMIDialPayload: AMIPayload {}

extension AMIDialPayload {
    /// The channel dialled. Its Uniqueid is the ChannelId of the Originate.
    public var destination: AMIChannelSnapshot { AMIChannelSnapshot(message: message, prefix: "Dest") }
    /// The channel that dials; none when the call was originated.
    public var caller: AMIChannelSnapshot? {
        message.has("Uniqueid") ? AMIChannelSnapshot(message: message, prefix: "") : nil
    }
}

/// A channel is being dialled.
public struct AMIDialBegin: AMIDialPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var dialString: String? { message["DialString"] }
}

/// Progress of a dial.
public struct AMIDialState: AMIDialPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// `RINGING`, `PROGRESS` or `PROCEEDING`.
    public var status: String { message["DialStatus"] ?? "" }
}

/// A dial ended. Not sent at all when Originate's own time-out expires.
public struct AMIDialEnd: AMIDialPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    /// `ANSWER`, `BUSY`, `NOANSWER`, `CONGESTION`, `CANCEL`, ...; coarse, read the cause of the hang-up.
    public var status: String { message["DialStatus"] ?? "" }
}

/// How an Originate ended. In no order with the other events, and not sure to come.
///
/// Match it by ActionID: a refused duplicate carries the Uniqueid of the live call.
public struct AMIOriginateResponse: AMIPayload {
    public let message: AMIMessage
    public init(_ message: AMIMessage) { self.message = message }
    public var actionID: String? { message["ActionID"] }
    public var isSuccess: Bool { message["Response"] == "Success" }
    /// 0 failed, 1 hung up, 3 no answer, 4 answered, 5 busy, 8 congestion. SIP refusals are all 0.
    public var reason: Int? { message.int("Reason") }
    /// On failure the dial string, not a channel.
    public var channel: String? { message["Channel"] }
    /// nil when Asterisk knew none.
    public var uniqueID: String? {
        guard let id = message["Uniqueid"], id != "<unknown>" else { return nil }
        return id
    }
    public var context: String? { message["Context"] }
    public var exten: String? { message["Exten"] }
    public var application: String? { message["Application"] }
}
