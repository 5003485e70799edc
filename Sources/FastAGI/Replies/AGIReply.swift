/// Asterisk's answer to one command.
public struct AGIReply: Sendable, Hashable {
    /// A `name=value` after the result, such as `endpos=2240`.
    public struct Attribute: Sendable, Hashable {
        public var name: String
        public var value: AGIText

        public init(_ name: String, _ value: AGIText) {
            self.name = name
            self.value = value
        }
    }

    /// 200 done · 510 unknown command · 511 not on a dead channel · 520 wrong usage.
    public var code: Int
    /// What follows `result=`, as text: digits keep their zeros, `*` and `#` are digits too, and it may be empty.
    /// Nil for every code but 200.
    public var result: AGIText?
    /// What stood in parentheses: a value, or a reason such as `timeout`. May hold line feeds.
    public var data: AGIText?
    public var attributes: [Attribute]
    /// The words of an answer that is not a 200, for 520 the usage text; for a 200 what followed the result and was
    /// neither a value nor attributes.
    public var text: AGIText?

    public init(
        code: Int, result: AGIText? = nil, data: AGIText? = nil, attributes: [Attribute] = [], text: AGIText? = nil
    ) {
        self.code = code
        self.result = result
        self.data = data
        self.attributes = attributes
        self.text = text
    }

    /// A `200 result=…`, the shape of nearly every answer.
    public static func result(
        _ result: AGIText, data: AGIText? = nil, attributes: [Attribute] = []
    ) -> AGIReply {
        AGIReply(code: 200, result: result, data: data, attributes: attributes)
    }

    /// `200 result=N`.
    public static func result(_ number: Int, data: AGIText? = nil, attributes: [Attribute] = []) -> AGIReply {
        .result(AGIText(String(number)), data: data, attributes: attributes)
    }

    /// What Asterisk 22 says to a command it does not know.
    public static let unknownCommand = AGIReply(code: 510, text: "Invalid or unknown command")
    /// What Asterisk 22 says to a command that needs a live channel, after the hang-up.
    public static let deadChannel = AGIReply(
        code: 511, text: "Command Not Permitted on a dead channel or intercept routine")

    /// The result as a number, where it is one.
    public var number: Int? {
        guard let bytes = result?.bytes else { return nil }
        // Nearly always it is one digit.
        if bytes.count == 1, Byte.isDigit(bytes[0]) { return Int(bytes[0] & 0x0f) }
        return Int(AGIText(bytes: bytes).string)
    }

    /// The first attribute under a name.
    public subscript(name: String) -> AGIText? {
        attributes.isEmpty ? nil : attributes.first { $0.name == name }?.value
    }
}
