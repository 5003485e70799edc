import NIOCore
import Testing

@testable import AsteriskManager

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
