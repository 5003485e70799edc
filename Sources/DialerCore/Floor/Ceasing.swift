import Vocabulary

/// People and numbers that nobody may call from now on.
extension DialerCore {
    /// Their leads go back, and calls that nobody has answered yet end. Who has answered is spoken with to the end.
    mutating func cease(
        _ debtors: Set<DebtorID>, _ phones: Set<PhoneNumber>, _ now: Timestamp, _ commands: inout [CoreCommand]
    ) {
        func isMeant(_ lead: Lead) -> Bool { debtors.contains(lead.debtor) || phones.contains(lead.phone) }
        for place in desks.indices {
            for lead in desks[place: place].hopper.take(where: isMeant) {
                commands.append(.returnLead(lead, due: max(lead.due, now), reason: "do not call"))
            }
        }
        for place in book.calls.indices where isMeant(book.calls[place].launch.lead) {
            book.change(place) { $0.isCeased = true }
            endIfCeased(book.calls[place], &commands)
        }
    }

    /// - Parameter call: a channel of it may be there by now that was not before.
    func endIfCeased(_ call: Call, _ commands: inout [CoreCommand]) {
        guard call.isCeased, call.mayBeAnswered, call.phase != .journaling else { return }
        commands.append(.hangUp(call.launch.attempt, call.launch.server))
    }
}
