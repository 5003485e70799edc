/// Finds the script for a call by the path of its `agi://` URL.
public struct AGIRouter: Sendable {
    /// A script: takes the call and returns when it is done with it; the dialplan goes on after it.
    public typealias Script = @Sendable (AGISession) async throws -> Void

    private var scripts: [String: Script] = [:]

    public init() {}

    /// Serves a path, for example `answered` for `AGI(agi://127.0.0.1/answered?campaign=7)`.
    ///
    /// A path ending in `/*` serves everything below it; the longest match wins.
    public mutating func on(_ path: String, _ script: @escaping Script) {
        scripts[Self.normalised(path)] = script
    }

    /// The paths served, in alphabetical order.
    public var paths: [String] { scripts.keys.sorted() }

    func script(for path: String) -> Script? {
        var path = Self.normalised(path)
        if let script = scripts[path] { return script }
        while let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
            path = String(path[..<slash])
            if let script = scripts[path + "/*"] { return script }
        }
        return scripts["*"]
    }

    /// Without slashes at either end.
    private static func normalised(_ path: String) -> String {
        let slash = UInt8(ascii: "/")
        guard path.utf8.first == slash || path.utf8.last == slash else { return path }
        var inner = path.utf8[...]
        while inner.first == slash { inner = inner.dropFirst() }
        while inner.last == slash { inner = inner.dropLast() }
        // A slash is a whole character, so this cuts no other.
        return String(Substring(inner))
    }
}
