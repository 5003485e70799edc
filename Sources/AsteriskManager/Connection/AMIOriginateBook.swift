import NIOCore

/// The Originates of one connection, each by its ActionID and with a deadline of its own, until OriginateResponse has
/// come or is given up. No I/O, no clock.
struct AMIOriginateBook {
    struct Entry {
        let token: UInt64
        let channelID: String?
        let sent: NIODeadline
        /// How long it may ring.
        let ringing: Duration
        /// When the next thing is told of it: that it is overdue, then that it never came.
        var due: NIODeadline
        var isOverdue = false
        var isAnswered = false
    }

    /// What is told, and to whom.
    typealias News = (token: UInt64, outcome: AMIOriginateOutcome)

    struct Limits: Sendable {
        /// Beyond the ring time, how long OriginateResponse may take.
        var grace = Duration.seconds(10)
        /// How long after its deadline it is still taken.
        var lateWindow = Duration.seconds(60)
        var load = AMILoadThresholds()
    }

    private let limits: Limits
    private var entries: [String: Entry] = [:]
    private var channels: [String: String] = [:]
    private var watch: AMILoadWatch
    private var nextDue: NIODeadline?
    private(set) var counts = AMIOriginateCounts()

    init(limits: Limits) {
        self.limits = limits
        watch = AMILoadWatch(limits.load)
    }

    var isEmpty: Bool { entries.isEmpty }

    var load: AMILoad {
        var load = AMILoad()
        load.inFlight = entries.count
        load.withoutSign = watch.withoutSign
        load.lag = watch.lag
        load.overload = watch.overload
        return load
    }

    /// Not after the earliest thing to tell; may be before it.
    var nextDeadline: NIODeadline? { [nextDue, watch.nextDeadline].compactMap { $0 }.min() }

    /// An asynchronous Originate was written; nil when the action is none.
    /// - Parameter deadline: for its OriginateResponse, from now; nil for the ring time and ``Limits/grace``.
    mutating func sent(
        _ action: AMIAction, actionID: String, token: UInt64, deadline: Duration?, now: NIODeadline
    ) {
        guard Self.isTracked(action) else { return }
        let ringing = Duration.milliseconds(Int(action.value("Timeout") ?? "") ?? 30_000)
        let channelID = action.value("ChannelId")
        let due = now + (deadline ?? ringing + limits.grace)
        entries[actionID] = Entry(token: token, channelID: channelID, sent: now, ringing: ringing, due: due)
        if let channelID { channels[channelID] = actionID }
        nextDue = min(nextDue ?? due, due)
        counts.sent += 1
        // Without an id of ours its channel cannot be told from others: it ringing would look like no sign of it.
        if channelID != nil { watch.sent(actionID, now: now) }
    }

    static func isTracked(_ action: AMIAction) -> Bool {
        guard action.name.lowercased() == "originate" else { return false }
        return ["true", "yes", "1", "on", "y", "t"].contains(action.value("Async")?.lowercased())
    }

    /// The action itself was answered.
    mutating func answered(actionID: String?, _ response: AMIResponse) -> News? {
        guard let actionID, let entry = entries[actionID] else { return nil }
        entries[actionID]?.isAnswered = true
        guard !response.isSuccess else { return nil }
        counts.refused += 1
        drop(actionID)
        let failure = AMIFailure.rejected(action: response.action, message: response.text)
        return (entry.token, .notDialled(failure))
    }

    /// OriginateResponse: of ours, a late one of ours, or another program's.
    mutating func response(_ message: AMIMessage, isOwn: (String) -> Bool, now: NIODeadline) -> News? {
        guard let id = message.actionID, let entry = entries[id] else {
            if message.actionID.map(isOwn) == true { counts.orphans += 1 } else { counts.foreign += 1 }
            return nil
        }
        let payload = AMIOriginateResponse(message)
        let timing: AMIOriginateOutcome.Timing
        if entry.isOverdue {
            timing = .late
            counts.late += 1
        } else if entry.isAnswered {
            timing = .inTime
            counts.inTime += 1
        } else {
            timing = .beforeAnswer
            counts.beforeAnswer += 1
        }
        watch.signed(id, now: now)
        let took = Duration(now - entry.sent)
        if payload.reason == 3, took > entry.ringing { watch.note(took - entry.ringing, now: now) }
        drop(id)
        return (entry.token, .response(payload, timing, after: took))
    }

    /// A channel came to be; perhaps one of ours.
    mutating func channelSeen(_ uniqueID: String?, now: NIODeadline) {
        guard let uniqueID, let id = channels.removeValue(forKey: uniqueID) else { return }
        watch.signed(id, now: now)
    }

    /// Those whose deadline has passed.
    mutating func expire(now: NIODeadline) -> [News] {
        guard let next = nextDue, next <= now else { return [] }
        var news: [News] = []
        for (id, entry) in entries where entry.due <= now {
            let waited = Duration(now - entry.sent)
            if entry.isOverdue {
                counts.never += 1
                drop(id)
                news.append((entry.token, .never(after: waited)))
            } else {
                counts.overdue += 1
                // Nothing seen of it by now: it speaks for an overload no longer, or for ever.
                watch.forget(id)
                entries[id]?.isOverdue = true
                entries[id]?.due = now + limits.lateWindow
                news.append((entry.token, .overdue(after: waited)))
            }
        }
        nextDue = entries.values.map(\.due).min()
        return news.sorted { $0.token < $1.token }
    }

    /// The connection is gone; whoever started them reads from Asterisk what became of them.
    mutating func lineLost(reason: String) -> [News] {
        defer {
            entries = [:]
            channels = [:]
            nextDue = nil
            watch = AMILoadWatch(limits.load)
        }
        counts.unknown += entries.count
        return entries.values.sorted { $0.token < $1.token }.map { ($0.token, .unknown(reason: reason)) }
    }

    /// Whether the verdict on Asterisk's load changed.
    mutating func judge(now: NIODeadline) -> Bool { watch.judge(now: now) }

    private mutating func drop(_ id: String) {
        if let channel = entries.removeValue(forKey: id)?.channelID { channels[channel] = nil }
        watch.forget(id)
        if entries.isEmpty { nextDue = nil }
    }
}

extension AMIAction {
    /// The first value of a header, found without regard to case.
    func value(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }
}
