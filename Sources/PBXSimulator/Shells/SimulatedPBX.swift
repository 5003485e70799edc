public import Vocabulary

/// A simulated Asterisk in process and in virtual time, driven by hand: one AMI session that is logged in, and a
/// closure in place of the FastAGI server.
public struct SimulatedPBX: Sendable {
    /// A message and when it was said.
    public struct Heard: Sendable {
        public var at: Timestamp
        public var message: PBXMessage
    }

    public private(set) var world: World
    public let session: SessionID

    /// - Parameter user: whose rights the session has.
    public init(
        configuration: PBXConfiguration, at start: Timestamp, user: PBXUser = .dialer(secret: "")
    ) {
        world = World(configuration: configuration, at: start)
        session = world.connect(as: user)
    }

    public var now: Timestamp { world.now }
    /// When something will next happen by itself.
    public var nextHappening: Timestamp? { world.nextHappening }

    /// Sends an action and returns what is said at once: the response and the events it causes immediately.
    public mutating func submit(
        _ action: PBXMessage, answering script: (AGIQuestion) -> AGIAnswer = Self.toQueue
    ) -> [Heard] {
        hear(world.submit(action, from: session), answering: script)
    }

    /// Lets time pass and returns everything said until then, in order.
    public mutating func advance(
        to time: Timestamp, answering script: (AGIQuestion) -> AGIAnswer = Self.toQueue
    ) -> [Heard] {
        var heard: [Heard] = []
        while let more = step(until: time, answering: script) { heard += more }
        world.settle(at: time)
        return heard
    }

    /// Lets the next thing happen; nil when nothing is due by then. For a driver that reacts to every message.
    public mutating func step(
        until limit: Timestamp, answering script: (AGIQuestion) -> AGIAnswer = Self.toQueue
    ) -> [Heard]? {
        world.step(until: limit).map { hear($0, answering: script) }
    }

    /// A telephone goes off the air, or comes back.
    public mutating func setReachable(_ device: String, _ isReachable: Bool) -> [Heard] {
        hear(world.setReachable(device, isReachable), answering: Self.toQueue)
    }

    /// The answer of a daemon that always finds an agent worth waiting for.
    public static func toQueue(_ question: AGIQuestion) -> AGIAnswer { .set(["MARCADOR_ACTION": "queue"]) }

    private mutating func hear(_ outputs: [Output], answering script: (AGIQuestion) -> AGIAnswer) -> [Heard] {
        var heard: [Heard] = []
        var pending = outputs[...]
        while let output = pending.popFirst() {
            switch output {
            case .message(_, let message): heard.append(Heard(at: world.now, message: message))
            case .agiAsks(let question): pending += world.answer(question, script(question))
            case .close, .agiReply, .agiHangup, .agiClose: break
            }
        }
        return heard
    }
}
