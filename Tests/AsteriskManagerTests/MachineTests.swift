import NIOCore
import Testing

@testable import AsteriskManager

/// A machine, its clock and the other side of the conversation.
struct Dialogue {
    var machine: AMIConnectionMachine
    var now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    var written: [AMIMessage] = []
    var published: [String] = []
    var outcomes: [UInt64: PendingActions.Outcome] = [:]
    var info: AMIServerInfo?
    var end: AMIDisconnect.Cause?

    init(_ login: AMILogin = Dialogue.plain, keepalive: AMIKeepalive = .init(), limits: PendingActions.Limits = .init())
    {
        var settings = AMIConnectionMachine.Settings(login: login, keepalive: keepalive)
        settings.limits = limits
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

@Suite("Login")
struct LoginTests {
    @Test("Plain: greeting, login, FullyBooted, up")
    func plain() {
        var talk = Dialogue()
        talk.banner()
        #expect(talk.written.last?["Secret"] == "s3cret")
        talk.reply("Success")
        #expect(talk.info == nil)
        talk.hear(["Event": "FullyBooted", "Uptime": "7"])
        #expect(talk.info?.boot == .announced && talk.info?.uptime == 7 && talk.info?.amiVersion == "11.0.0")
        #expect(talk.published == ["FullyBooted"])
    }

    @Test("FullyBooted before the answer to the login counts as well")
    func bootedFirst() {
        var talk = Dialogue()
        talk.banner()
        talk.hear(["Event": "FullyBooted"])
        #expect(talk.info == nil)
        talk.reply("Success")
        #expect(talk.info?.boot == .announced)
    }

    @Test("MD5: the key answers the challenge, the secret stays here")
    func md5() {
        var login = Dialogue.plain
        login.method = .md5
        var talk = Dialogue(login)
        talk.banner()
        #expect(talk.written.last?["Action"] == "Challenge")
        talk.reply("Success", "Challenge", "123")
        #expect(talk.written.last?["Key"]?.utf8.count == 32)
        #expect(talk.written.allSatisfy { !$0.has("Secret") })
    }

    @Test("Without class system a status request stands in, and its refusal is no harm", arguments: [true, false])
    func noSystemClass(allowed: Bool) {
        var talk = Dialogue()
        talk.banner()
        talk.reply("Success")
        talk.pass(.milliseconds(1900))
        #expect(talk.written.count == 1)
        talk.pass(.milliseconds(200))
        #expect(talk.written.last?["Action"] == "CoreStatus")
        talk.reply(allowed ? "Success" : "Error")
        #expect(talk.info?.boot == (allowed ? .assumed : .unknown))
    }

    @Test("A status that is never answered does not keep the connection down")
    func silentStatus() {
        var talk = Dialogue()
        talk.banner()
        talk.reply("Success")
        talk.pass(.seconds(5))
        #expect(talk.info?.boot == .unknown && talk.end == nil)
    }

    @Test("Who reads class system waits for FullyBooted: a status is answered while Asterisk still loads")
    func slowBoot() {
        var talk = Dialogue()
        talk.banner()
        talk.reply("Success")
        talk.hear(["Event": "PeerStatus", "Privilege": "system,all"])
        talk.pass(.seconds(30))
        #expect(talk.info == nil && talk.written.count == 1)
        talk.hear(["Event": "FullyBooted"])
        #expect(talk.info?.boot == .announced)
    }

    @Test("The version is asked for, and its refusal is no harm", arguments: [true, false])
    func version(allowed: Bool) {
        var login = Dialogue.plain
        login.asksVersion = true
        var talk = Dialogue(login)
        talk.banner()
        talk.reply("Success")
        talk.hear(["Event": "FullyBooted"])
        #expect(talk.info == nil && talk.written.last?["Action"] == "CoreSettings")
        talk.reply(allowed ? "Success" : "Error", "AsteriskVersion", "22.10.1")
        #expect(talk.info?.asteriskVersion == (allowed ? "22.10.1" : nil))
    }

    @Test(
        "Each refusal is told apart",
        arguments: [
            ("Authentication failed", AMIDisconnect.Cause.authenticationFailed(user: "ana"), true),
            ("Login Already In Use", .alreadyLoggedIn(user: "ana"), false),
            ("Permission denied", .loginRefused(user: "ana", message: "Permission denied"), true),
        ])
    func refused(message: String, cause: AMIDisconnect.Cause, needsPeople: Bool) {
        var talk = Dialogue()
        talk.banner()
        talk.reply("Error", "Message", message)
        #expect(talk.end == cause)
        let down = AMIDisconnect(endpoint: "pbx:5038", cause: cause)
        #expect(down.needsPeople == needsPeople)
        #expect(down.description.contains("pbx:5038") && !down.description.contains("s3cret"))
    }

    @Test("Silence, a stranger, and a door shut at once")
    func noGreeting() {
        var silent = Dialogue()
        silent.pass(.seconds(11))
        #expect(silent.end == .loginTimedOut(.seconds(10)))
        var stranger = Dialogue()
        stranger.machine.received(.badBanner("SSH-2.0"), now: stranger.now)
        stranger.perform()
        #expect(stranger.end == .notAsterisk("SSH-2.0"))
        var shut = Dialogue()
        shut.machine.lineLost(.closedByAsterisk(shutdown: false))
        shut.perform()
        #expect(shut.end == .closedBeforeGreeting)
    }

    @Test("Nothing can be sent before the connection is up, and nothing is written for it")
    func tooEarly() {
        var talk = Dialogue()
        talk.banner()
        talk.send(.ping())
        #expect(talk.failure() == .refused(action: "Ping", reason: .notConnected))
        #expect(talk.written.count == 1)
    }
}

@Suite("Actions and their answers")
struct ExchangeTests {
    @Test("Answers find their actions in any order; noise between them is published")
    func anyOrder() {
        var talk = Dialogue.up()
        for token in 1...3 { talk.send(.getvar("V\(token)"), token: UInt64(token)) }
        let ids = talk.written.suffix(3).map { $0.actionID ?? "" }
        #expect(Set(ids).count == 3)
        for id in ids.reversed() {
            talk.hear(["Event": "Noise"])
            talk.hear(["Response": "Success", "ActionID": id, "Value": id])
        }
        for token in 1...3 {
            guard case .answered(let response)? = talk.outcomes[UInt64(token)] else {
                Issue.record("no answer for \(token)")
                continue
            }
            #expect(response["Value"] == ids[token - 1] && response.isSuccess)
        }
        #expect(talk.published.filter { $0 == "Noise" }.count == 3)
    }

    @Test("OriginateResponse before the answer is an event and not the answer")
    func originateResponseFirst() {
        var talk = Dialogue.up()
        talk.send(.originate(.init(channel: "Local/1@x", destination: .application("Wait", data: "1"))), id: "own-1")
        talk.hear(["Event": "OriginateResponse", "Response": "Failure", "ActionID": "own-1", "Reason": "0"])
        #expect(talk.outcomes.isEmpty && talk.published.last == "OriginateResponse")
        talk.reply("Success")
        #expect(talk.outcomes.count == 1)
    }

    @Test("An error answer is an answer; its cure names the class")
    func errorAnswer() throws {
        var talk = Dialogue.up()
        talk.send(.coreShowChannels())
        talk.reply("Error", "Message", "Permission denied")
        guard case .answered(let response)? = talk.outcomes[1] else {
            Issue.record("no answer")
            return
        }
        let failure = #expect(throws: AMIFailure.self) { try response.orThrow() }
        #expect(failure?.description.contains("reporting") == true)
    }

    @Test("A deadline passes once; the late answer is counted and the next action unharmed")
    func late() {
        var talk = Dialogue.up()
        talk.send(.ping(), token: 1, seconds: 1)
        let id = talk.written.last?.actionID ?? ""
        talk.pass(.milliseconds(1001))
        #expect(talk.failure() == .timedOut(action: "Ping", after: .seconds(1)))
        talk.outcomes = [:]
        talk.hear(["Response": "Success", "ActionID": id])
        #expect(talk.outcomes.isEmpty && talk.machine.counters.lateAnswers == 1)
        talk.send(.ping(), token: 2)
        talk.reply("Success")
        #expect(talk.outcomes.count == 1)
    }

    @Test("Answers without ActionID, or to other programs, are counted and matched to nothing")
    func orphans() {
        var talk = Dialogue.up()
        talk.send(.ping())
        talk.hear(["Response": "Error", "Message": "Missing action in request"])
        talk.hear(["Response": "Success", "ActionID": "other-1"])
        #expect(talk.outcomes.isEmpty && talk.machine.counters.orphanAnswers == 2)
    }

    @Test("Line lost: what was written is unknown, and is not written again")
    func lineLost() {
        var talk = Dialogue.up()
        talk.send(.originate(.init(channel: "Local/1@x", destination: .application("Wait", data: "1"))))
        let count = talk.written.count
        talk.machine.lineLost(.closedByAsterisk(shutdown: false))
        talk.perform()
        guard case .unknown("Originate", _)? = talk.failure() else {
            Issue.record("outcome \(String(describing: talk.outcomes[1]))")
            return
        }
        #expect(talk.end == .closedByAsterisk(shutdown: false))
        talk.send(.ping(), token: 2)
        talk.pass(.seconds(60))
        #expect(talk.failure(2) == .refused(action: "Ping", reason: .notConnected))
        #expect(talk.written.count == count)
    }

    @Test("After Event: Shutdown a reset line is an orderly end")
    func shutdown() {
        var talk = Dialogue.up()
        talk.hear(["Event": "Shutdown", "Shutdown": "Cleanly"])
        talk.machine.lineLost(.broken("Connection reset by peer"))
        talk.perform()
        #expect(talk.end == .closedByAsterisk(shutdown: true))
    }

    @Test("What Asterisk would misread is refused, and nothing is written")
    func refused() {
        var talk = Dialogue.up()
        let count = talk.written.count
        talk.send(.setvar("X", to: "a\r\nAction: Command"))
        #expect(
            talk.failure() == .refused(action: "Setvar", reason: .invalid(.forbiddenByte(header: "Value"))))
        #expect(talk.written.count == count)
    }

    @Test("Too many in flight, or an ActionID in use, is refused")
    func limits() {
        var talk = Dialogue.up(limits: .init(actions: 2))
        talk.send(.ping(), token: 1, id: "same")
        talk.send(.ping(), token: 2, id: "same")
        #expect(talk.failure(2) == .refused(action: "Ping", reason: .duplicateActionID))
        talk.send(.ping(), token: 3)
        talk.send(.ping(), token: 4)
        #expect(talk.failure(4) == .refused(action: "Ping", reason: .tooManyPending(limit: 2)))
    }

    @Test("A cancelled caller gets unknown at once; the answer that comes is nobody else's")
    func cancelled() {
        var talk = Dialogue.up()
        talk.send(.ping())
        talk.machine.abandon(token: 1)
        talk.perform()
        #expect(talk.failure() == .unknown(action: "Ping", reason: "its task was cancelled"))
        talk.reply("Success")
        #expect(talk.machine.counters.lateAnswers == 0 && talk.machine.counters.orphanAnswers == 0)
    }
}

@Suite("Event lists")
struct ListTests {
    static func listing(limits: PendingActions.Limits = .init()) -> (Dialogue, String) {
        var talk = Dialogue.up(limits: limits)
        talk.send(.queueStatus(), list: true)
        talk.reply("Success", "EventList", "start")
        return (talk, talk.written.last?.actionID ?? "")
    }

