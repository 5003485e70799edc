import Bot
import Dialogue
import Speaking
import Spoken

/// What people hear of a bot: recordings where there are some, the engine for all else, and where that fails, recordings with
/// Asterisk's own numerals.
///
/// What has no recorded part the engine speaks as one sound, so that a recogniser can listen during all of it.
struct BotVoice: PromptVoice {
    let studio: PromptStudio
    let shelf: RecordingShelf

    /// Said one after the other.
    private enum Piece {
        case recorded(PlayableSound)
        case spoken(String)
    }

    func ready(_ utterance: Utterance, in language: SpokenLanguage) -> PlayablePrompt? {
        var sounds: [PlayableSound] = []
        for piece in pieces(utterance, language) {
            switch piece {
            case .recorded(let sound): sounds.append(sound)
            case .spoken(let text):
                guard let ready = studio.ready(WantedPrompt(text, in: language.tag)) else { return nil }
                sounds.append(PlayableSound(ready))
            }
        }
        return PlayablePrompt(sounds)
    }

    /// Whether it could be said at once, if need be by recordings alone.
    func canSay(_ utterance: Utterance, in language: SpokenLanguage) -> Bool {
        (ready(utterance, in: language) ?? RecordedVoice(shelf.recordings).ready(utterance, in: language)) != nil
    }

    func prompt(
        for utterance: Utterance, in language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt? {
        // An engine that hangs leaves some of the time to find the recordings.
        await spoken(utterance, language, within: limit * 4 / 5)
            ?? RecordedVoice(shelf.recordings).ready(utterance, in: language)
    }

    /// What the engine has to say of it; made ahead, it is said at once.
    func texts(of utterance: Utterance, in language: SpokenLanguage) -> [WantedPrompt] {
        pieces(utterance, language).compactMap { piece in
            if case .spoken(let text) = piece { WantedPrompt(text, in: language.tag) } else { nil }
        }
    }

    private func spoken(
        _ utterance: Utterance, _ language: SpokenLanguage, within limit: Duration
    ) async -> PlayablePrompt? {
        await withTaskGroup(of: (Int, PlayableSound?).self) { group in
            let pieces = pieces(utterance, language)
            var sounds: [PlayableSound?] = Array(repeating: nil, count: pieces.count)
            for (index, piece) in pieces.enumerated() {
                switch piece {
                case .recorded(let sound): sounds[index] = sound
                case .spoken(let text):
                    group.addTask {
                        let made = try? await studio.prompt(WantedPrompt(text, in: language.tag), within: limit)
                        return (index, made.map { PlayableSound($0) })
                    }
                }
            }
            for await (index, sound) in group {
                // Without one of them the others are of no use.
                guard let sound else { return nil }
                sounds[index] = sound
            }
            return PlayablePrompt(sounds.compactMap(\.self))
        }
    }

    private func pieces(_ utterance: Utterance, _ language: SpokenLanguage) -> [Piece] {
        let whole = [Piece.spoken(utterance.text)]
        guard shelf.isPreferred else { return whole }
        let recordings = shelf.recordings
        let recorded = utterance.segments.map { segment in
            switch segment.kind {
            case .fixed(let recording): recordings.part(recording, in: language)
            case .value: recordings.phrase(segment.text, in: language)
            }
        }
        // A recorded name alone would only make a patchwork of it.
        guard zip(utterance.segments, recorded).contains(where: { $0.isFixed && $1 != nil }) else { return whole }
        var pieces: [Piece] = []
        var unrecorded: [Utterance.Segment] = []
        for (segment, sound) in zip(utterance.segments, recorded) {
            guard let sound else {
                unrecorded.append(segment)
                continue
            }
            if !unrecorded.isEmpty { pieces.append(.spoken(Utterance.text(of: unrecorded))) }
            unrecorded = []
            pieces.append(.recorded(sound))
        }
        return unrecorded.isEmpty ? pieces : pieces + [.spoken(Utterance.text(of: unrecorded))]
    }
}

extension PlayableSound {
    fileprivate init(_ prompt: ReadyPrompt) { self.init(prompt.sound, duration: prompt.duration) }
}

extension Utterance.Segment {
    fileprivate var isFixed: Bool { if case .fixed = kind { true } else { false } }
}
