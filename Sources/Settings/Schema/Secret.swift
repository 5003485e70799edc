/// A password or other secret: printing it, interpolating it or dumping it shows dots.
public struct Secret: Hashable, Sendable {
    private let text: String

    /// `nil` unless 1 to 200 characters without control characters.
    public init?(_ text: String) {
        guard (1...200).contains(text.count),
            !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else { return nil }
        self.text = text
    }

    /// The secret itself, for the login and nothing else.
    public func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "••••" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
