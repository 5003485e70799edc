import PBXSimulator
import Testing
import Vocabulary

/// The order of events of calls that nobody answers, as a real Asterisk 22 gives it.
@Suite struct RefusalTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var status: Int
        var dial: String
        var cause: Int
        var text: String
        var testDescription: String { "SIP \(status)" }
    }

    @Test(
        "A SIP refusal: HangupRequest, DialEnd, Hangup with both causes; the response says only Failure 0",
        arguments: [
            Refusal(status: 486, dial: "BUSY", cause: 17, text: "User busy"),
            Refusal(status: 600, dial: "BUSY", cause: 17, text: "User busy"),
            Refusal(status: 404, dial: "NOANSWER", cause: 1, text: "Unallocated (unassigned) number"),
            Refusal(status: 480, dial: "NOANSWER", cause: 19, text: "User alerting, no answer"),
            Refusal(status: 503, dial: "CONGESTION", cause: 34, text: "Circuit/channel congestion"),
            Refusal(status: 603, dial: "NOANSWER", cause: 21, text: "Call Rejected"),
            Refusal(status: 484, dial: "NOANSWER", cause: 28, text: "Invalid number format"),
            Refusal(status: 500, dial: "NOANSWER", cause: 38, text: "Network out of order"),
            Refusal(status: 408, dial: "NOANSWER", cause: 18, text: "No user responding"),
            Refusal(status: 410, dial: "NOANSWER", cause: 22, text: "Number changed"),
            Refusal(status: 504, dial: "NOANSWER", cause: 102, text: "Recover on timer expiry"),
            Refusal(status: 607, dial: "NOANSWER", cause: 127, text: "Interworking, unspecified"),
        ])
    func sip(_ refusal: Refusal) throws {
        for seed in 1...12 as ClosedRange<UInt64> {
            var stage = Stage(seed: seed)
            stage.originate("PJSIP/5620000\(9000 + refusal.status)@carrier")
            stage.run(5)
            #expect(
                stage.story() == [
                    "Newchannel near", "DialBegin near",
                    "HangupRequest near \(refusal.cause) \(refusal.status)",
                    "DialEnd near \(refusal.dial)",
                    "Hangup near \(refusal.cause) \(refusal.status)",
                ])
            let response = try #require(stage.events("OriginateResponse").first)
            #expect(response["Response"] == "Failure" && response["Reason"] == "0" && response["Uniqueid"] == "A")
            #expect(response["Channel"] == "PJSIP/5620000\(9000 + refusal.status)@carrier")
            #expect(stage.events("Hangup").first?["Cause-txt"] == refusal.text)
            #expect(stage.pbx.world.linesInUse == 0 && stage.pbx.world.liveChannels == 0)
        }
    }

    @Test("The OriginateResponse comes before, among and after the channel's events")
    func responseHasNoPlace() {
        var places: Set<Int> = []
        for seed in 1...60 as ClosedRange<UInt64> {
            var stage = Stage(seed: seed)
            stage.originate("PJSIP/56200009486@carrier")
            stage.run(5)
            let names = stage.heard.compactMap(\.message.event).filter {
                ["HangupRequest", "DialEnd", "Hangup", "OriginateResponse"].contains($0)
            }
            places.insert(names.firstIndex(of: "OriginateResponse") ?? -1)
        }
        #expect(places == [1, 2, 3])
    }

    @Test("Ringing until the Originate's time is over: no DialEnd, cause 19, reason 3")
    func noAnswer() throws {
        var stage = Stage()
        stage.originate("PJSIP/56200009000@carrier", timeout: 20)
        stage.run(30)
        #expect(
            stage.story() == [
                "Newchannel near", "DialBegin near", "Newstate near Ringing", "DialState near RINGING",
                "Hangup near 19 480",
            ])
        let response = try #require(stage.events("OriginateResponse").first)
        #expect(response["Response"] == "Failure" && response["Reason"] == "3")
        let end = try #require(stage.second(of: "Hangup"))
        #expect(abs(end - 20) < 0.1)
    }

    @Test("Only 100 Trying, then the time is over")
    func silence() {
        var stage = Stage()
        stage.originate("PJSIP/56200009100@carrier", timeout: 20)
        stage.run(30)
        #expect(stage.story() == ["Newchannel near", "DialBegin near", "Hangup near 19 480"])
    }

    @Test(
        "A Local channel passes busy and congestion on as frames: the near half ends with cause 0",
        arguments: [("9486", "BUSY", "17", "5"), ("9503", "CONGESTION", "34", "8")])
    func localFrame(digits: String, dial: String, cause: String, reason: String) throws {
        var orders: Set<[String]> = []
        for seed in 1...30 as ClosedRange<UInt64> {
            var stage = Stage(seed: seed)
            stage.originate("Local/5620000\(digits)@people")
            stage.run(5)
            let story = stage.story()
            #expect(
                story.prefix(8) == [
                    "Newchannel near", "Newchannel far", "LocalBridge near", "DialBegin near", "Newstate far Busy",
                    "DialEnd near \(dial)", "HangupRequest far 0", "SoftHangupRequest far 16",
                ])
            #expect(Set(story.suffix(2)) == ["Hangup near 0", "Hangup far \(cause)"])
            orders.insert(Array(story.suffix(2)))
            #expect(stage.events("OriginateResponse").first?["Reason"] == reason)
        }
        #expect(orders.count == 2)
    }

    @Test("A Local channel whose far half hangs up with a cause: both halves have it, reason 0")
    func localCause() {
        var stage = Stage()
        stage.originate("Local/56200009404@people")
        stage.run(5)
        let story = stage.story()
        #expect(
            story.prefix(7) == [
                "Newchannel near", "Newchannel far", "LocalBridge near", "DialBegin near", "SoftHangupRequest far 16",
                "HangupRequest near 1", "DialEnd near NOANSWER",
            ])
        #expect(Set(story.suffix(2)) == ["Hangup near 1", "Hangup far 1"])
        #expect(stage.events("OriginateResponse").first?["Reason"] == "0")
    }

    @Test("A Local channel nobody answers: both halves end with 19, no DialEnd")
    func localTimeout() {
        var stage = Stage()
        stage.originate("Local/56200009000@people", timeout: 15)
        stage.run(20)
        #expect(stage.events("DialEnd").isEmpty)
        #expect(stage.events("Hangup").map { $0["Cause"] } == ["19", "19"])
        #expect(stage.events("OriginateResponse").first?["Reason"] == "3")
    }

    @Test("A Local extension that does not exist: two channels, two Hangups, no dialling")
    func localNowhere() {
        var stage = Stage { $0.people.scripted["4321"] = Person(fate: .nowhere) }
        stage.originate("Local/4321@people")
        stage.run(2)
        #expect(Set(stage.story()) == ["Newchannel near", "Newchannel far", "Hangup near 0", "Hangup far 0"])
        #expect(stage.events("OriginateResponse").first?["Reason"] == "0")
    }

    @Test(
        "A bad technology and an unknown endpoint leave no trace but the response",
        arguments: ["NOEXISTE/123", "PJSIP/123@elsewhere"])
    func nothing(channel: String) {
        var stage = Stage { $0.trunks = ["carrier"] }
        stage.originate(channel)
        stage.run(2)
        #expect(stage.heard.compactMap(\.message.event) == ["OriginateResponse"])
        #expect(stage.events("OriginateResponse").first?["Uniqueid"] == "A")
    }

    @Test("A ChannelId in use: the response names the live call's id and nothing else happens")
    func duplicate() {
        var stage = Stage()
        stage.originate("PJSIP/56200009000@carrier")
        stage.run(5)
        let before = stage.heard.count
        stage.originate("PJSIP/56200009001@carrier")
        stage.run(1)
        let events = stage.heard.dropFirst(before).compactMap(\.message.event)
        #expect(events == ["OriginateResponse"])
        #expect(stage.pbx.world.linesInUse == 1)
    }

    @Test("An AMI Hangup while it rings: DialEnd NOANSWER, the cause asked for, reason 0")
    func operatorHangsUp() {
        var stage = Stage()
        stage.originate("PJSIP/56200009000@carrier")
        stage.run(5)
        stage.send([("Action", "Hangup"), ("ActionID", "h"), ("Channel", "A"), ("Cause", "16")])
        stage.run(1)
        #expect(stage.story().suffix(2) == ["DialEnd near NOANSWER", "Hangup near 16"])
        #expect(stage.events("OriginateResponse").first?["Reason"] == "0")
    }

    @Test("Above the lines the carrier says 503")
    func lines() {
        var stage = Stage { $0.lines = 2 }
        for id in ["A", "B", "C"] { stage.originate("PJSIP/56200009000@carrier", id: id) }
        stage.run(2)
        #expect(stage.events("Hangup").map { $0["Uniqueid"] } == ["C"])
        #expect(stage.events("Hangup").first?["Cause"] == "34")
        #expect(stage.events("Hangup").first?["TechCause"] == "503")
    }

    @Test("Past the knee channels come late although each Originate is acknowledged at once")
    func knee() throws {
        var stage = Stage { $0.callsPerSecondKnee = 10 }
        for number in 0..<50 { stage.originate("PJSIP/56200009000@carrier", id: "K\(number)") }
        #expect(stage.heard.count { $0.message["Message"] == "Originate successfully queued" } == 50)
        stage.run(10)
        let last = try #require(stage.heard.last { $0.message.event == "Newchannel" })
        #expect(abs((last.at - Stage.start).inSeconds - 5) < 0.2)
    }
}
