/// What is to be listened for in one utterance.
public struct RecognitionRequest: Sendable, Hashable {
    /// Language tag as the scripts have it: `es`, `es-419`, `es-CL`, `en`, `pt-br`. A recogniser takes the nearest it has.
    public var language: String
    public var grammar: Grammar
    /// Further phrases beside those of the grammar. One with a word that nobody here knows the sound of is left out.
    public var also: [String] = []
    /// Samples a second of the audio.
    public var sampleRate: Int

    /// The phrases that are expected.
    public enum Grammar: Sendable, Hashable {
        /// One that comes with the recogniser, ``everyday`` for example.
        case named(String)
        /// These phrases and nothing else.
        case phrases([String])

        /// The everyday words of a short answer: yes, no, who is it, later, wrong number, a digit.
        public static let everyday = Grammar.named("everyday")

        /// Its name, as results carry it.
        public var name: String {
            switch self {
            case .named(let name): name
            case .phrases: "phrases"
            }
        }
    }

    public init(language: String = "es", grammar: Grammar = .everyday, sampleRate: Int = 8000) {
        self.language = language
        self.grammar = grammar
        self.sampleRate = sampleRate
    }
}
