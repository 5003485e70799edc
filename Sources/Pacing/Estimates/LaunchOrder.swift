/// Puts ended trials back into the order in which they were launched.
///
/// An answer is known after some seconds, a call that nobody takes after half a minute. Whoever counts trials as they
/// end sees too many answers in the first half minute after launching more, and too few after launching less. Counted
/// by launch, they are right at any time, and later by as long as a call may ring.
public struct LaunchOrder<Trial: Sendable>: Sendable {
    /// A number for a launch, handed back at its end.
    public typealias Ticket = Int

    private var waiting: [Trial?] = []
    private var ended: [Bool] = []
    /// The ticket of the first of `waiting`, and how many of its head have been handed out.
    private var first = 0
    private var done = 0

    public init() {}

    /// Launches whose end, or that of an earlier one, is not known yet.
    public var count: Int { ended.count - done }

    public mutating func launched() -> Ticket {
        waiting.append(nil)
        ended.append(false)
        return first + ended.count - 1
    }

    /// The trial of that ticket has ended; nil if it is none (the call was never placed). Returns the trials that are now in
    /// order: none while an earlier launch is still under way.
    public mutating func end(_ ticket: Ticket, as trial: Trial?) -> [Trial] {
        let place = ticket - first
        guard ended.indices.contains(place), place >= done, !ended[place] else { return [] }
        ended[place] = true
        waiting[place] = trial
        var ready: [Trial] = []
        while done < ended.count, ended[done] {
            if let trial = waiting[done] { ready.append(trial) }
            done += 1
        }
        if done >= 64, done * 2 >= ended.count {
            waiting.removeFirst(done)
            ended.removeFirst(done)
            first += done
            done = 0
        }
        return ready
    }
}
