public import Vocabulary

/// What the dialplan says of a recording, in words with blanks between them:
///
/// `kept FILE BYTES FROM UNTIL PAUSES` · `failed FILE WHY` · `paused FILE - FROM - PAUSES` · `going FILE - FROM - PAUSES`
///
/// Times are milliseconds since 1970; pauses `from-until`, joined by `+`, the last one without its end where it has none.
/// What is not known is `-`.
public struct RecordingReport: Hashable, Sendable {
    public enum Stage: String, Hashable, Sendable {
        /// It goes on, after a pause.
        case going
        case paused
        /// It is over, and there is a file.
        case kept
        case failed
    }

    /// Nothing of it is in the file.
    public struct Pause: Hashable, Sendable {
        public var from: Timestamp
        /// `nil`: it lasted to the end.
        public var until: Timestamp?

        public init(from: Timestamp, until: Timestamp? = nil) {
            self.from = from
            self.until = until
        }
    }

    public var stage: Stage
    public var file: String
    public var bytes: Int64?
    public var began: Timestamp?
    public var ended: Timestamp?
    public var pauses: [Pause]
    /// Why it failed: a word of the dialplan.
    public var problem: String?

    public init(
        _ stage: Stage, file: String, bytes: Int64? = nil, began: Timestamp? = nil, ended: Timestamp? = nil,
        pauses: [Pause] = [], problem: String? = nil
    ) {
        self.stage = stage
        self.file = file
        self.bytes = bytes
        self.began = began
        self.ended = ended
        self.pauses = pauses
        self.problem = problem
    }

    /// `nil` when it is none.
    public init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 2, let stage = Stage(rawValue: words[0]), RecordingPath.isSafe(words[1]) else {
            return nil
        }
        func word(_ index: Int) -> String { index < words.count ? words[index] : "-" }
        guard stage != .failed else {
            self.init(.failed, file: words[1], problem: word(2))
            return
        }
        func time(_ index: Int) -> Timestamp? { Int64(word(index)).map { Timestamp(milliseconds: $0) } }
        self.init(
            stage, file: words[1], bytes: Int64(word(2)), began: time(3), ended: time(4),
            pauses: Self.pauses(word(5)))
    }

    /// `1773154800000-1773154809000+1773154820000-`
    public static func pauses(_ text: String) -> [Pause] {
        text.split(separator: "+").compactMap { part in
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
            guard ends.count == 2, let from = ends[0] else { return nil }
            return Pause(
                from: Timestamp(milliseconds: from), until: ends[1].map { Timestamp(milliseconds: $0) })
        }
    }

    public static func text(_ pauses: [Pause]) -> String {
        pauses.map { "\($0.from.milliseconds)-\($0.until.map { "\($0.milliseconds)" } ?? "")" }.joined(separator: "+")
    }

    /// Bytes of a file in which nothing was said: of a WAV file the header.
    public static let empty: Int64 = 44
}
