import NIOCore

/// From where on Asterisk counts as overloaded.
///
/// Past its knee Asterisk still answers Ping and each Originate within milliseconds; what gets slow is the work
/// behind them. So two things are watched: the *lag*, which is the time from writing an Originate to Asterisk's first
/// sign of it (Newchannel with its ChannelId, or OriginateResponse), and for a call that rang out the time its
/// OriginateResponse came after its Timeout; and the Originates in flight of which there is no sign yet. Only those with a
/// ChannelId count, and the account must get Newchannel (class `call`, and no event filter that takes it).
public struct AMILoadThresholds: Sendable, Hashable {
    /// The median of the last `samples` lags: above it Asterisk is overloaded. A healthy one takes milliseconds.
    public var lag: Duration
    /// Lags looked at, 1 or more; with fewer, the lag says nothing.
    public var samples: Int
    /// An Originate without any sign for that long is stuck.
    public var patience: Duration
    /// That many stuck at once are an overload.
    public var mostStuck: Int
    /// That many without a sign at once are an overload, however young.
    public var mostWithoutSign: Int
    /// The overload is over when nothing has spoken for it this long; lags older than this no longer count.
    public var calm: Duration

    public init(
        lag: Duration = .seconds(5), samples: Int = 8, patience: Duration = .seconds(5), mostStuck: Int = 20,
        mostWithoutSign: Int = 1000, calm: Duration = .seconds(10)
    ) {
        self.lag = lag
        self.samples = max(1, samples)
        self.patience = patience
        self.mostStuck = max(1, mostStuck)
        self.mostWithoutSign = max(1, mostWithoutSign)
        self.calm = calm
    }
}

/// How busy Asterisk is with our Originates.
public struct AMILoad: Sendable, Hashable {
    /// Originates without OriginateResponse.
    public var inFlight = 0
    /// Those of them of which Asterisk has shown nothing yet.
    public var withoutSign = 0
    /// The median of the last lags; nil when there are too few.
    public var lag: Duration?
    /// Why Asterisk counts as overloaded, without end mark; nil when it does not.
    public var overload: String?

    public var isOverloaded: Bool { overload != nil }

    public init() {}
}

/// Tells an overload of Asterisk from its Originates. No I/O, no clock.
struct AMILoadWatch {
    private let thresholds: AMILoadThresholds
    private var waiting: [String: NIODeadline] = [:]
    private var lags: [(lag: Duration, at: NIODeadline)] = []
    private var lastBad = NIODeadline.uptimeNanoseconds(0)
    private var lastLook = NIODeadline.uptimeNanoseconds(0)
    private(set) var overload: String?

    /// How often it is looked at while time alone may change the verdict.
    private static let pace = Duration.milliseconds(500)

    init(_ thresholds: AMILoadThresholds) { self.thresholds = thresholds }

    var withoutSign: Int { waiting.count }

    var lag: Duration? {
        guard lags.count >= thresholds.samples else { return nil }
        return lags.map(\.lag).sorted()[lags.count / 2]
    }

    /// It has to be judged anew then; nil when nothing changes with time alone.
    var nextDeadline: NIODeadline? {
        overload != nil || waiting.count >= thresholds.mostStuck ? lastLook + Self.pace : nil
    }

    mutating func sent(_ id: String, now: NIODeadline) { waiting[id] = now }

    /// Asterisk's first sign of an Originate.
    mutating func signed(_ id: String, now: NIODeadline) {
        guard let since = waiting.removeValue(forKey: id) else { return }
        note(Duration(now - since), now: now)
    }

    /// Nothing is expected of it any more: it was refused, or given up.
    mutating func forget(_ id: String) { waiting[id] = nil }

    mutating func note(_ lag: Duration, now: NIODeadline) {
        lags.append((lag, now))
        if lags.count > thresholds.samples { lags.removeFirst() }
    }

    /// Whether the verdict changed.
    mutating func judge(now: NIODeadline) -> Bool {
        lastLook = now
        lags.removeAll { $0.at + thresholds.calm < now }
        let before = overload
        if let why = complaint(now) {
            lastBad = now
            // The words of the first moment stay: a reason that changes with every event is no reason.
            overload = overload ?? why
        } else if overload != nil, now >= lastBad + thresholds.calm {
            overload = nil
            lags = []
        }
        return (before == nil) != (overload == nil)
    }

    private func complaint(_ now: NIODeadline) -> String? {
        if waiting.count >= thresholds.mostWithoutSign {
            return "\(waiting.count) Originates are under way without a sign of them"
        }
        if waiting.count >= thresholds.mostStuck {
            let stuck = waiting.values.count { $0 + thresholds.patience <= now }
            if stuck >= thresholds.mostStuck {
                return "\(stuck) Originates brought no sign of a call within \(thresholds.patience.inSeconds) s"
            }
        }
        if let lag, lag > thresholds.lag {
            return "it takes \(lag.inSeconds) s to begin a call"
        }
        return nil
    }
}

extension Duration {
    init(_ time: TimeAmount) { self = .nanoseconds(time.nanoseconds) }
}
