/// The texts of the Vosk server's protocol. Pure.
enum VoskMessage {
    struct Word: Sendable, Hashable {
        var word: String
        /// 0…1; nil where the model gives none.
        var confidence: Double?
    }

    struct Result: Sendable, Hashable {
        var words: [Word]
    }

    /// The first message: the sample rate, confidences for each word, and the phrases, `[unk]` standing for any other.
    static func configuration(_ request: RecognitionRequest, phrases: [String]?) -> String {
        var configuration: [String: JSONValue] = [
            "sample_rate": .number(Double(request.sampleRate)), "words": .bool(true),
        ]
        if let phrases { configuration["phrase_list"] = .array((phrases + ["[unk]"]).map { .string($0) }) }
        return JSONValue.object(["config": .object(configuration)]).text
    }

    /// The last message: no more audio.
    static let end = #"{"eof":1}"#

    /// A result of whole words; nil for partial ones, and for what is no message of this protocol.
    static func result(_ text: String) -> Result? {
        guard let body = JSONValue(text), let said = body["text"]?.string else { return nil }
        if let words = body["result"]?.array, !words.isEmpty {
            return Result(
                words: words.compactMap { word in
                    word["word"]?.string.map { Word(word: $0, confidence: word["conf"]?.number) }
                })
        }
        return Result(words: said.split(separator: " ").map { Word(word: String($0), confidence: nil) })
    }

    /// What was said in all, as sure as its least sure word. A model that tells no confidence is believed by half, which
    /// no script should take for consent; unknown words (`[unk]`) leave no words at all to believe.
    static func hypotheses(_ words: [Word]) -> [Hypothesis] {
        let known = words.filter { $0.word != "[unk]" }
        guard !known.isEmpty else { return [] }
        let least = known.map { $0.confidence ?? unknownConfidence }.min() ?? 0
        // What was said beside the words makes them a part of something else.
        let part = Double(known.count) / Double(words.count)
        return [Hypothesis(text: known.map(\.word).joined(separator: " "), confidence: least * part)]
    }

    private static let unknownConfidence = 0.5
}
