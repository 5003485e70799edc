/// A call to launch. Always asynchronous: a synchronous Originate freezes its whole AMI session until the call ends.
public struct AMIOriginate: Sendable, Hashable {
    /// What the person who answers is connected to.
    public enum Destination: Sendable, Hashable {
        case extensionAt(context: String, exten: String, priority: String = "1")
        /// Needs more than the class `originate` for some applications; a context is the safer way.
        case application(String, data: String)
    }

    /// The number shown to the person called.
    public struct CallerID: Sendable, Hashable {
        public var name: String
        public var number: String

        public init(name: String, number: String) {
            self.name = name
            self.number = number
        }

        /// `"Name" <number>`, quotes and backslashes of the name escaped.
        public var headerValue: String {
            let escaped = name.reduce(into: "") { text, character in
                if character == "\"" || character == "\\" { text.append("\\") }
                text.append(character)
            }
            return name.isEmpty ? "<\(number)>" : "\"\(escaped)\" <\(number)>"
        }
    }

    public struct Variable: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Dial string, such as `PJSIP/number@trunk`. Asterisk cuts it at 255 bytes.
    public var channel: String
    public var destination: Destination
    /// How long it may ring, in milliseconds. Asterisk's own default is 30,000.
    public var timeoutMilliseconds: Int
    public var callerID: CallerID?
    /// Channel variables, one header line each. A leading `_` or `__` in a name lets other channels inherit it.
    public var variables: [Variable]
    /// The Uniqueid the channel shall have; at most 149 bytes. Ties every later event to the attempt.
    public var channelID: String?
    /// The Uniqueid of the second half of a `Local/` channel.
    public var otherChannelID: String?
    /// Codecs to offer, such as `ulaw,alaw`; nil leaves it to the endpoint.
    public var codecs: String?
    public var account: String?
    /// Takes ringing with media for an answer. Never for counting answered calls.
    public var earlyMedia: Bool

    public init(
        channel: String, destination: Destination, timeoutMilliseconds: Int = 30_000, callerID: CallerID? = nil,
        variables: [Variable] = [], channelID: String? = nil, otherChannelID: String? = nil, codecs: String? = nil,
        account: String? = nil, earlyMedia: Bool = false
    ) {
        self.channel = channel
        self.destination = destination
        self.timeoutMilliseconds = timeoutMilliseconds
        self.callerID = callerID
        self.variables = variables
        self.channelID = channelID
        self.otherChannelID = otherChannelID
        self.codecs = codecs
        self.account = account
        self.earlyMedia = earlyMedia
    }

    public var action: AMIAction {
        var action = AMIAction("Originate")
        action.add("Channel", channel)
        switch destination {
        case .extensionAt(let context, let exten, let priority):
            action.add("Context", context)
            action.add("Exten", exten)
            action.add("Priority", priority)
        case .application(let application, let data):
            action.add("Application", application)
            action.add("Data", data)
        }
        action.add("Timeout", String(max(1, timeoutMilliseconds)))
        action.add("CallerID", callerID?.headerValue)
        action.add("Account", account)
        action.add("ChannelId", channelID)
        action.add("OtherChannelId", otherChannelID)
        action.add("Codecs", codecs)
        if earlyMedia { action.add("EarlyMedia", "true") }
        action.add("Async", "true")
        for variable in variables {
            action.add("Variable", "\(variable.name)=\(AMIEscapes.escapeVariable(variable.value))")
        }
        return action
    }
}

extension AMIAction {
    public static func originate(_ call: AMIOriginate) -> AMIAction { call.action }
}
