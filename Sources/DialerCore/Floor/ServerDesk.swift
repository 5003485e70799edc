import Vocabulary

/// One Asterisk server: whether it may be used, and what it may still carry.
struct ServerDesk: Sendable {
    var server: Server
    private(set) var hasLine = false
    /// Until then it takes no calls, though the line is up.
    private var closedUntil: Timestamp?
    var isUp: Bool { hasLine && closedUntil == nil }
    /// False once the config file no longer has it: its calls go their way as long as the line is kept.
    var isInPlan = true
    private(set) var reason = "not connected yet"
    /// An Originate has had no answer for ``patience``: the line may be dead and nobody has noticed yet, or Asterisk is
    /// too busy. Either way each launch more is one more call of which nobody may ever know what became.
    var isSilent = false
    static let patience = Duration.seconds(2)
    var trunks: [String: TrunkHealth] = [:]
    /// Launches that may go out at once; refilled with time, a quarter of a second deep, as ticks come that often.
    private var tokens: Double
    private var refilled: Timestamp?
    /// Launches of the last second: no second, wherever it begins, has more than the limit.
    private var recent: [Timestamp] = []

    init(server: Server) {
        self.server = server
        tokens = Self.depth(server)
    }

    /// What gathers within a quarter of a second, and one more so that no fraction of a call is lost.
    private static func depth(_ server: Server) -> Double { 1 + server.callsPerSecond / 4 }

    mutating func up() {
        hasLine = true
        closedUntil = nil
        reason = ""
    }

    mutating func down(_ reason: String) {
        hasLine = false
        closedUntil = nil
        self.reason = reason
    }

    mutating func close(_ reason: String, until time: Timestamp) {
        closedUntil = time
        self.reason = reason
    }

    mutating func refill(_ now: Timestamp) {
        if let end = closedUntil, now >= end {
            closedUntil = nil
            reason = ""
        }
        if let refilled, now > refilled {
            tokens = min(Self.depth(server), tokens + now.seconds(since: refilled) * server.callsPerSecond)
        }
        refilled = now
        guard !recent.isEmpty else { return }
        let second = now - .seconds(1)
        recent.removeAll { $0 <= second || $0 > now }
    }

    var launchesNow: Int {
        // The hair's breadth is for sums like 0.1 + 0.2.
        max(0, min(Int(tokens + 1e-6), max(1, Int(server.callsPerSecond)) - recent.count))
    }

    mutating func spend(_ now: Timestamp) {
        tokens -= 1
        recent.append(now)
    }

    /// Whether calls of that trunk may go out here now.
    func carries(_ trunk: String, _ now: Timestamp) -> Bool {
        isUp && !isSilent && isInPlan && server.trunks[trunk] != nil && !(trunks[trunk]?.isResting(now) ?? false)
    }

    /// The channel to dial for a number, by the trunk of that name.
    func dialString(_ trunk: String, for phone: PhoneNumber, callingCode: String) -> String? {
        guard let pattern = server.trunks[trunk] else { return nil }
        let national =
            phone.digits.hasPrefix(callingCode) ? String(phone.digits.dropFirst(callingCode.count)) : phone.digits
        return pattern.filled(["{digits}": phone.digits, "{e164}": phone.e164, "{national}": national])
    }
}

extension String {
    /// With each placeholder's text in its place. By hand: it is done for each call, and `replacing` takes long.
    fileprivate func filled(_ texts: KeyValuePairs<String, String>) -> String {
        var filled = ""
        var rest = self[...]
        while let brace = rest.firstIndex(of: "{") {
            filled += rest[..<brace]
            rest = rest[brace...]
            if let (placeholder, text) = texts.first(where: { rest.hasPrefix($0.key) }) {
                filled += text
                rest = rest.dropFirst(placeholder.count)
            } else {
                filled.append(rest.removeFirst())
            }
        }
        return filled + rest
    }
}
