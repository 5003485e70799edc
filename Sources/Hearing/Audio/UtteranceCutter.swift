/// Cuts utterances out of a line's audio: each begins a little before its first loud frame, since a soft consonant does, and
/// ends with some of the silence that ended it. Pure.
public struct UtteranceCutter: Sendable {
    public enum Piece: Sendable, Hashable {
        /// Somebody began to speak; audio follows.
        case began
        case audio([Int16])
        /// The utterance is whole.
        case ended
        /// It was no utterance after all: a knock, or something that never ended.
        case dropped(SpeechDetector.Ending)
    }

    /// What of the audio before the loud frames of the beginning belongs to the utterance, and what after the last loud
    /// one, in milliseconds. More would only cost the recogniser time.
    public static let leadMilliseconds = 150
    public static let tailMilliseconds = 150

    private var detector: SpeechDetector
    private var lead: [Int16] = []
    /// Quiet audio of which it is not known whether more speech follows.
    private var held: [Int16] = []
    private let tailLength: Int
    private let leadLength: Int

    public init(sampleRate: Int, settings: SpeechDetector.Settings = .init()) {
        detector = SpeechDetector(sampleRate: sampleRate, settings: settings)
        leadLength =
            sampleRate * Self.leadMilliseconds / 1000 + detector.settings.onsetWindow * detector.frameLength
        tailLength = sampleRate * Self.tailMilliseconds / 1000
    }

    public var isSpeaking: Bool { detector.isSpeaking }
    public var noiseFloor: Double { detector.noiseFloor }

    public mutating func take(_ samples: [Int16]) -> [Piece] {
        var pieces: [Piece] = []
        var rest = samples[...]
        // A frame at a time, so that what comes before and after a change is told apart.
        while !rest.isEmpty {
            let part = rest.prefix(detector.frameLength)
            rest = rest.dropFirst(detector.frameLength)
            let wasSpeaking = detector.isSpeaking
            let changes = detector.take(part)
            if wasSpeaking { held.append(contentsOf: part) } else { lead.append(contentsOf: part) }
            follow(changes, &pieces)
            if detector.isSpeaking, detector.quietFrames == 0, !held.isEmpty {
                pieces.append(.audio(held))
                held.removeAll(keepingCapacity: true)
            }
        }
        if !detector.isSpeaking, lead.count > leadLength { lead.removeFirst(lead.count - leadLength) }
        return Self.joined(pieces)
    }

    /// No samples came for so long.
    public mutating func takeGap(milliseconds: Int) -> [Piece] {
        var pieces: [Piece] = []
        follow(detector.takeGap(milliseconds: milliseconds), &pieces)
        lead.removeAll(keepingCapacity: true)
        return pieces
    }

    /// What is being said is not wanted any more.
    public mutating func forgetSpeech() {
        detector.forgetSpeech()
        lead.removeAll(keepingCapacity: true)
        held.removeAll(keepingCapacity: true)
    }

    private mutating func follow(_ changes: [SpeechDetector.Change], _ pieces: inout [Piece]) {
        for change in changes {
            switch change {
            case .began:
                // The frames that made the beginning are in it too.
                pieces += [.began, .audio(Array(lead.suffix(leadLength)))]
                lead.removeAll(keepingCapacity: true)
                held.removeAll(keepingCapacity: true)
            case .ended(.silence):
                if !held.isEmpty { pieces.append(.audio(Array(held.prefix(tailLength)))) }
                pieces.append(.ended)
                // What was quiet here may be the lead of what is said next.
                lead = held
                held.removeAll(keepingCapacity: true)
            case .ended(let other):
                pieces.append(.dropped(other))
                held.removeAll(keepingCapacity: true)
            }
        }
    }

    /// Audio pieces in a row are one.
    private static func joined(_ pieces: [Piece]) -> [Piece] {
        var result: [Piece] = []
        for piece in pieces {
            if case .audio(let more) = piece, case .audio(let some)? = result.last {
                result[result.count - 1] = .audio(some + more)
            } else {
                result.append(piece)
            }
        }
        return result
    }
}
