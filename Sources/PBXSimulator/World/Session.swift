struct Session: Sendable {
    var id: SessionID
    /// Set once logged in.
    var user: PBXUser?
    var mask = EventClasses.all
    var challenge: String?
    /// A refused login waits its second: nothing more is read.
    var isClosing = false
    /// By the Filter action and the account's `eventfilter`.
    var filter = EventFilter()
    /// What an action that takes its time keeps back: it blocks the session, events included.
    var blockade: Blockade?

    struct Blockade: Sendable {
        /// The call whose Originate is waited for; nil: for ever.
        var call: Int?
        var events: [PBXMessage] = []
        var actions: [PBXMessage] = []
    }

    func hears(_ message: PBXMessage, _ classes: EventClasses) -> Bool {
        guard hears(classes), let hidden = user?.hiddenUserEvents else { return false }
        if !hidden.isEmpty, message.event == "UserEvent", let name = message["UserEvent"], hidden.contains(name) {
            return false
        }
        return filter.isEmpty || filter.passes(message)
    }

    /// An event is heard only by who may read all its classes.
    func hears(_ classes: EventClasses) -> Bool {
        guard let user else { return false }
        return user.read.isSuperset(of: classes) && mask.isSuperset(of: classes)
    }
}

/// Patterns of `eventfilter` and of the Filter action: regular expressions over the text of an event. Responses and the
/// events of lists are never filtered.
struct EventFilter: Sendable, Hashable {
    private var included: [String] = []
    private var excluded: [String] = []

    var isEmpty: Bool { included.isEmpty && excluded.isEmpty }

    enum Fault { case malformed, doesNotCompile }

    /// Adds a pattern; a leading `!` keeps back what matches.
    mutating func add(_ text: String) -> Fault? {
        let excludes = text.hasPrefix("!")
        let pattern = excludes ? String(text.dropFirst()) : text
        guard !pattern.isEmpty else { return .malformed }
        guard (try? Regex(pattern)) != nil else { return .doesNotCompile }
        if excludes { excluded.append(pattern) } else { included.append(pattern) }
        return nil
    }

    /// Where both kinds are there, an event must match one and none of the other.
    func passes(_ message: PBXMessage) -> Bool {
        let text = message.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
        // By scalars: for Swift's characters a line end is one, and `\r` would never be found in it.
        func matches(_ pattern: String) -> Bool {
            (try? Regex(pattern)).map { text.firstMatch(of: $0.matchingSemantics(.unicodeScalar)) != nil } ?? false
        }
        return (included.isEmpty || included.contains(where: matches)) && !excluded.contains(where: matches)
    }
}
