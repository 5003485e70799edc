import Testing
import Vocabulary

@testable import DialerService

@Suite struct SpeechRefusalTests {
    @Test func oneAsteriskWithoutSpeechIsNotAllOfThem() {
        let now = ContinuousClock.now
        let (north, south) = (ServerID("norte"), ServerID("sur"))
        var refusals = SpeechRefusals()
        #expect(refusals.allow([north], at: now))
        refusals.note(north, at: now)
        #expect(!refusals.allow([north], at: now + .seconds(59)))
        #expect(refusals.allow([south], at: now) && refusals.allow([north, south], at: now))
        refusals.note(south, at: now + .seconds(10))
        #expect(!refusals.allow([north, south], at: now + .seconds(59)))
        #expect(refusals.allow([north], at: now + .seconds(61)) && !refusals.allow([south], at: now + .seconds(61)))
    }

    @Test func nobodyIsAskedWhereThereIsNoAsterisk() {
        #expect(!SpeechRefusals().allow([], at: .now))
    }
}
