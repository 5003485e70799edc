import NIOCore
import Testing

@testable import AsteriskManager

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
