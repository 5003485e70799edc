public import Vocabulary

/// What came of a conversation, as a campaign's agents tell it apart: a leaf of its tree of results (árbol de resultados).
public struct ConversationResult: Hashable, Sendable {
    /// What agents may be told to ask where the law lets them.
    public enum Question: String, CaseIterable, Sendable, Hashable {
        /// Why they have not paid.
        case reason
        /// How they spoke: willing, evasive …
        case attitude
    }

    public var name: String
    /// The branch it hangs on: who was spoken with.
    public var branch: String
    /// One to three digits: what an agent presses or dials.
    public var code: String
    /// What is done, as for the disposition of that name.
    public var does: Disposition
    /// Days on which the account is left in peace, beside all else.
    public var restDays: Int?
    /// The area that has to look at the account: complaints, payments …
    public var review: String?
    public var asks: Set<Question>
    /// The later stage of its strategy to which the account goes; a strategy without such a stage goes on as it was.
    public var stage: String?

    public init(
        _ name: String, branch: String, code: String, does disposition: Disposition, restDays: Int? = nil,
        review: String? = nil, asks: Set<Question> = [], stage: String? = nil
    ) {
        self.name = name
        self.branch = branch
        self.code = code
        does = disposition
        self.restDays = restDays
        self.review = review
        self.asks = asks
        self.stage = stage
    }
}

extension ConversationResult {
    /// What an agent entered and the campaign's tree does not have: kept, and nothing is done.
    public static func unknown(code: String) -> ConversationResult {
        ConversationResult("code \(code)", branch: "", code: code, does: .other)
    }
}

/// The results that the agents of a campaign may choose from.
public struct ResultTree: Hashable, Sendable {
    public var name: String
    /// By branch; names and codes differ.
    public var results: [ConversationResult]

    public init(name: String, results: [ConversationResult]) {
        self.name = name
        self.results = results
    }

    /// By name or by code.
    public func result(_ word: String) -> ConversationResult? {
        results.first { $0.code == word } ?? results.first { $0.name == word }
    }

    /// What an agent entered, where it can be a code: one to three digits.
    public static func code(_ text: String?) -> String? {
        guard let text, (1...3).contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return text
    }

    /// What holds where the config file says nothing. The digits from 1 to 6, and 9, mean what they always have.
    public static let standard = ResultTree(
        name: "standard",
        results: [
            ConversationResult("promesa", branch: "titular", code: "1", does: .promise),
            ConversationResult(
                "no-promete", branch: "titular", code: "2", does: .noPromise, asks: [.reason, .attitude]),
            ConversationResult("llamar-despues", branch: "titular", code: "4", does: .callLater),
            ConversationResult("no-llamar", branch: "titular", code: "5", does: .doNotCall),
            ConversationResult("ya-pago", branch: "titular", code: "7", does: .other, restDays: 3, review: "pagos"),
            ConversationResult("reclamo", branch: "titular", code: "8", does: .other, restDays: 10, review: "reclamos"),
            ConversationResult(
                "dificultad", branch: "titular", code: "0", does: .noPromise, review: "convenios", asks: [.reason]),
            ConversationResult("numero-equivocado", branch: "tercero", code: "3", does: .wrongPerson),
            ConversationResult("fallecido", branch: "tercero", code: "33", does: .doNotCall, review: "fallecidos"),
            ConversationResult("contestador", branch: "nadie", code: "6", does: .machine),
            ConversationResult("otro", branch: "nadie", code: "9", does: .other),
        ])
}
