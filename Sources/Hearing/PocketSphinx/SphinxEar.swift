/// One acoustic model that listens for the words of one language. For a single thread.
final class SphinxEar {
    private let decoder: SphinxDecoder
    private let pack: LanguagePack
    private let phones: LanguagePack.Phones
    /// Words that no grammar of the language has.
    private let beside: Set<String>
    /// Grammars made of phrases that were asked for: names by phrases, oldest first.
    private var asked: [(phrases: [String], search: String)] = []
    private var grammarsAsked = 0

    /// How many grammars made of phrases are kept; the library cannot forget one, so the oldest gives its name away.
    private static let askedLimit = 32
    /// What a word beside the grammar weighs against one in it: it has to fit clearly better (some 6 units a frame
    /// for a word of 300 ms), since what the line takes from `sí` makes it more like `aquí`.
    private static let otherWeight = 0.05

    /// - Parameters:
    ///   - model: directory of an acoustic model with these phones.
    init(_ pack: LanguagePack, library: SphinxLibrary, model: String, phones: LanguagePack.Phones) throws {
        self.pack = pack
        self.phones = phones
        beside = Set(pack.others).subtracting(pack.grammars.values.joined())
        let words = pack.words.sorted().flatMap { word in
            pack.pronunciations(word, phones).enumerated().map { number, phones in
                "\(word)\(number == 0 ? "" : "(\(number + 1))") \(phones.joined(separator: " "))\n"
            }
        }
        decoder = try SphinxDecoder(library: library, model: model, dictionary: words.joined())
        for (name, phrases) in pack.grammars {
            guard add(phrases, as: name) else {
                throw RecogniserFailure.unsuitable(
                    "the acoustic model \(model) has not the sounds of '\(pack.tag)', or pocketsphinx refuses its grammar '\(name)'"
                )
            }
        }
    }

    /// What was said in an utterance of 16 kHz, and how sure that is; nil when nothing was.
    /// - Parameter search: of ``search(for:)``.
    func hear(_ samples: [Int16], search: String) -> SphinxJudge.Opinion? {
        guard var opinion = opinion(of: samples, search: search) else { return nil }
        // A yes is a yes; `claro` may be a no of a throat that the model has never heard.
        let isDoubtful = opinion.kind == .consent && opinion.confidence >= SphinxJudge.sure
        if isDoubtful, !opinion.text.hasPrefix(pack.yes) {
            let beliefs = SphinxJudge.otherThroats.map { factor in
                let other = self.opinion(of: Resampling.stretched(samples, by: factor), search: search)
                return other?.kind == .consent ? other?.confidence ?? 0 : 0
            }
            opinion.confidence = SphinxJudge.confirmed(opinion.confidence, by: beliefs)
        }
        return opinion
    }

    private func opinion(of samples: [Int16], search: String) -> SphinxJudge.Opinion? {
        let path = decoder.decode(samples, search: search)
        guard path.contains(where: { !$0.isFiller }) else { return nil }
        let sounds = decoder.decode(samples, search: SphinxDecoder.phoneLoop)
        let said = SphinxJudge.text(of: path)
        let kind: SphinxJudge.Opinion.Kind =
            pack.consents.contains(said) ? .consent : beside.contains(said) ? .beside : .answer
        let rivals = kind == .consent ? decoder.decode(samples, search: Self.rivals(of: search)) : nil
        return SphinxJudge.verdict(words: path, phones: sounds, rivals: rivals).map {
            SphinxJudge.Opinion(text: $0.text, confidence: $0.confidence, kind: kind)
        }
    }

    /// What is listened for, made ready.
    func search(for request: RecognitionRequest) throws -> String {
        let also = request.also.compactMap(Phrase.normalised).filter { phrase in
            Self.words(of: phrase).allSatisfy { !pack.pronunciations($0, phones).isEmpty }
        }
        switch request.grammar {
        case .named(let name):
            guard let phrases = pack.grammars[name], decoder.knows(name) else {
                throw RecogniserFailure.unsuitable(
                    "there is no grammar '\(name)'; use \(pack.grammars.keys.sorted().joined(separator: ", "))")
            }
            let further = also.filter { !phrases.contains($0) }
            return further.isEmpty ? name : try ask(for: phrases + further)
        case .phrases(let wanted):
            let phrases = wanted.compactMap(Phrase.normalised)
            guard !phrases.isEmpty, phrases.count == wanted.count else {
                throw RecogniserFailure.unsuitable("a phrase of [\(wanted.joined(separator: "|"))] has no words")
            }
            return try ask(for: phrases + also)
        }
    }

    private static func words(of phrase: String) -> [String] { phrase.split(separator: " ").map(String.init) }

    private func ask(for phrases: [String]) throws -> String {
        if let known = asked.first(where: { $0.phrases == phrases }) { return known.search }
        for word in Set(phrases.flatMap(Self.words)).subtracting(pack.words) {
            guard decoder.add(word: word, pack.pronunciations(word, phones)) else {
                throw RecogniserFailure.unsuitable("nobody here knows how '\(word)' sounds in '\(pack.tag)'")
            }
        }
        let search = "asked-\(grammarsAsked % Self.askedLimit)"
        grammarsAsked += 1
        asked.removeAll { $0.search == search }
        guard add(phrases, as: search) else {
            throw RecogniserFailure.unsuitable("pocketsphinx refuses the phrases [\(phrases.joined(separator: "|"))]")
        }
        asked.append((phrases, search))
        return search
    }

    /// Makes phrases known under a name, and beside them what would not be consent.
    private func add(_ phrases: [String], as name: String) -> Bool {
        let rest = phrases.filter { !pack.consents.contains($0) }
        return decoder.add(grammar: Self.grammar(phrases, others: pack.others), as: name)
            && decoder.add(grammar: Self.grammar(rest, others: pack.others), as: Self.rivals(of: name))
    }

    private static func rivals(of search: String) -> String { "\(search)-rivals" }

    /// A grammar in the form the library reads (JSGF).
    private static func grammar(_ phrases: [String], others: [String]) -> String {
        let expected = Set(phrases)
        let rules =
            phrases.map { "/1.0/ \($0)" } + others.filter { !expected.contains($0) }.map { "/\(otherWeight)/ \($0)" }
        return "#JSGF V1.0; grammar words; public <answer> = \(rules.joined(separator: " | ")) ;"
    }
}
