import Vocabulary

/// One Asterisk server: whether it may be used, and what it may still carry.
struct ServerDesk: Sendable {
    var server: Server
    private(set) var isUp = false
    private(set) var reason = "not connected yet"
    /// Launches that may go out at once; refilled with time.
    private var tokens: Double = 1
    private var refilled: Timestamp?

    init(server: Server) {
        self.server = server
    }

    mutating func up() {
        isUp = true
        reason = ""
    }

    mutating func down(_ reason: String) {
        isUp = false
        self.reason = reason
    }

    mutating func refill(_ now: Timestamp) {
        if let refilled, now > refilled {
            tokens = min(max(1, server.callsPerSecond), tokens + (now - refilled).inSeconds * server.callsPerSecond)
        }
        refilled = now
    }

    var launchesNow: Int { Int(tokens) }

    mutating func spend() { tokens -= 1 }

    /// The channel to dial for a number, by the trunk of that name.
    func dialString(_ trunk: String, for phone: PhoneNumber, callingCode: String) -> String? {
        guard let pattern = server.trunks[trunk] else { return nil }
        let national =
            phone.digits.hasPrefix(callingCode) ? String(phone.digits.dropFirst(callingCode.count)) : phone.digits
        return pattern.replacing("{digits}", with: phone.digits).replacing("{e164}", with: phone.e164)
            .replacing("{national}", with: national)
    }
}
