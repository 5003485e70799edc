internal import Glibc

/// How much the likeliest path of a grammar is to be believed. Pure.
///
/// A grammar's decoder always finds the path that fits best, however badly it fits: a cough is the nearest word. So the same
/// audio is decoded a second time as mere phones, in any order, which anything fits that anybody says. What the words lose
/// against the phones says how well they fit:
///
/// - **closeness**: how far the words lie below the phones in the words' own frames;
/// - **coverage**: how far the whole path does, silences included: speech beside the words, such as the rest of a sentence
///   that begins with one, costs here.
///
/// Words that a script may take for consent have to stand a third test, since nothing is worse than a "no" taken for a yes:
///
/// - **margin**: how far they lie above the best of everything that is no consent, in the same audio. A "no" that is heard
///   as some other word fits "no" about as well; a true yes fits nothing else. So less closeness is asked of them, which is
///   what voices and words that the dictionary does not quite meet need.
///
/// And a word of consent that is not the word for yes itself has to be one when the audio is stretched a little both ways, as
/// from other throats (``confirmed(_:by:)``): a voice whose "no" is "claro" to the model by chance is not so a note higher.
///
/// All are in the library's units for a frame of a word; closeness and coverage rise to 0 and a little above for words said
/// as the dictionary has them. The limits were set with synthetic voices on a line with noise (docs/hearing.md has the numbers).
enum SphinxJudge {
    /// Closeness at which belief is half, for a word of 250 ms; and how much less is asked for each frame more, since long
    /// phrases do not fit by chance.
    static let closenessLimit = -14.0
    static let closenessEase = 0.2
    static let closenessFloor = -26.0
    static let closenessWidth = 3.0
    /// The same for words of consent, which have their rivals beside them.
    static let consentLimit = -27.0
    static let consentFloor = -32.0
    /// Margin at which belief is half.
    static let marginLimit = 2.5
    static let marginWidth = 0.7
    /// Coverage at which belief is half.
    static let coverageLimit = -32.0
    static let coverageWidth = 5.0
    /// Frames of the shortest word that is believed: no word is said in a tenth of a second; a knock is over by then.
    static let shortestWord = 10
    /// The part of the words that has to sound like vowels to the phones: breath and hiss have none.
    static let leastVowels = 0.15
    /// What is left of belief where one of these two is missed.
    static let doubt = 0.2

    struct Verdict: Sendable, Hashable {
        var text: String
        var confidence: Double
        var closeness: Double
        var coverage: Double
    }

    /// What one acoustic model makes of an utterance.
    struct Opinion: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            /// A script may take it for consent.
            case consent
            /// Another of the answers that are listened for.
            case answer
            /// A word beside the grammar.
            case beside
        }

        var text: String
        var confidence: Double
        var kind: Kind
    }

    /// The same audio as of somewhat shorter and longer throats: slower and lower, faster and higher.
    static let otherThroats = [0.92, 1.09]
    /// What is believed of it there at the least, on average.
    static let leastConfirmation = 0.3

    /// A word of consent is one from other throats as well, or it was heard by chance.
    static func confirmed(_ confidence: Double, by others: [Double]) -> Double {
        let mean = others.reduce(0, +) / Double(max(1, others.count))
        return mean >= leastConfirmation ? confidence : confidence * doubt
    }

    /// From here on an opinion counts as sure: where docs/hearing.md says that a yes may be taken.
    static let sure = 0.4

    /// What models make of it together: consent only where none is sure of another answer. A word beside the grammar
    /// contradicts nobody: `sin` and `así` are what one model makes of a `sí` that the other hears well.
    static func common(_ opinions: [Opinion]) -> Opinion? {
        func surest(_ kinds: [Opinion.Kind], from least: Double = sure) -> Opinion? {
            opinions.filter { kinds.contains($0.kind) && $0.confidence >= least }
                .max { $0.confidence < $1.confidence }
        }
        return surest([.answer]) ?? surest([.consent]) ?? surest([.answer, .consent, .beside], from: 0)
    }

    /// Nil when the path has no word.
    /// - Parameter rivals: for words of consent the best path of anything else; without a word where nothing else fits at all.
    static func verdict(
        words path: [SphinxDecoder.Segment], phones: [SphinxDecoder.Segment], rivals: [SphinxDecoder.Segment]? = nil
    ) -> Verdict? {
        let words = path.filter { !$0.isFiller }
        guard let first = words.first?.first, let last = words.last?.last, !phones.isEmpty else { return nil }
        let frames = Double(max(1, words.reduce(0) { $0 + $1.frames }))
        let ofWords = words.reduce(0) { $0 + $1.score }
        let ofPath = path.reduce(0) { $0 + $1.score }
        let ofPhones = phones.reduce(0) { $0 + $1.score }
        let within = phones.reduce(0.0) { sum, phone in
            let shared = min(phone.last, last) - max(phone.first, first) + 1
            return shared > 0 ? sum + Double(phone.score * shared) / Double(phone.frames) : sum
        }
        let closeness = (Double(ofWords) - within) / frames
        let coverage = Double(ofPath - ofPhones) / frames
        let (limit, floor) =
            rivals == nil ? (closenessLimit, closenessFloor) : (consentLimit, consentFloor)
        let asked = max(floor, min(limit, limit - (frames - 25) * closenessEase))
        // A path without a word is one that came to no end.
        let rival = rivals.flatMap { rivals in rivals.allSatisfy(\.isFiller) ? nil : rivals.reduce(0) { $0 + $1.score }
        }
        let belief = rival.map { logistic((Double(ofPath - $0) / frames - marginLimit) / marginWidth) } ?? 1
        let vowels = phones.reduce(0) { sum, phone in
            let shared = min(phone.last, last) - max(phone.first, first) + 1
            return shared > 0 && isVowel(phone.word) ? sum + shared : sum
        }
        let isDoubtful =
            words.contains { $0.frames < shortestWord } || Double(vowels) < leastVowels * Double(last - first + 1)
        let confidence =
            logistic((closeness - asked) / closenessWidth) * logistic((coverage - coverageLimit) / coverageWidth)
            * belief * (isDoubtful ? doubt : 1)
        return Verdict(
            text: text(of: path), confidence: confidence, closeness: closeness,
            coverage: coverage)
    }

    /// English and Spanish phones write vowels, and nothing else, with one of these letters first.
    private static func isVowel(_ phone: String) -> Bool { phone.first.map("AEIOUaeiou".contains) ?? false }

    private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    /// The words of a path.
    static func text(of path: [SphinxDecoder.Segment]) -> String {
        path.filter { !$0.isFiller }.map { plain($0.word) }.joined(separator: " ")
    }

    /// A word without the number of its pronunciation: `claro(2)`.
    private static func plain(_ word: String) -> String { String(word.prefix { $0 != "(" }) }
}
