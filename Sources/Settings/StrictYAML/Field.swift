/// One key of the config file, declared once: the reader, the reference and the report of changes all use this.
struct Field<Value: Sendable>: Sendable {
    enum Presence: Sendable {
        case required
        /// May be left out; the text says what then holds.
        case optional(String)
        case standard(Value)
    }

    let key: String
    let kind: Kind<Value>
    let presence: Presence
    /// One sentence for the reference.
    let doc: String

    init(_ key: String, _ kind: Kind<Value>, _ presence: Presence, _ doc: String) {
        self.key = key
        self.kind = kind
        self.presence = presence
        self.doc = doc
    }

    var entry: Entry {
        let (shown, required): (String, Bool) =
            switch presence {
            case .required: ("", true)
            case .optional(let text): (text, false)
            case .standard(let value): ("`\(kind.write(value))`", false)
            }
        return Entry(
            key: key, type: kind.type, range: kind.range, standard: shown, isRequired: required, doc: doc)
    }
}

/// A line of the reference.
public struct Entry: Sendable {
    public let key: String
    public let type: String
    /// Bounds or choices; empty = none.
    public let range: String
    /// What holds when the key is left out.
    public let standard: String
    public let isRequired: Bool
    public let doc: String

    /// A key whose value is a list, a mapping or a section of its own.
    static func nested(_ key: String, _ type: String, standard: String = "", required: Bool = false, _ doc: String)
        -> Entry
    {
        Entry(key: key, type: type, range: "", standard: standard, isRequired: required, doc: doc)
    }
}

/// The keys of one mapping.
public struct Section: Sendable {
    /// `servers[]`, `campaigns[].retry.<outcome>`; empty = the top of the file.
    public let path: String
    public let doc: String
    public let entries: [Entry]

    var keys: [String] { entries.map(\.key) }
}
