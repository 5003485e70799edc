/// Why a text is no rule: where, what, and the cure.
public struct RuleError: Error, Hashable, Sendable {
    /// Unicode scalars before the place at fault.
    public var offset: Int
    /// Unicode scalars at fault; 0 at the end of the text.
    public var length: Int
    /// One sentence with the cure, which needs no position to be understood.
    public var message: String

    public init(offset: Int, length: Int, message: String) {
        self.offset = offset
        self.length = length
        self.message = message
    }
}

extension RuleError: CustomStringConvertible {
    public var description: String { "character \(offset + 1): \(message)" }

    /// The line of the text that holds the place, and a caret below it; a text over several lines gives the one line.
    public func excerpt(of text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let place = min(offset, scalars.count)
        let start = scalars[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let end = scalars[place...].firstIndex(of: "\n") ?? scalars.count
        var line = String.UnicodeScalarView()
        line.append(contentsOf: scalars[start..<end])
        let carets = max(1, min(length, end - place))
        return String(line) + "\n" + String(repeating: " ", count: place - start)
            + String(repeating: "^", count: carets)
    }
}
