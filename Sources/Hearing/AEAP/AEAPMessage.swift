/// A text message of Asterisk's external application protocol, in either direction.
enum AEAPMessage: Sendable, Hashable {
    /// Something is asked: `setup`, `get` or `set`.
    case request(name: String, id: String, body: JSONValue)
    /// The answer to a request of ours, with the reason where it is a refusal.
    case response(name: String, id: String, error: String?)

    /// Nil when the text is no such message.
    init?(_ text: String) {
        guard let body = JSONValue(text), body.object != nil, let id = body["id"]?.string else { return nil }
        if let name = body["request"]?.string {
            self = .request(name: name, id: id, body: body)
        } else if let name = body["response"]?.string {
            self = .response(name: name, id: id, error: body["error_msg"]?.string)
        } else {
            return nil
        }
    }

    /// The answer that grants a request.
    static func granted(_ name: String, _ id: String, _ fields: [String: JSONValue] = [:]) -> String {
        JSONValue.object(fields.merging(["response": .string(name), "id": .string(id)]) { _, last in last }).text
    }

    /// The answer that refuses it.
    static func refused(_ name: String, _ id: String, _ why: String) -> String {
        JSONValue.object(["response": .string(name), "id": .string(id), "error_msg": .string(why)]).text
    }

    /// What was heard, the likeliest last: Asterisk puts each result before those it has, and so lists it first.
    static func results(_ hypotheses: [Hypothesis], grammar: String, id: String) -> String {
        let results = resultList(hypotheses, grammar: grammar)
        return JSONValue.object(["request": "set", "id": .string(id), "params": ["results": results]]).text
    }

    static func resultList(_ hypotheses: [Hypothesis], grammar: String) -> JSONValue {
        .array(
            hypotheses.enumerated().reversed().map { rank, hypothesis in
                [
                    "text": .string(spoken(hypothesis.text)),
                    "score": .number((hypothesis.confidence * 100).rounded()),
                    "grammar": .string(word(grammar)), "best": .number(Double(rank)),
                ]
            })
    }

    /// Asterisk writes a result's text between quotes into one line of AGI, and its grammar without any.
    private static func spoken(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0 != "\"" }.prefix(200)))
    }

    private static func word(_ name: String) -> String {
        let kept = String.UnicodeScalarView(name.unicodeScalars.filter { $0.value > 0x20 && $0 != "\"" }.prefix(60))
        return kept.isEmpty ? "-" : String(kept)
    }
}
