import Bot
import Dialogue
import Speaking
import Spoken

/// Has each prompt spoken as one sound, so that a recogniser can listen during all of it.
struct StudioVoice: PromptVoice {
    let studio: PromptStudio

    func ready(_ utterance: Utterance, in language: SpokenLanguage) -> PlayablePrompt? {
        studio.ready(WantedPrompt(utterance.text, in: language.tag)).map(playable)
    }

    func prompt(
        for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt? {
        guard
            let ready = try? await studio.prompt(
                WantedPrompt(utterance.text, in: language.tag), within: limit)
        else { return nil }
        return playable(ready)
    }

    private func playable(_ prompt: ReadyPrompt) -> PlayablePrompt {
        PlayablePrompt([.sound(prompt.sound, duration: prompt.duration)])
    }
}
