/// What a server has seen since its start, and what is open now: a value to print, compare or export.
public struct FastAGIMetrics: Sendable, Hashable {
    /// Connections open now, those without an environment included.
    public var open = 0
    /// Connections let in.
    public var accepted = 0
    /// Connections closed upon at once, by reason.
    public var refused = Refused()
    /// Connections let in that never became a session, by what was wrong with them.
    public var badPeers = BadPeers()
    /// Scripts that ended, well or not.
    public var served = 0
    /// Of them, those that ended with an error which was not the end of the call.
    public var failedScripts = 0
    /// Of them, calls for a path that nothing serves.
    public var unknownPaths = 0
    /// Commands sent.
    public var commands = 0
    /// Commands that got no readable answer in time; each cost its session.
    public var timedOutCommands = 0
    /// Answers and lines that belonged to no command and were thrown away; counted when their session ends.
    public var staleItems = 0
    /// From accepting a connection to its first command. What a connection waited in the kernel before is not in it.
    public var firstCommand = Latencies()

    public init() {}

    public struct Refused: Sendable, Hashable {
        /// Not among the allowed peers.
        public var notAllowed = 0
        /// As many sessions as may be were open.
        public var full = 0
        /// As many as may be from that address were open.
        public var peerFull = 0
        /// The server was ending.
        public var draining = 0

        public var total: Int { notAllowed + full + peerFull + draining }
    }

    public struct BadPeers: Sendable, Hashable {
        /// Did not send its environment in time.
        public var silent = 0
        /// Sent something that is no environment.
        public var notAGI = 0
        /// Sent an environment past the limits.
        public var tooLarge = 0
        /// Went away before its environment was whole.
        public var gone = 0

        public var total: Int { silent + notAGI + tooLarge + gone }
    }

    /// Times, counted in classes.
    public struct Latencies: Sendable, Hashable {
        /// The upper end of each class; times above the last one are in one class more.
        public static let bounds: [Duration] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000, 5000].map {
            .milliseconds($0)
        }

        /// How many times fell into each class; one more than ``bounds``.
        public private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
        public private(set) var sum = Duration.zero
        public private(set) var longest = Duration.zero

        public var count: Int { counts.reduce(0, +) }

        /// A time that this part (0…1) of all times did not pass: the upper end of the class where it is reached, or
        /// the longest time if that is shorter. Nil without any time.
        public func quantile(_ part: Double) -> Duration? {
            guard count > 0 else { return nil }
            var rest = (Double(count) * min(max(part, 0), 1)).rounded(.up)
            for (number, bound) in zip(counts, Self.bounds) {
                rest -= Double(number)
                if rest <= 0 { return min(bound, longest) }
            }
            return longest
        }

        mutating func add(_ time: Duration) {
            counts[Self.bounds.firstIndex { time <= $0 } ?? Self.bounds.count] += 1
            sum += time
            longest = max(longest, time)
        }
    }
}

extension FastAGIMetrics.Refused {
    mutating func add(_ verdict: AGIAdmission.Verdict) {
        switch verdict {
        case .admitted: break
        case .notAllowed: notAllowed += 1
        case .full: full += 1
        case .peerFull: peerFull += 1
        case .draining: draining += 1
        }
    }
}

extension FastAGIMetrics.BadPeers {
    mutating func add(_ error: AGIError) {
        switch error {
        case .environmentTimedOut: silent += 1
        case .notAGI: notAGI += 1
        case .environmentTooLarge: tooLarge += 1
        default: gone += 1
        }
    }
}
