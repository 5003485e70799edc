/// What came of a request.
public enum ExchangeAnswer: Hashable, Sendable {
    /// - Parameter retryAfter: the header, as it came.
    case status(Int, retryAfter: String? = nil)
    /// There was no answer: why, as the predicate of a sentence.
    case failed(String)
}

/// One request and its answer, without a line: what happens on it comes in, and once what it comes to goes out.
///
/// The status decides. What follows it is read to its end or to 64 KiB, for politeness, and thrown away: however long or
/// broken it is, an event whose receiver has said 200 is delivered.
struct ExchangeMachine: Sendable {
    enum Input: Hashable, Sendable {
        case head(status: Int, retryAfter: String?)
        /// So many bytes of the answer's body.
        case body(Int)
        case end
        /// The line has ended; why, where somebody knows.
        case ended(String?)
        /// The time is over.
        case late(Duration)
    }

    static let mostBody = 65_536

    private var heard: ExchangeAnswer?
    private var body = 0
    private(set) var isOver = false

    /// - Returns: what it came to, once.
    mutating func take(_ input: Input) -> ExchangeAnswer? {
        guard !isOver else { return nil }
        switch input {
        case .head(let status, _) where (100..<200).contains(status) && status != 101: return nil
        case .head(let status, let retryAfter):
            heard = .status(status, retryAfter: retryAfter)
            return nil
        case .body(let count):
            body += count
            return body > Self.mostBody ? over(orElse: "sends a body without a head") : nil
        case .end: return over(orElse: "sends an end without a head")
        case .ended(let why): return over(orElse: why ?? "closes the line without an answer")
        case .late(let patience): return over(orElse: "has not answered within \(patience.inWords)")
        }
    }

    private mutating func over(orElse why: String) -> ExchangeAnswer {
        isOver = true
        return heard ?? .failed(why)
    }
}

extension Duration {
    var inWords: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        return milliseconds.isMultiple(of: 1000) ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }
}
