public import AsteriskManager

/// What the daemon's AMI account must be allowed to do.
public struct AMIPermissions: Sendable {
    /// The actions the daemon sends, each with the class of `write=` that allows it. Ping, QueueStatus and ListCommands
    /// need none.
    public static let needed: [(action: String, writeClass: String)] = [
        ("Originate", "originate"), ("Hangup", "call"), ("CoreShowChannels", "reporting"), ("DBGet", "reporting"),
        ("UserEvent", "user"),
    ]

    private let missing: [(action: String, writeClass: String)]

    /// - Parameter answer: the answer to ListCommands: one header for each action that the account may send.
    public init(_ answer: AMIResponse) {
        let allowed = Set(answer.message.fields.map { $0.key.lowercased() })
        missing = Self.needed.filter { !allowed.contains($0.action.lowercased()) }
    }

    /// What is missing and where to add it, without end mark; `nil` when nothing is.
    public func lack(of user: String) -> (problem: String, cure: String)? {
        guard !missing.isEmpty else { return nil }
        let actions = missing.map(\.action).joined(separator: ", ")
        var classes: [String] = []
        for item in missing where !classes.contains(item.writeClass) { classes.append(item.writeClass) }
        return (
            "the AMI user '\(user)' may not \(actions)",
            "add '\(classes.joined(separator: ","))' to write= of [\(user)] in manager.d/marcador.conf, then "
                + "'manager reload' in Asterisk"
        )
    }
}
