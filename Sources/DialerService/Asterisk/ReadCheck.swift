public import AsteriskManager
import Synchronization

/// Which classes of events reach an AMI account.
///
/// Asterisk tells nobody what an account may read, and leaves out what it may not without a word. So one harmless event
/// of each class is caused, and looked for:
///
/// - `system`: FullyBooted, which comes with the login;
/// - `user`: a UserEvent `MarcadorProbe` of our own;
/// - `call`: the OriginateResponse of an Originate to a technology that does not exist: no channel is made, no call
///   record; Asterisk's log gets one line that names it;
/// - `agent`: QueueMemberAdded of a paused member, taken out again at once, in the queue `marcador-probe` of
///   `asterisk-config/queues.d/marcador.conf`, to which nobody is ever sent. Without that queue it is not tried.
public struct ReadCheck: Sendable, Equatable {
    public enum EventClass: String, CaseIterable, Sendable {
        case call, agent, user, system
    }

    /// Members come to this queue for a moment only; they are no agents.
    static let queue = "marcador-probe"
    static let technology = "MarcadorReadCheck"
    static let eventName = "MarcadorProbe"

    public let arrived: Set<EventClass>
    /// No event of it could be caused.
    public let untried: Set<EventClass>
    /// How long was waited, from the last answer of Asterisk on.
    public let patience: Duration

    init(arrived: Set<EventClass>, untried: Set<EventClass>, patience: Duration) {
        self.arrived = arrived
        self.untried = untried.subtracting(arrived)
        self.patience = patience
    }

    public var missing: [EventClass] {
        EventClass.allCases.filter { !arrived.contains($0) && !untried.contains($0) }
    }

    /// What does not come and where to add it, without end mark; `nil` when nothing is known to be missing.
    ///
    /// It says what was seen and not more: a very slow Asterisk looks the same, and is no better to dial with.
    public func lack(of user: String) -> (problem: String, cure: String)? {
        Self.lack(missing.map(\.rawValue), of: user, seen: "came within \(Int(patience / .seconds(1))) s")
    }

    static func lack(_ missing: [String], of user: String, seen: String) -> (problem: String, cure: String)? {
        guard !missing.isEmpty else { return nil }
        let names = missing.joined(separator: ",")
        let classes = missing.count == 1 ? "class '\(names)'" : "the classes '\(names)'"
        return (
            "the AMI user '\(user)' gets no events of \(classes) (none \(seen))",
            "add '\(names)' to read= of [\(user)] in manager.d/marcador.conf and see that no eventfilter takes them, then "
                + "'manager reload' in Asterisk; an Asterisk that still starts or is stuck looks the same"
        )
    }

    /// Tries all classes. It takes milliseconds when all arrive, and up to `patience` when not.
    /// - Parameter info: what is known since the login.
    public static func run(
        _ client: AMIClient, _ info: AMIServerInfo, patience: Duration = .seconds(5)
    ) async throws(AMIFailure) -> ReadCheck {
        let evidence = Evidence()
        if info.boot == .announced { evidence.add([.system]) }
        let events = client.events()
        let token = client.makeActionID()
        var untried: Set<EventClass> = []
        // Each may be forbidden or fail in itself; that is said by the check of the actions, not by this one.
        let user = AMIAction.userEvent(eventName, [AMIAction.Field("Token", token)])
        if try await !client.send(user).isSuccess { untried.insert(.user) }
        let member = "Local/\(token)@\(queue)"
        if try await client.send(.queueAdd(queue: queue, interface: member, paused: true)).isSuccess {
            _ = try await client.send(.queueRemove(queue: queue, interface: member))
        } else {
            untried.insert(.agent)
        }
        let call = AMIOriginate(
            channel: "\(technology)/\(token)", destination: .application("NoOp", data: ""), timeoutMilliseconds: 1000)
        if try await !client.send(.originate(call)).isSuccess { untried.insert(.call) }
        guard await evidence.wait(for: Set(EventClass.allCases).subtracting(untried), in: events, patience) else {
            throw .unknown(action: "Originate", reason: "the connection was lost")
        }
        return ReadCheck(arrived: evidence.seen, untried: untried, patience: patience)
    }

    /// The classes an event speaks for: Asterisk sends it to those who read all of them.
    static func classes(of message: AMIMessage) -> Set<EventClass> {
        guard let privilege = message["Privilege"] else { return [] }
        return Set(privilege.split(separator: ",").compactMap { EventClass(rawValue: String($0)) })
    }

    /// The classes seen so far.
    private final class Evidence: Sendable {
        private let classes = Mutex<Set<EventClass>>([])

        var seen: Set<EventClass> { classes.withLock { $0 } }

        func add(_ more: Set<EventClass>) { classes.withLock { $0.formUnion(more) } }

        /// Reads events until all that is expected was seen or the time is over; false when the line is.
        func wait(for expected: Set<EventClass>, in events: AMIClientEvents, _ patience: Duration) async -> Bool {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    if self.seen.isSuperset(of: expected) { return true }
                    for await event in events {
                        switch event {
                        case .event(let event): self.add(ReadCheck.classes(of: event.message))
                        case .down, .overrun: return false
                        case .up, .shed: continue
                        }
                        if self.seen.isSuperset(of: expected) { return true }
                    }
                    return false
                }
                group.addTask {
                    try? await Task.sleep(for: patience)
                    return true
                }
                defer { group.cancelAll() }
                return await group.next() ?? false
            }
        }
    }
}
