import NIOCore
import SpeechRig
import Testing

@testable import Hearing

@Suite struct AEAPMachineTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private typealias ID = AEAPMachine.UtteranceID

    /// A machine that has been set up, and the time.
    private struct Talk {
        var machine: AEAPMachine
        var now = AEAPMachineTests.start

        init(settings: AEAPSettings = AEAPSettings(), codec: String = "ulaw", params: String = "{}") {
            machine = AEAPMachine(settings: settings, now: now)
            _ = say(
                #"{"request":"setup","version":"0.1.0","codecs":[{"name":"\#(codec)"}],"params":\#(params),"id":"s1"}"#)
        }

        mutating func say(_ text: String) -> [AEAPMachine.Action] {
            machine.received(text: text, now: now)
            return machine.takeActions()
        }

        /// Audio in real time, 20 ms at a time.
        mutating func hear(_ samples: [Int16]) -> [AEAPMachine.Action] {
            var actions: [AEAPMachine.Action] = []
            for start in stride(from: 0, to: samples.count, by: 160) {
                let frame = samples[start..<min(start + 160, samples.count)]
                machine.received(
                    audio: frame.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] },
                    now: now)
                actions += machine.takeActions()
                now = now + .milliseconds(20)
            }
            return actions
        }

        mutating func wait(_ time: TimeAmount) -> [AEAPMachine.Action] {
            let end = now + time
            while let deadline = machine.nextDeadline, deadline <= end {
                now = max(now, deadline)
                machine.tick(now: now)
            }
            now = end
            return machine.takeActions()
        }

        /// Somebody says something; gives its id.
        mutating func speak() -> (ID?, [AEAPMachine.Action]) {
            let actions = hear(
                Sounds.silence(milliseconds: 400) + Sounds.babble(milliseconds: 300, level: -20)
                    + Sounds.silence(milliseconds: 600))
            let ended = actions.compactMap { if case .end(let id) = $0 { id } else { nil } }
            return (ended.first, actions)
        }
    }

    private let yes = [Hypothesis(text: "sí", confidence: 0.91), Hypothesis(text: "seis", confidence: 0.12)]

    @Test func theSetupIsAnsweredWithItsCodec() {
        var machine = AEAPMachine(settings: AEAPSettings(), now: Self.start)
        machine.received(
            text:
                #"{"request":"setup","version":"0.1.0","codecs":[{"name":"ulaw"}],"params":{},"id":"fe53"}"#,
            now: Self.start)
        #expect(machine.takeActions() == [.send(#"{"codecs":[{"name":"ulaw"}],"id":"fe53","response":"setup"}"#)])
    }

    @Test func aCodecThatNobodyHearsIsRefused() throws {
        var machine = AEAPMachine(settings: AEAPSettings(), now: Self.start)
        machine.received(
            text: #"{"request":"setup","codecs":[{"name":"opus"}],"id":"1"}"#, now: Self.start)
        let actions = machine.takeActions()
        guard case .send(let answer)? = actions.first, case .close(let why)? = actions.last else {
            Issue.record("got \(actions)")
            return
        }
        #expect(answer.contains(#""error_msg":"#))
        #expect(why.contains("opus") && why.contains("ulaw"))
        #expect(machine.isClosed)
    }

    @Test func settingsOfTheConfigurationFileCount() {
        var talk = Talk(codec: "slin", params: #"{"language":"pt-br","report":"35"}"#)
        let answer = talk.say(#"{"request":"get","params":["language","report","grammar"],"id":"g"}"#)
        #expect(
            answer == [
                .send(
                    #"{"id":"g","params":{"grammar":"everyday","language":"pt-br","report":"35"},"response":"get"}"#)
            ])
    }

    @Test func speechBecomesAResultThatAsteriskTakes() throws {
        var talk = Talk(codec: "slin")
        let (id, actions) = talk.speak()
        #expect(actions.first == .begin(ID(number: 1), RecognitionRequest()))
        #expect(actions.last == .end(ID(number: 1)))
        talk.machine.recognised(try #require(id), yes, now: talk.now)
        #expect(
            talk.machine.takeActions() == [
                .send(
                    #"{"id":"r1","params":{"results":[{"best":1,"grammar":"everyday","score":12,"text":"seis"},"#
                        + #"{"best":0,"grammar":"everyday","score":91,"text":"sí"}]},"request":"set"}"#)
            ])
        #expect(talk.say(#"{"response":"set","id":"r1"}"#).isEmpty)
        // The next answer is a turn of its own.
        let (second, _) = talk.speak()
        #expect(second == ID(number: 2))
    }

    @Test func whatIsSaidBeforeAsteriskHasTheResultIsNotTheNextAnswer() throws {
        var talk = Talk(codec: "slin")
        let (id, _) = talk.speak()
        talk.machine.recognised(try #require(id), yes, now: talk.now)
        _ = talk.machine.takeActions()
        #expect(talk.hear(Sounds.babble(milliseconds: 300, level: -20)).isEmpty)
        #expect(talk.say(#"{"response":"set","id":"r1"}"#).isEmpty)
        #expect(talk.hear(Sounds.silence(milliseconds: 900)).isEmpty, "the tail of the old turn is no word")
    }

    @Test func aResultThatIsNeverAcknowledgedDoesNotMakeItDeaf() throws {
        var talk = Talk(codec: "slin")
        let (id, _) = talk.speak()
        talk.machine.recognised(try #require(id), yes, now: talk.now)
        _ = talk.machine.takeActions()
        #expect(talk.wait(.seconds(2)).count == 1, "a warning")
        #expect(talk.speak().0 != nil)
    }

    @Test func aSettingEndsTheTurn() throws {
        var talk = Talk(codec: "slin")
        let (id, _) = talk.speak()
        let actions = talk.say(#"{"request":"set","params":{"turn":"2"},"id":"t"}"#)
        #expect(actions == [.abandon(ID(number: 1)), .send(#"{"id":"t","response":"set"}"#)])
        talk.machine.recognised(try #require(id), yes, now: talk.now)
        #expect(talk.machine.takeActions().isEmpty, "yes to the old question is no answer to the new one")
    }

    @Test func aKeyEndsTheTurnInTheMiddleOfAWord() {
        var talk = Talk(codec: "slin")
        _ = talk.hear(Sounds.silence(milliseconds: 400) + Sounds.babble(milliseconds: 200, level: -20))
        let actions = talk.say(#"{"request":"set","params":{"dtmf":"1"},"id":"d"}"#)
        #expect(actions == [.abandon(ID(number: 1)), .send(#"{"id":"d","response":"set"}"#)])
    }

    @Test func grammarLanguageAndPhrasesAreSet() {
        var talk = Talk(codec: "slin")
        _ = talk.say(#"{"request":"set","params":{"language":"en"},"id":"1"}"#)
        _ = talk.say(#"{"request":"set","params":{"phrases":" yes | no  thanks|"},"id":"2"}"#)
        let (_, actions) = talk.speak()
        #expect(
            actions.first
                == .begin(ID(number: 1), RecognitionRequest(language: "en", grammar: .phrases(["yes", "no thanks"]))))
        _ = talk.say(#"{"request":"set","params":{"also":"where do I pay|"},"id":"4"}"#)
        var request = RecognitionRequest(language: "en", grammar: .phrases(["yes", "no thanks"]))
        request.also = ["where do I pay"]
        #expect(talk.speak().1.first == .begin(ID(number: 2), request))
        _ = talk.say(#"{"request":"set","params":{"also":"|"},"id":"5"}"#)
        request.also = []
        #expect(talk.speak().1.first == .begin(ID(number: 3), request))
        let refused = talk.say(#"{"request":"set","params":{"volume":"11"},"id":"3"}"#)
        guard case .send(let text)? = refused.last else {
            Issue.record("got \(refused)")
            return
        }
        #expect(text.contains("error_msg") && text.contains("volume"))
    }

    @Test func doubtIsNotReported() throws {
        var talk = Talk(codec: "slin")
        let (id, _) = talk.speak()
        talk.machine.recognised(try #require(id), [Hypothesis(text: "sí", confidence: 0.1)], now: talk.now)
        #expect(talk.machine.takeActions().isEmpty)
        let (second, _) = talk.speak()
        talk.machine.recognised(try #require(second), [], now: talk.now)
        #expect(talk.machine.takeActions().isEmpty)
    }

    private static let unsure =
        #"{"id":"r1","params":{"results":[{"best":0,"grammar":"everyday","score":4,"text":"sí"}]},"request":"set"}"#

    @Test func whoIsNotUnderstoodAfterThePromptIsToldSo() throws {
        var talk = Talk(codec: "slin")
        _ = talk.say(#"{"request":"set","params":{"prompt":"1000"},"id":"p"}"#)
        let (during, _) = talk.speak()
        #expect(talk.now < Self.start + .milliseconds(1400))
        talk.machine.recognised(
            try #require(during), [Hypothesis(text: "sí", confidence: 0.04)], now: Self.start + .milliseconds(999))
        #expect(talk.wait(.seconds(1)).isEmpty, "nothing interrupts a prompt but an answer")
        let (after, _) = talk.speak()
        talk.machine.recognised(try #require(after), [Hypothesis(text: "sí", confidence: 0.04)], now: talk.now)
        #expect(talk.machine.takeActions().isEmpty, "there may come more")
        #expect(talk.wait(.milliseconds(500)) == [.send(Self.unsure)])
        #expect(talk.say(#"{"response":"set","id":"r1"}"#).isEmpty)
        #expect(talk.wait(.seconds(2)).isEmpty, "once")
    }

    @Test func whoSaysItAgainAtOnceIsHeardFirst() throws {
        var talk = Talk(codec: "slin")
        _ = talk.say(#"{"request":"set","params":{"prompt":"0"},"id":"p"}"#)
        let (first, _) = talk.speak()
        talk.machine.recognised(try #require(first), [Hypothesis(text: "sí", confidence: 0.04)], now: talk.now)
        let again = talk.hear(
            Sounds.silence(milliseconds: 200) + Sounds.babble(milliseconds: 300, level: -20)
                + Sounds.silence(milliseconds: 600))
        let second = try #require(again.compactMap { if case .end(let id) = $0 { id } else { nil } }.first)
        #expect(!again.contains(.send(Self.unsure)) && talk.wait(.seconds(1)).isEmpty, "it is being recognised")
        talk.machine.recognised(second, [Hypothesis(text: "sí", confidence: 0.9)], now: talk.now)
        #expect(talk.machine.takeActions().description.contains(#"\"score\":90"#))
    }

    @Test func aNewQuestionForgetsWhatWasNotUnderstood() throws {
        var talk = Talk(codec: "slin")
        _ = talk.say(#"{"request":"set","params":{"prompt":"0"},"id":"p"}"#)
        let (first, _) = talk.speak()
        talk.machine.recognised(try #require(first), [Hypothesis(text: "sí", confidence: 0.04)], now: talk.now)
        _ = talk.say(#"{"request":"set","params":{"prompt":"0"},"id":"q"}"#)
        #expect(talk.wait(.seconds(1)).isEmpty)
        guard case .send(let refused)? = talk.say(#"{"request":"set","params":{"prompt":"-1"},"id":"r"}"#).last else {
            Issue.record("it was taken")
            return
        }
        #expect(refused.contains("whole number of milliseconds"))
    }

    @Test func aRecogniserThatFailsKeepsNobodyWaiting() throws {
        var talk = Talk(codec: "slin")
        let (id, _) = talk.speak()
        talk.machine.failed(try #require(id), "it died", now: talk.now)
        #expect(
            talk.machine.takeActions() == [
                .warn("it died"),
                .send(
                    #"{"id":"r1","params":{"results":[{"best":0,"grammar":"everyday","score":0,"text":""}]},"request":"set"}"#
                ),
            ])
        #expect(talk.say(#"{"response":"set","id":"r1"}"#).isEmpty)
        #expect(talk.speak().0 == ID(number: 2), "and it listens on")
    }

    @Test func aFailureOfAnOldTurnIsNoAnswerToTheNewOne() throws {
        var talk = Talk(codec: "slin")
        let (id, _) = talk.speak()
        _ = talk.say(#"{"request":"set","params":{"turn":"2"},"id":"t"}"#)
        talk.machine.failed(try #require(id), "it died", now: talk.now)
        #expect(talk.machine.takeActions().isEmpty)
    }

    @Test func audioThatStopsIsSilence() {
        var talk = Talk(codec: "slin")
        let begun = talk.hear(Sounds.silence(milliseconds: 400) + Sounds.babble(milliseconds: 300, level: -20))
        #expect(begun.contains(.begin(ID(number: 1), RecognitionRequest())))
        #expect(talk.wait(.seconds(1)).contains(.end(ID(number: 1))))
    }

    @Test func aFloodOfAudioIsClosedUpon() {
        var talk = Talk(codec: "slin")
        for _ in 0..<20 { talk.machine.received(audio: [UInt8](repeating: 0, count: 16_000), now: talk.now) }
        #expect(talk.machine.isClosed)
        #expect(talk.machine.takeActions().last == .close("audio comes faster than anybody speaks"))
    }

    @Test func unheardUtterancesDoNotPileUp() {
        var talk = Talk(codec: "slin")
        let begun = (0..<6).flatMap { _ in talk.speak().1 }.filter { if case .begin = $0 { true } else { false } }
        #expect(begun.count == 3)
    }

    @Test(arguments: ["", "x", "[]", "{}", #"{"request":"set"}"#, #"{"response":7,"id":"1"}"#])
    func whatIsNoMessageEndsTheSession(text: String) {
        var talk = Talk()
        #expect(talk.say(text).contains { if case .close = $0 { true } else { false } })
        #expect(talk.machine.nextDeadline == nil)
    }

    @Test func nothingButASetupIsTakenFirst() {
        var machine = AEAPMachine(settings: AEAPSettings(), now: Self.start)
        machine.received(audio: [0, 0], now: Self.start)
        #expect(machine.isClosed)
        var silent = AEAPMachine(settings: AEAPSettings(), now: Self.start)
        silent.tick(now: Self.start + .seconds(5))
        #expect(silent.isClosed)
    }

    @Test func aResultCannotEndTheLineOfItsText() throws {
        var talk = Talk(codec: "slin")
        let (id, _) = talk.speak()
        talk.machine.recognised(
            try #require(id), [Hypothesis(text: "sí\" evil\n200", confidence: 2)], now: talk.now)
        guard case .send(let text)? = talk.machine.takeActions().first else {
            Issue.record("no result")
            return
        }
        #expect(text.contains(#""score":100,"text":"sí evil200""#))
    }
}
