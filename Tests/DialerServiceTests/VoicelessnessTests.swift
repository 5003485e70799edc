import Dialogue
import Testing

@testable import DialerService
@testable import Store

@Suite struct VoicelessnessTests {
    @Test func threeInARowAreNoAccident() {
        let voicelessness = Voicelessness()
        for spoke in [false, false, true, false, false] { voicelessness.note(spoke: spoke, failed: !spoke) }
        // Hung up before a word could be said.
        voicelessness.note(spoke: false, failed: false)
        #expect(!voicelessness.isFound)
        voicelessness.note(spoke: false, failed: true)
        #expect(voicelessness.isFound)
        voicelessness.note(spoke: true, failed: true)
        #expect(!voicelessness.isFound)
    }

    /// The store knows the words of the dialogue room.
    @Test func theWordsOfASpoiltDialogue() {
        #expect(SpoiltDialogue.outcomes == [DialogueOutcome.failed, .cutOff].map(\.rawValue))
        for outcome in SpoiltDialogue.outcomes { #expect(SpoiltDialogue.isOne.contains("'\(outcome)'")) }
    }
}
