import Bot
import Dialogue
import Speaking
import Spoken

/// Has each prompt spoken as one sound, so that a recogniser can listen during all of it.
struct StudioVoice: PromptVoice {
    let studio: PromptStudio

    func prompt(
        for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt? {
        guard
            let ready = try? await studio.prompt(
                WantedPrompt(utterance.text, in: language.tag), within: limit)
        else { return nil }
        return PlayablePrompt([.sound(ready.sound, duration: ready.duration)])
    }
}