    @Test("Items go to the caller, other events to the subscribers")
    func complete() {
        var (talk, id) = Self.listing()
        talk.hear(["Event": "QueueParams", "Queue": "q", "ActionID": id])
        talk.hear(["Event": "Hangup", "Uniqueid": "7"])
        talk.hear(["Event": "QueueMember", "ActionID": id])
        #expect(talk.outcomes.isEmpty)
        talk.hear(["Event": "QueueStatusComplete", "ActionID": id, "EventList": "Complete"])
        guard case .list(let items)? = talk.outcomes[1] else {
            Issue.record("no list")
            return
        }
        #expect(items.map(\.eventName) == ["QueueParams", "QueueMember", "QueueStatusComplete"])
        #expect(talk.published == ["FullyBooted", "Hangup"])
    }

    @Test("An old module's end without EventList, a list broken off, a refused list")
    func otherEnds() {
        var (old, oldID) = Self.listing()
        old.hear(["Event": "QueueStatusComplete", "ActionID": oldID])
        #expect(old.outcomes.count == 1 && old.failure() == nil)
        var (broken, brokenID) = Self.listing()
        broken.hear(["Event": "QueueStatusComplete", "ActionID": brokenID, "EventList": "cancelled"])
        #expect(broken.failure() == .listCancelled(action: "QueueStatus"))
        var refused = Dialogue.up()
        refused.send(.coreShowChannels(), list: true)
        refused.reply("Error", "Message", "Permission denied")
        #expect(refused.failure() == .rejected(action: "CoreShowChannels", message: "Permission denied"))
    }

