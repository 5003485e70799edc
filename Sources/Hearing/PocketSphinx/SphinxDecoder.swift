internal import Glibc

/// One decoder of libpocketsphinx with the words of one language. For a single thread.
final class SphinxDecoder {
    /// A stretch of the likeliest path through an utterance.
    struct Segment: Hashable {
        /// A word, a phone, or a filler such as `<sil>`.
        var word: String
        /// First and last frame, of 10 ms.
        var first: Int
        var last: Int
        /// How far the stretch lies below the best that any sounds would have scored, in the library's log units; never
        /// much above 0.
        var score: Int

        var frames: Int { last - first + 1 }
        var isFiller: Bool { word.hasPrefix("<") || word.hasPrefix("[") || word.hasPrefix("++") || word == "SIL" }
    }

    static let phoneLoop = "phones"

    private let library: SphinxLibrary
    private let handle: OpaquePointer
    private var searches: Set<String> = []
    /// Words beyond those of the dictionary.
    private var added: Set<String> = []

    /// - Parameters:
    ///   - model: directory of the acoustic model.
    ///   - dictionary: lines of a word and its phones.
    init(library: SphinxLibrary, model: String, dictionary: String) throws {
        self.library = library
        let file = try MemoryFile(dictionary)
        // Read whole while the decoder is made.
        handle = try library.decoder([
            ("hmm", model), ("dict", file.path), ("logfn", "/dev/null"), ("samprate", "16000"), ("compallsen", "yes"),
            ("allphone_ci", "yes"), ("bestpath", "no"), ("remove_silence", "no"),
        ])
        guard library.addPhoneLoop(handle, Self.phoneLoop, nil) == 0 else {
            throw SphinxLibrary.Failure.model("pocketsphinx cannot listen for phones with the model \(model)")
        }
    }

    deinit { _ = library.decoderFree(handle) }

    /// Makes a grammar known under a name; false when the library refuses it.
    func add(grammar: String, as name: String) -> Bool {
        guard library.addGrammar(handle, name, grammar) == 0 else { return false }
        searches.insert(name)
        return true
    }

    /// Makes a word known with its pronunciations; false when it has none.
    func add(word: String, _ pronunciations: [[String]]) -> Bool {
        guard !pronunciations.isEmpty else { return false }
        guard added.insert(word).inserted else { return true }
        return pronunciations.enumerated().allSatisfy { number, phones in
            let name = number == 0 ? word : "\(word)(\(number + 1))"
            return library.addWord(handle, name, phones.joined(separator: " "), 1) >= 0
        }
    }

    func knows(_ search: String) -> Bool { searches.contains(search) }

    /// The likeliest path of a grammar, or of phones, through an utterance of 16 kHz; empty when no path reaches its end.
    func decode(_ samples: [Int16], search: String) -> [Segment] {
        // What one caller's line was like is nothing to the next, nor to the second look at the same words.
        _ = library.startStream?(handle)
        guard library.useSearch(handle, search) == 0, library.startUtterance(handle) == 0 else { return [] }
        // The whole utterance at once: its own mean is then what the features are freed of.
        _ = samples.withUnsafeBufferPointer {
            library.processRaw(handle, $0.baseAddress, $0.count, 0, 1)
        }
        guard library.endUtterance(handle) == 0 else { return [] }
        var found: [Segment] = []
        var segment = library.segments(handle)
        while let current = segment {
            var first: Int32 = 0
            var last: Int32 = 0
            var score: Int32 = 0
            var other: Int32 = 0
            var backoff: Int32 = 0
            library.segmentFrames(current, &first, &last)
            _ = library.segmentScore(current, &score, &other, &backoff)
            let word = library.segmentWord(current).map { String(cString: $0) } ?? ""
            found.append(Segment(word: word, first: Int(first), last: Int(last), score: Int(score)))
            segment = library.nextSegment(current)
        }
        return found
    }
}

/// A file that has a path and is on no disk.
struct MemoryFile: ~Copyable {
    private let descriptor: Int32

    init(_ text: String) throws {
        // Swift's Glibc does not show it.
        typealias Create = @convention(c) (UnsafePointer<CChar>?, UInt32) -> Int32
        let create = dlsym(nil, "memfd_create").map { unsafeBitCast($0, to: Create.self) }
        descriptor = create?("marcador-words", 0) ?? -1
        let bytes = Array(text.utf8)
        guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count else {
            throw SphinxLibrary.Failure.model("no memory for the dictionary: errno \(errno)")
        }
    }

    deinit { close(descriptor) }

    var path: String { "/proc/self/fd/\(descriptor)" }
}
