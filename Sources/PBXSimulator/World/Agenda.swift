import Vocabulary

/// What is to happen and when: a binary heap by time, and by order of planning within one millisecond.
struct Agenda<Entry: Sendable>: Sendable {
    private struct Item: Sendable {
        var at: Int64
        var order: UInt64
        var entry: Entry
        func isBefore(_ other: Item) -> Bool { at != other.at ? at < other.at : order < other.order }
    }

    private var items: [Item] = []
    private var planned: UInt64 = 0

    var count: Int { items.count }
    var next: Timestamp? { items.first.map { Timestamp(milliseconds: $0.at) } }

    mutating func plan(_ entry: Entry, at time: Timestamp) {
        planned += 1
        items.append(Item(at: time.milliseconds, order: planned, entry: entry))
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child].isBefore(items[parent]) else { return }
            items.swapAt(child, parent)
            child = parent
        }
    }

    mutating func take() -> (at: Timestamp, entry: Entry)? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        if !items.isEmpty {
            items[0] = last
            sink()
        }
        return (Timestamp(milliseconds: first.at), first.entry)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count {
                if items[child].isBefore(items[least]) { least = child }
            }
            guard least != parent else { return }
            items.swapAt(parent, least)
            parent = least
        }
    }
}
