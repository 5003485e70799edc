/// Everything an ``AMIClient`` can be told.
public struct AMIClientSettings: Sendable {
    public var endpoint: AMIEndpoint
    public var login: AMILogin
    public var connectTimeout: Duration
    public var keepalive: AMIKeepalive
    public var backoff: AMIBackoff
    /// Longest wait for an answer when the caller gives none.
    public var actionTimeout: Duration
    /// Actions that may wait for their answers at once; above it they are refused.
    public var mostPending: Int
    /// Longest list, in items.
    public var longestList: Int
    /// Events a subscriber may have waiting before those that are not call-critical are shed.
    public var queueCapacity: Int
    /// Events a subscriber may have waiting at all; one that far behind is cut off.
    public var hardQueueCapacity: Int
    public var decoderLimits: AMIDecoder.Limits
    /// From where on Asterisk counts as overloaded.
    public var load: AMILoadThresholds
    /// A few letters at the start of every ActionID.
    public var actionIDLabel: String

    public init(
        endpoint: AMIEndpoint, login: AMILogin, connectTimeout: Duration = .seconds(5),
        keepalive: AMIKeepalive = .init(), backoff: AMIBackoff = .init(), actionTimeout: Duration = .seconds(10),
        mostPending: Int = 2000, longestList: Int = 200_000, queueCapacity: Int = 10_000,
        hardQueueCapacity: Int = 500_000, decoderLimits: AMIDecoder.Limits = .init(),
        load: AMILoadThresholds = .init(), actionIDLabel: String = "mrc"
    ) {
        self.endpoint = endpoint
        self.login = login
        self.connectTimeout = connectTimeout
        self.keepalive = keepalive
        self.backoff = backoff
        self.actionTimeout = actionTimeout
        self.mostPending = mostPending
        self.longestList = longestList
        self.queueCapacity = queueCapacity
        self.hardQueueCapacity = hardQueueCapacity
        self.decoderLimits = decoderLimits
        self.load = load
        self.actionIDLabel = actionIDLabel
    }

    var connection: AMIConnectionMachine.Settings {
        var settings = AMIConnectionMachine.Settings(login: login, keepalive: keepalive)
        settings.limits.actions = mostPending
        settings.limits.listItems = longestList
        settings.originates.load = load
        return settings
    }
}

/// What a client has counted since it was made.
public struct AMIClientCounters: Sendable, Hashable {
    /// Messages of any kind received.
    public var messages = 0
    /// Events left out because a subscriber was too slow, summed over the subscribers.
    public var shed = 0
    /// Answers that came after their action had been given up, and answers nobody waited for.
    public var lateAnswers = 0
    public var orphanAnswers = 0
    /// Lines left out and messages skipped for their length.
    public var overlongLines = 0
    public var overlongMessages = 0
    /// Connections that came up, and attempts that failed.
    public var connections = 0
    public var failedAttempts = 0
    /// Actions waiting for an answer now.
    public var pending = 0
}
