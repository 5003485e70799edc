import NIOCore

@testable import AsteriskManager

/// A machine, its clock and the other side of the conversation.
struct Dialogue {
    var machine: AMIConnectionMachine
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    var written: [AMIMessage] = []
    var published: [String] = []
    var outcomes: [UInt64: PendingActions.Outcome] = [:]
    var originates: [UInt64: [AMIOriginateOutcome]] = [:]
    var loads: [AMILoad] = []
    var info: AMIServerInfo?
    var end: AMIDisconnect.Cause?

    init(_ login: AMILogin = Dialogue.plain, keepalive: AMIKeepalive = .init(), limits: PendingActions.Limits = .init())
    {
        var settings = AMIConnectionMachine.Settings(login: login, keepalive: keepalive)
        settings.limits = limits
        settings.originates.load = AMILoadThresholds(
            lag: .seconds(2), samples: 8, patience: .seconds(3), mostStuck: 5, mostWithoutSign: 150, calm: .seconds(10))
        let ids = AMIActionIDSource(label: "t")
        machine = AMIConnectionMachine(settings: settings, now: now, makeID: { ids.next() }, isOwnID: { ids.isOwn($0) })
    }

    static let plain = AMILogin(
        username: "ana", secret: "s3cret", method: .plain, bootWait: .seconds(2), asksStatus: true, asksVersion: false)

    static func up(keepalive: AMIKeepalive = .init(), limits: PendingActions.Limits = .init()) -> Dialogue {
        var talk = Dialogue(keepalive: keepalive, limits: limits)
        talk.banner()
        talk.reply("Success")
        talk.hear(["Event": "FullyBooted", "Privilege": "system,all", "Uptime": "7"])
        return talk
    }

    mutating func perform() {
        while let effect = machine.nextEffect() {
            switch effect {
            case .write(let bytes):
                var decoder = AMIDecoder(role: .server)
                decoder.feed(bytes)
                if case .message(let message)? = decoder.next() { written.append(message) }
            case .complete(let token, let outcome): outcomes[token] = outcome
            case .publish(let message): published.append(message.eventName ?? "?")
            case .originate(let token, let outcome): originates[token, default: []].append(outcome)
            case .load(let load): loads.append(load)
            case .up(let info): self.info = info
            case .closed(let cause): end = cause
            }
        }
    }

    mutating func banner() {
        machine.received(.banner("Asterisk Call Manager/11.0.0"), now: now)
        perform()
    }

    mutating func hear(_ fields: KeyValuePairs<String, String>) {
        machine.received(.message(AMIMessage(fields: fields.map { ($0.key, $0.value) })), now: now)
        perform()
    }

    /// Answers the action written last.
    mutating func reply(_ status: String, _ name: String = "Message", _ value: String = "ok") {
        hear(["Response": status, "ActionID": written.last?.actionID ?? "", name: value])
    }

    mutating func send(_ action: AMIAction, token: UInt64 = 1, list: Bool = false, seconds: Int = 5, id: String? = nil)
    {
        machine.send(
            action, actionID: id, token: token, wantsList: list, timeout: .seconds(seconds), now: now)
        perform()
    }

    /// Lets time pass as an event loop would: the machine is woken at its deadlines.
    mutating func pass(_ time: TimeAmount) {
        let until = now + time
        while let next = machine.nextDeadline, next <= until {
            now = max(now, next)
            machine.tick(now: now)
            perform()
        }
        now = until
    }

    func failure(_ token: UInt64 = 1) -> AMIFailure? {
        if case .failed(let failure)? = outcomes[token] { failure } else { nil }
    }
}
