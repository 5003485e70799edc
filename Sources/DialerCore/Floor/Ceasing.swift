import Vocabulary

/// Why nobody may be called from now on whom calls are on their way to.
enum CeaseReason: Hashable, Sendable {
    case doNotCall, accountClosed

    /// Beside work that is given back.
    var ofWork: String {
        switch self {
        case .doNotCall: "do not call"
        case .accountClosed: "the account is closed"
        }
    }

    /// Of a call that was not dialled.
    var ofCall: String {
        switch self {
        case .doNotCall: "nobody may call them any more"
        case .accountClosed: "the account is closed"
        }
    }
}

/// People, numbers and accounts that nobody may call, or call about, from now on.
extension DialerCore {
    /// Their leads go back, and calls that nobody has answered yet end. Who has answered is spoken with to the end.
    mutating func cease(
        _ reason: CeaseReason, _ now: Timestamp, _ commands: inout [CoreCommand], where isMeant: (Lead) -> Bool
    ) {
        for place in desks.indices {
            for lead in desks[place: place].hopper.take(where: isMeant) {
                commands.append(.returnLead(lead, due: max(lead.due, now), reason: reason.ofWork))
            }
        }
        for place in book.calls.indices where isMeant(book.calls[place].launch.lead) {
            book.change(place) { $0.ceased = $0.ceased ?? reason }
            endIfCeased(book.calls[place], &commands)
        }
    }

    /// - Parameter call: a channel of it may be there by now that was not before.
    func endIfCeased(_ call: Call, _ commands: inout [CoreCommand]) {
        guard call.ceased != nil, call.mayBeAnswered, call.phase != .journaling else { return }
        commands.append(.hangUp(call.launch.attempt, call.launch.server))
    }
}
