/// Where in a file something of a script stands.
public struct ScriptPlace: Hashable, Sendable {
    public var file: String
    /// From 1; 0 when it stands nowhere.
    public var line: Int
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public static let nowhere = ScriptPlace(file: "", line: 0, column: 0)
}
