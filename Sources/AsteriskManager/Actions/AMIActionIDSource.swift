import Synchronization

/// One stream of ActionIDs for everybody in this process who shares it, over reconnects too.
public final class AMIActionIDSource: Sendable {
    private let ids: Mutex<AMIActionIDs>
    private let prefix: String

    public init(label: String = "mrc") {
        let ids = AMIActionIDs(label: label)
        prefix = ids.prefix
        self.ids = Mutex(ids)
    }

    public func next() -> String { ids.withLock { $0.next() } }

    /// Whether an ActionID came from here.
    public func isOwn(_ actionID: String) -> Bool { actionID.hasPrefix(prefix) }
}
