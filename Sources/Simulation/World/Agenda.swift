/// What will happen, the next first; of what happens at the same millisecond, what was planned first. A binary heap.
struct Agenda<Happening: Sendable>: Sendable {
    struct Entry: Sendable {
        /// Milliseconds since whatever the world counts from.
        var at: Int64
        fileprivate var order: UInt32
        var what: Happening
        var subject: Int32
    }

    private var heap: [Entry] = []
    private var planned: UInt32 = 0

    var next: Int64? { heap.first?.at }

    mutating func plan(_ what: Happening, of subject: Int, at time: Int64) {
        planned &+= 1
        heap.append(Entry(at: time, order: planned, what: what, subject: Int32(truncatingIfNeeded: subject)))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.isBefore(heap[child], heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() -> Entry? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = 2 * parent + 1
            guard least < heap.count else { break }
            if least + 1 < heap.count, Self.isBefore(heap[least + 1], heap[least]) { least += 1 }
            guard Self.isBefore(heap[least], heap[parent]) else { break }
            heap.swapAt(least, parent)
            parent = least
        }
        return first
    }

    private static func isBefore(_ one: Entry, _ other: Entry) -> Bool {
        one.at != other.at ? one.at < other.at : one.order < other.order
    }
}
