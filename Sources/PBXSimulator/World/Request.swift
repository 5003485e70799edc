/// An action and who sent it.
struct Request: Sendable {
    var session: SessionID
    var message: PBXMessage
    subscript(_ name: String) -> String? { message[name] }

    /// A header that is there and not empty.
    func given(_ name: String) -> String? {
        guard let value = message[name], !value.isEmpty else { return nil }
        return value
    }

    /// Asterisk's idea of a true value.
    func isTrue(_ name: String) -> Bool {
        ["yes", "true", "y", "t", "1", "on"].contains((message[name] ?? "").lowercased())
    }
}

extension PBXMessage {
    /// The fixed buffers in which Asterisk's modules keep the ActionID's line: 149 and 255 bytes of it survive.
    static let coreIDLimit = 149
    static let listIDLimit = 255

    mutating func append(actionID id: String?, limit: Int? = nil) {
        guard let id, !id.isEmpty else { return }
        fields.append(Field(name: "ActionID", value: id, limit: limit))
    }
}
