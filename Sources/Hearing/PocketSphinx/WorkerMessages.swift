internal import FoundationEssentials

/// What the daemon and a recogniser's process say to each other: a line of JSON each, and after a ``WorkerRequest`` its
/// samples, 16-bit little-endian.
struct WorkerRequest: Codable, Sendable, Hashable {
    var id: Int
    var language: String
    /// One of these two.
    var grammar: String?
    var phrases: [String]?
    var also: [String]
    var rate: Int
    var samples: Int

    /// Most samples of one utterance: 30 s at 16 kHz.
    static let mostSamples = 480_000

    init(id: Int, _ request: RecognitionRequest, samples: Int) {
        self.id = id
        language = request.language
        switch request.grammar {
        case .named(let name): grammar = name
        case .phrases(let phrases): self.phrases = phrases
        }
        also = request.also
        rate = request.sampleRate
        self.samples = samples
    }

    var recognition: RecognitionRequest {
        var request = RecognitionRequest(
            language: language, grammar: phrases.map { .phrases($0) } ?? .named(grammar ?? ""), sampleRate: rate)
        request.also = also
        return request
    }
}

/// What the process says: once that it is ready, or why it cannot be, and then one answer for each request.
enum WorkerAnswer: Codable, Sendable, Hashable {
    case ready(String)
    case impossible(String)
    case heard(id: Int, [Heard])
    case refused(id: Int, String)

    struct Heard: Codable, Sendable, Hashable {
        var text: String
        var confidence: Double
    }
}

enum WorkerLine {
    /// Most bytes of a line.
    static let limit = 65_536

    static func encode(_ message: some Encodable) -> [UInt8] {
        // Made of strings and numbers only.
        guard let data = try? JSONEncoder().encode(message) else { return [] }
        return Array(data) + [UInt8(ascii: "\n")]
    }

    static func decode<Message: Decodable>(_ type: Message.Type, from line: some Sequence<UInt8>) -> Message? {
        try? JSONDecoder().decode(type, from: Data(line))
    }
}
