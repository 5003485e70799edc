/// A large value behind one reference, copied when it is changed while shared: a desk is copied by each look at it, and
/// what it carries has dozens of references of its own.
@propertyWrapper
struct Boxed<Value: Sendable>: Sendable {
    // Sendable: only changed through `wrappedValue`, and only while no other copy has this box.
    private final class Box: @unchecked Sendable {
        var value: Value
        init(_ value: Value) { self.value = value }
    }

    private var box: Box

    init(wrappedValue: Value) { box = Box(wrappedValue) }

    var wrappedValue: Value {
        _read { yield box.value }
        _modify {
            if !isKnownUniquelyReferenced(&box) { box = Box(box.value) }
            yield &box.value
        }
    }
}
