/// The ears of a recogniser's process, made when it starts: for each language the English model, and the one of the
/// language itself where there is one. Two models err in different voices.
final class SphinxEars {
    private let library: SphinxLibrary
    private var ears: [String: [SphinxEar]] = [:]

    /// A sample that could be of speech: -50 dB of full scale.
    private static let audible = 100

    /// The acoustic model of Debian's pocketsphinx-en-us.
    static let debianModel = "/usr/share/pocketsphinx/model/en-us/en-us"

    /// - Parameters:
    ///   - model: directory of the English acoustic model, which hears every language.
    ///   - models: directories of models of a language itself, by its tag.
    init(languages: [String], model: String, models: [String: String] = [:]) throws {
        library = try SphinxLibrary()
        for language in languages {
            guard let pack = LanguagePack.named(language) else {
                throw RecogniserFailure.unsuitable(
                    "there are no words for the language '\(language)'; use \(LanguagePack.all.map(\.tag).joined(separator: ", "))"
                )
            }
            guard ears[pack.tag] == nil else { continue }
            var all = [try SphinxEar(pack, library: library, model: model, phones: .english)]
            if let own = models[language] {
                guard pack.hasOwnPhones else {
                    throw RecogniserFailure.unsuitable(
                        "nobody here can spell '\(language)' for a model of its own; leave hearing.models.\(language) out"
                    )
                }
                all.append(try SphinxEar(pack, library: library, model: own, phones: .own))
            }
            ears[pack.tag] = all
        }
    }

    var description: String {
        let languages = ears.sorted { $0.key < $1.key }.map { tag, ears in
            ears.count > 1 ? "\(tag) by two models" : tag
        }
        return "\(library.name), \(languages.joined(separator: ", "))"
    }

    /// What was said; empty when nothing was.
    func hear(_ samples: [Int16], _ request: RecognitionRequest) throws -> [Hypothesis] {
        guard let tag = LanguagePack.named(request.language)?.tag, let ears = ears[tag] else {
            throw RecogniserFailure.unsuitable(
                "this recogniser was not started with the language '\(request.language)'")
        }
        // A grammar that nobody can hear is wrong in silence, too.
        let searches = try ears.map { try $0.search(for: request) }
        guard samples.contains(where: { abs(Int($0)) > Self.audible }) else { return [] }
        let line = LineNoise.filled(samples)
        let wide = Self.dithered(request.sampleRate == 16_000 ? line : Resampling.doubled(line))
        let opinion = SphinxJudge.common(zip(ears, searches).compactMap { $0.hear(wide, search: $1) })
        return opinion.map { [Hypothesis(text: $0.text, confidence: $0.confidence)] } ?? []
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
}
