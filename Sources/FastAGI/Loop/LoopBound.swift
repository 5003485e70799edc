/// Something that belongs to a loop, in the hands of whoever may be elsewhere.
///
/// Sendable, since it lets nobody have the value but on the loop's thread.
struct LoopBound<Value: AnyObject>: @unchecked Sendable {
    private let value: Value
    private let loop: SessionLoop

    init(_ value: Value, to loop: SessionLoop) {
        self.value = value
        self.loop = loop
    }

    /// The value, if this is the loop's thread.
    var here: Value? { loop.isCurrent ? value : nil }

    /// Does something with it, at once on the loop's thread and soon from any other.
    func run(_ body: @escaping @Sendable (Value) -> Void) {
        if loop.isCurrent { body(value) } else { runLater(body) }
    }

    /// Does something with it when what the loop does now is done.
    func runLater(_ body: @escaping @Sendable (Value) -> Void) {
        loop.execute { if let value = here { body(value) } }
    }
}
