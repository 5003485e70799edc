struct Session: Sendable {
    var id: SessionID
    /// Set once logged in.
    var user: PBXUser?
    var mask = EventClasses.all
    var challenge: String?
    /// A refused login waits its second: nothing more is read.
    var isClosing = false

    func hears(_ message: PBXMessage, _ classes: EventClasses) -> Bool {
        guard hears(classes), let hidden = user?.hiddenUserEvents else { return false }
        guard !hidden.isEmpty, message.event == "UserEvent", let name = message["UserEvent"] else { return true }
        return !hidden.contains(name)
    }

    /// An event is heard only by who may read all its classes.
    func hears(_ classes: EventClasses) -> Bool {
        guard let user else { return false }
        return user.read.isSuperset(of: classes) && mask.isSuperset(of: classes)
    }
}
