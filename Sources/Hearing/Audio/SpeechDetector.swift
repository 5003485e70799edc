/// Tells speech from silence by its level. Pure: samples in, changes out; its clock is the number of samples.
///
/// Audio is judged in frames of 10 ms. A frame is loud when it is a margin above the floor of noise, which is the lowest level
/// of the last two seconds. A level that stays the same is noise too, however loud: nobody speaks so evenly; so a line that
/// is dead until its noise begins is known after 400 ms. Speech begins when most of the last frames were loud, and ends
/// after a stretch without any.
public struct SpeechDetector: Sendable {
    public struct Settings: Sendable, Hashable {
        /// How far above the floor a frame is loud while nobody speaks, in dB.
        public var onsetMargin = 9.0
        /// The same while somebody speaks: lower, so that the end of a word is not lost.
        public var offsetMargin = 6.0
        /// Below this level, in dB of full scale, nothing is speech.
        public var quietest = -52.0
        /// The floor is never thought higher than this, in dB: somebody who speaks from the first sample on is heard.
        public var highestFloor = -35.0
        /// Loud frames, of the last ``onsetWindow``, that make a beginning.
        public var onsetFrames = 6
        public var onsetWindow = 10
        /// Frames without a loud one that make an end: 40 are 400 ms.
        public var endFrames = 40
        /// Fewer loud frames than this from beginning to end were a click or a knock.
        public var minimumLoudFrames = 8
        /// Levels that stay within so many dB for ``endFrames`` are noise.
        public var steadyRange = 6.0
        /// After so many frames speech is over, whatever goes on: 600 are 6 s.
        public var maximumFrames = 600

        public init() {}
    }

    /// What changed.
    public enum Change: Sendable, Hashable {
        case began
        case ended(Ending)
    }

    public enum Ending: Sendable, Hashable {
        /// Silence came.
        case silence
        /// It went on for the longest time that is listened to.
        case tooLong
        /// It was too short to be a word.
        case tooShort
    }

    /// Milliseconds of a frame.
    public static let frameMilliseconds = 10

    public let settings: Settings
    /// Samples of a frame.
    public let frameLength: Int
    private var floor = NoiseFloor()
    private var steadiness = Steadiness()
    private var partial: [Int16] = []
    private var recent: [Bool] = []
    private var speech: Speech?

    private struct Speech {
        var frames: Int
        var loud: Int
        var quietRun = 0
    }

    public init(sampleRate: Int, settings: Settings = Settings()) {
        self.settings = settings
        frameLength = max(1, sampleRate * Self.frameMilliseconds / 1000)
    }

    public var isSpeaking: Bool { speech != nil }

    /// Frames without a loud one up to now, in speech under way.
    var quietFrames: Int { speech?.quietRun ?? 0 }

    /// The level of the line's own noise, in dB of full scale.
    public var noiseFloor: Double { min(floor.level, settings.highestFloor) }

    /// Takes samples of any number; gives what changed, in order.
    public mutating func take(_ samples: some Collection<Int16>) -> [Change] {
        var changes: [Change] = []
        for sample in samples {
            partial.append(sample)
            if partial.count == frameLength {
                if let change = judge(level: AudioLevel.decibels(partial)) { changes.append(change) }
                partial.removeAll(keepingCapacity: true)
            }
        }
        return changes
    }

    /// No samples came for so long: a line that sends nothing is silent. The floor of noise stays what it was.
    public mutating func takeGap(milliseconds: Int) -> [Change] {
        partial.removeAll(keepingCapacity: true)
        var changes: [Change] = []
        for _ in 0..<min(milliseconds / Self.frameMilliseconds, settings.endFrames + settings.onsetWindow) {
            if let change = count(isLoud: false) { changes.append(change) }
        }
        return changes
    }

    /// Forgets speech under way; the floor of noise stays known.
    public mutating func forgetSpeech() {
        speech = nil
        recent.removeAll(keepingCapacity: true)
        partial.removeAll(keepingCapacity: true)
    }

    private mutating func judge(level: Double) -> Change? {
        floor.take(level)
        if let steady = steadiness.take(level, frames: settings.endFrames, range: settings.steadyRange),
            steady > floor.level + settings.offsetMargin
        {
            floor.set(steady)
            return endSteady()
        }
        let margin = speech == nil ? settings.onsetMargin : settings.offsetMargin
        return count(isLoud: level >= max(noiseFloor + margin, settings.quietest))
    }

    /// What went on for the last frames was the line's noise; whatever was louder before them was speech.
    private mutating func endSteady() -> Change? {
        recent.removeAll(keepingCapacity: true)
        guard let ended = speech else { return nil }
        speech = nil
        let before = ended.loud - min(ended.loud, settings.endFrames)
        return .ended(before < settings.minimumLoudFrames ? .tooShort : .silence)
    }

    private mutating func count(isLoud: Bool) -> Change? {
        guard var current = speech else {
            recent.append(isLoud)
            if recent.count > settings.onsetWindow { recent.removeFirst() }
            let loud = recent.count { $0 }
            guard loud >= settings.onsetFrames else { return nil }
            speech = Speech(frames: recent.count, loud: loud)
            recent.removeAll(keepingCapacity: true)
            return .began
        }
        current.frames += 1
        current.loud += isLoud ? 1 : 0
        current.quietRun = isLoud ? 0 : current.quietRun + 1
        if current.quietRun >= settings.endFrames {
            speech = nil
            return .ended(current.loud < settings.minimumLoudFrames ? .tooShort : .silence)
        }
        if current.frames >= settings.maximumFrames {
            speech = nil
            return .ended(.tooLong)
        }
        speech = current
        return nil
    }
}

/// The lowest level of the last two seconds: what the line sounds like when nobody speaks.
struct NoiseFloor: Sendable {
    /// Frames of 10 ms of one part, and how many parts are looked back on.
    private static let part = 25
    private static let parts = 8

    private var lows: [Double] = []
    private var low = Double.infinity
    private var frames = 0
    private var smooth: Double?

    /// In dB; silence before the first frame.
    var level: Double {
        let lowest = min(lows.min() ?? .infinity, low)
        return lowest.isFinite ? lowest : AudioLevel.silence
    }

    /// It is known otherwise.
    mutating func set(_ level: Double) {
        lows = []
        low = level
        smooth = level
        frames = 0
    }

    /// Levels are smoothed over some 40 ms, since the lowest of many noisy values lies far below their mean.
    mutating func take(_ level: Double) {
        let value = smooth.map { $0 + (level - $0) * 0.25 } ?? level
        smooth = value
        low = min(low, value)
        frames += 1
        if frames == Self.part {
            lows.append(low)
            if lows.count == Self.parts { lows.removeFirst() }
            low = .infinity
            frames = 0
        }
    }
}

/// Whether the level stays the same.
private struct Steadiness: Sendable {
    private var lowest = 0.0
    private var highest = 0.0
    private var sum = 0.0
    private var frames = 0

    /// The mean of a run of so many frames whose levels stay within a range, once for each run.
    mutating func take(_ level: Double, frames wanted: Int, range: Double) -> Double? {
        let low = min(lowest, level)
        let high = max(highest, level)
        guard frames > 0, high - low <= range else {
            (lowest, highest, sum, frames) = (level, level, level, 1)
            return nil
        }
        (lowest, highest, sum, frames) = (low, high, sum + level, frames + 1)
        guard frames >= wanted else { return nil }
        defer { frames = 0 }
        return sum / Double(frames)
    }
}
