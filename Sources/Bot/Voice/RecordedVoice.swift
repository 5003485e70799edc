public import Dialogue
public import Spoken

/// Plays recordings, and puts numbers and days together from Asterisk's own. What has neither, such as a name that nobody has
/// recorded, it cannot say.
public struct RecordedVoice: PromptVoice {
    private let recordings: Recordings

    public init(_ recordings: Recordings) { self.recordings = recordings }

    public func prompt(
        for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt? {
        ready(utterance, in: language)
    }

    public func ready(_ utterance: Utterance, in language: SpokenLanguage) -> PlayablePrompt? {
        var sounds: [PlayableSound] = []
        for segment in utterance.segments {
            guard let said = said(segment, in: language) else { return nil }
            sounds += said
        }
        return PlayablePrompt(sounds)
    }

    private func said(_ segment: Utterance.Segment, in language: SpokenLanguage) -> [PlayableSound]? {
        switch segment.kind {
        case .fixed(let recording): recordings.part(recording, in: language).map { [$0] }
        case .value: recordings.words(segment.text, in: language)
        }
    }
}