    @Test("A list that never ends times out; one that is too long is refused, its rest swallowed")
    func bounded() {
        var (endless, id) = Self.listing()
        endless.hear(["Event": "QueueParams", "ActionID": id])
        endless.pass(.seconds(6))
        #expect(endless.failure() == .timedOut(action: "QueueStatus", after: .seconds(5)))
        var (long, longID) = Self.listing(limits: .init(listItems: 3))
        for _ in 0..<10 { long.hear(["Event": "QueueMember", "ActionID": longID]) }
        #expect(long.failure() == .listTooLong(action: "QueueStatus", items: 3))
        long.hear(["Event": "QueueStatusComplete", "ActionID": longID, "EventList": "Complete"])
        #expect(long.published == ["FullyBooted"] && long.machine.pendingCount == 0)
    }
}

@Suite("Keepalive and good-bye")
struct KeepaliveTests {
    static let quick = AMIKeepalive(interval: .seconds(10), patience: .seconds(5))

    @Test("A Ping every interval while pongs come")
    func pings() {
        var talk = Dialogue.up(keepalive: Self.quick)
        let before = talk.written.count
        for _ in 0..<3 {
            talk.pass(.milliseconds(10_001))
            #expect(talk.written.last?["Action"] == "Ping")
            talk.reply("Success", "Ping", "Pong")
        }
        #expect(talk.written.count == before + 3 && talk.end == nil)
        #expect(talk.machine.counters.orphanAnswers == 0)
    }

