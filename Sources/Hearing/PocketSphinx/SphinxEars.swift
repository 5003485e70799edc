/// The decoders of a recogniser's process: one for each language, made when the process starts.
final class SphinxEars {
    private let library: SphinxLibrary
    private var decoders: [String: (decoder: SphinxDecoder, pack: LanguagePack)] = [:]
    /// Grammars made of phrases that were asked for: names by phrases, oldest first.
    private var asked: [(phrases: [String], search: String)] = []
    private var grammarsAsked = 0

    /// How many grammars made of phrases are kept; the library cannot forget one, so the oldest gives its name away.
    private static let askedLimit = 32
    /// What a word beside the grammar weighs against one in it: it has to fit clearly better (some 6 units a frame
    /// for a word of 300 ms), since what the line takes from `sí` makes it more like `aquí`.
    private static let otherWeight = 0.05

    /// A sample that could be of speech: -50 dB of full scale.
    private static let audible = 100

    /// The acoustic model of Debian's pocketsphinx-en-us.
    static let debianModel = "/usr/share/pocketsphinx/model/en-us/en-us"

    init(languages: [String], model: String) throws {
        library = try SphinxLibrary()
        for language in languages {
            guard let pack = LanguagePack.named(language) else {
                throw RecogniserFailure.unsuitable(
                    "there are no words for the language '\(language)'; use \(LanguagePack.all.map(\.tag).joined(separator: ", "))"
                )
            }
            guard decoders[pack.tag] == nil else { continue }
            let decoder = try SphinxDecoder(
                library: library, model: model, dictionary: Self.dictionary(pack.words.sorted(), pack))
            for (name, phrases) in pack.grammars {
                guard Self.add(phrases, of: pack, to: decoder, as: name) else {
                    throw RecogniserFailure.unsuitable("pocketsphinx refuses the grammar '\(name)' of '\(pack.tag)'")
                }
            }
            decoders[pack.tag] = (decoder, pack)
        }
    }

    var description: String { "\(library.name), \(decoders.keys.sorted().joined(separator: ", "))" }

    /// What was said; empty when nothing was.
    func hear(_ samples: [Int16], _ request: RecognitionRequest) throws -> [Hypothesis] {
        guard let tag = LanguagePack.named(request.language)?.tag, let (decoder, pack) = decoders[tag] else {
            throw RecogniserFailure.unsuitable(
                "this recogniser was not started with the language '\(request.language)'")
        }
        let search = try search(for: request, decoder, pack)
        guard samples.contains(where: { abs(Int($0)) > Self.audible }) else { return [] }
        let wide = Self.dithered(request.sampleRate == 16_000 ? samples : Resampling.doubled(samples))
        let path = decoder.decode(wide, search: search)
        guard path.contains(where: { !$0.isFiller }) else { return [] }
        let phones = decoder.decode(wide, search: SphinxDecoder.phoneLoop)
        let said = SphinxJudge.text(of: path)
        let rivals = pack.consents.contains(said) ? decoder.decode(wide, search: Self.rivals(of: search)) : nil
        guard let verdict = SphinxJudge.verdict(words: path, phones: phones, rivals: rivals) else { return [] }
        return [Hypothesis(text: verdict.text, confidence: verdict.confidence)]
    }

    /// Digital silence has no spectrum that a model knows, and fits some word or other perfectly; so a noise of -75 dB goes
    /// under everything, the same each time.
    private static func dithered(_ samples: [Int16]) -> [Int16] {
        var state: UInt32 = 0x2545_F491
        return samples.map { sample in
            state ^= state << 13
            state ^= state >> 17
            state ^= state << 5
            return Int16(clamping: Int(sample) + Int(state >> 28) - 8)
        }
    }

    private func search(
        for request: RecognitionRequest, _ decoder: SphinxDecoder, _ pack: LanguagePack
    ) throws -> String {
        let also = request.also.compactMap(Phrase.normalised).filter { phrase in
            Self.words(of: phrase).allSatisfy { !pack.pronunciations($0).isEmpty }
        }
        switch request.grammar {
        case .named(let name):
            guard let phrases = pack.grammars[name], decoder.knows(name) else {
                throw RecogniserFailure.unsuitable(
                    "there is no grammar '\(name)'; use \(pack.grammars.keys.sorted().joined(separator: ", "))")
            }
            let further = also.filter { !phrases.contains($0) }
            return further.isEmpty ? name : try ask(for: phrases + further, decoder, pack)
        case .phrases(let wanted):
            let phrases = wanted.compactMap(Phrase.normalised)
            guard !phrases.isEmpty, phrases.count == wanted.count else {
                throw RecogniserFailure.unsuitable("a phrase of [\(wanted.joined(separator: "|"))] has no words")
            }
            return try ask(for: phrases + also, decoder, pack)
        }
    }

    private static func words(of phrase: String) -> [String] { phrase.split(separator: " ").map(String.init) }

    private func ask(for phrases: [String], _ decoder: SphinxDecoder, _ pack: LanguagePack) throws -> String {
        let key = [pack.tag] + phrases
        if let known = asked.first(where: { $0.phrases == key }) { return known.search }
        for word in Set(phrases.flatMap(Self.words)).subtracting(pack.words) {
            guard decoder.add(word: word, pack.pronunciations(word)) else {
                throw RecogniserFailure.unsuitable("nobody here knows how '\(word)' sounds in '\(pack.tag)'")
            }
        }
        let search = "asked-\(grammarsAsked % Self.askedLimit)"
        grammarsAsked += 1
        asked.removeAll { $0.search == search }
        guard Self.add(phrases, of: pack, to: decoder, as: search) else {
            throw RecogniserFailure.unsuitable("pocketsphinx refuses the phrases [\(phrases.joined(separator: "|"))]")
        }
        asked.append((key, search))
        return search
    }

    /// Makes phrases known under a name, and beside them what would not be consent.
    private static func add(
        _ phrases: [String], of pack: LanguagePack, to decoder: SphinxDecoder, as name: String
    ) -> Bool {
        let rest = phrases.filter { !pack.consents.contains($0) }
        return decoder.add(grammar: grammar(phrases, others: pack.others), as: name)
            && decoder.add(grammar: grammar(rest, others: pack.others), as: rivals(of: name))
    }

    private static func rivals(of search: String) -> String { "\(search)-rivals" }

    /// A grammar in the form the library reads (JSGF).
    private static func grammar(_ phrases: [String], others: [String]) -> String {
        let expected = Set(phrases)
        let rules =
            phrases.map { "/1.0/ \($0)" } + others.filter { !expected.contains($0) }.map { "/\(otherWeight)/ \($0)" }
        return "#JSGF V1.0; grammar words; public <answer> = \(rules.joined(separator: " | ")) ;"
    }

    private static func dictionary(_ words: [String], _ pack: LanguagePack) -> String {
        words.flatMap { word in
            pack.pronunciations(word).enumerated().map { number, phones in
                "\(word)\(number == 0 ? "" : "(\(number + 1))") \(phones.joined(separator: " "))\n"
            }
        }.joined()
    }
}
