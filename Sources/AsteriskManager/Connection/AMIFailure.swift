/// Why an action brought no answer that can be used. Tells apart what may be sent again from what may not.
public enum AMIFailure: Error, Sendable, Hashable {
    /// Never written: Asterisk has not seen it, sending it again is safe.
    case refused(action: String, reason: Refusal)
    /// Written, and no answer came in time. It may have been carried out.
    case timedOut(action: String, after: Duration)
    /// Written, and the connection was lost before the answer. It may have been carried out: never repeat an Originate.
    case unknown(action: String, reason: String)
    /// Answered, and the answer is an error.
    case rejected(action: String, message: String)
    /// The list was longer than the limit; what came of it is thrown away.
    case listTooLong(action: String, items: Int)
    /// Asterisk broke the list off.
    case listCancelled(action: String)

    public enum Refusal: Sendable, Hashable {
        case notConnected
        case tooManyPending(limit: Int)
        case invalid(AMIActionError)
        case duplicateActionID
        case cancelled
    }
}

extension AMIFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused(let action, let reason): "\(action) was not sent: \(reason)"
        case .timedOut(let action, let after):
            "\(action) was sent and not answered within \(after.inSeconds) s: it may have been carried out"
        case .unknown(let action, let reason):
            "\(action) was sent, then \(reason): it may have been carried out"
        case .rejected(let action, let message):
            "Asterisk refused \(action): \(message)" + (Self.cure(action: action, message: message) ?? "")
        case .listTooLong(let action, let items):
            "the list of \(action) has more than \(items) items or is too large: ask for a part of it"
        case .listCancelled(let action): "Asterisk broke off the list of \(action)"
        }
    }

    /// The class a user needs in manager.conf, for the one refusal whose cure is always the same.
    private static func cure(action: String, message: String) -> String? {
        guard message == "Permission denied" else { return nil }
        let needed =
            switch action.lowercased() {
            case "originate": "originate"
            case "setvar", "redirect": "call"
            case "hangup": "call (or system)"
            case "getvar", "status": "call or reporting"
            case "coreshowchannels", "corestatus", "coresettings": "reporting (or system)"
            case "queueadd", "queueremove", "queuepause": "agent"
            case "userevent": "user"
            case "command": "command"
            default: "this action asks for"
            }
        return "; give this user the write class \(needed) in manager.conf, reload, and let it log in again"
    }
}

extension AMIFailure.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notConnected: "there is no connection to Asterisk at this moment"
        case .tooManyPending(let limit): "\(limit) actions already wait for their answers"
        case .invalid(let error): error.description
        case .duplicateActionID: "its ActionID is in use by an action that waits for its answer"
        case .cancelled: "its task was cancelled"
        }
    }
}

extension Duration {
    /// Seconds with at most three digits after the point, for messages.
    var inSeconds: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        guard milliseconds % 1000 != 0 else { return String(milliseconds / 1000) }
        let fraction = String(1000 + abs(milliseconds % 1000)).dropFirst()
        return "\(milliseconds / 1000).\(fraction)".trimmingZeros
    }
}

extension String {
    fileprivate var trimmingZeros: String {
        var text = self
        while text.hasSuffix("0") { text.removeLast() }
        return text
    }
}