    @Test("Silence after a Ping is death; what was pending is unknown")
    func silence() {
        var talk = Dialogue.up(keepalive: Self.quick)
        talk.send(.getvar("X"), seconds: 60)
        talk.pass(.milliseconds(14_900))
        #expect(talk.end == nil)
        talk.pass(.milliseconds(200))
        #expect(talk.end == .silent(.seconds(5)))
        #expect(talk.failure() != nil)
    }

    @Test("Events are a sign of life, but not for ever")
    func busy() {
        var talk = Dialogue.up(keepalive: Self.quick)
        talk.pass(.seconds(10))
        for _ in 0..<4 {
            talk.pass(.seconds(4))
            talk.hear(["Event": "Noise"])
            #expect(talk.end == nil)
        }
        talk.pass(.seconds(4))
        #expect(talk.end == .silent(.seconds(5)))
    }

    @Test("Logoff waits for the good-bye, not for long; pending actions are unknown")
    func logOff() {
        var talk = Dialogue.up()
        talk.send(.getvar("X"))
        talk.machine.logOff(now: talk.now)
        talk.perform()
        #expect(talk.written.last?["Action"] == "Logoff" && talk.end == nil)
        talk.reply("Goodbye")
        #expect(talk.end == .stopped)
        guard case .unknown? = talk.failure() else {
            Issue.record("outcome \(String(describing: talk.outcomes[1]))")
            return
        }
        var mute = Dialogue.up()
        mute.machine.logOff(now: mute.now)
        mute.perform()
        mute.pass(.seconds(1))
        #expect(mute.end == .stopped)
    }
}
