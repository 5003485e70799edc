/// What lies in the cache, and what goes when it is too much.
struct PromptShelf {
    struct Item {
        /// In bytes.
        var size: Int
        /// Seconds since 1970.
        var made: Int
        var used: Int
        /// Whether this process has found it whole.
        var isSeen: Bool
    }

    private var items: [PromptKey: Item] = [:]
    /// Of all, in bytes.
    private(set) var size = 0

    var count: Int { items.count }

    subscript(key: PromptKey) -> Item? {
        get { items[key] }
        set {
            size += (newValue?.size ?? 0) - (items[key]?.size ?? 0)
            items[key] = newValue
        }
    }

    mutating func use(_ key: PromptKey, at time: Int) {
        items[key]?.used = time
        items[key]?.isSeen = true
    }

    /// Takes over what the folder holds: others may have written to it or removed from it.
    /// - Parameter since: when the folder was read; what was made from then on is not missed in the list.
    mutating func compare(with listed: [CacheFolder.Listed], since: Int) {
        let there = Set(listed.map(\.key))
        for (key, item) in items where !there.contains(key) && item.made < since { self[key] = nil }
        for found in listed {
            let known = items[found.key]
            self[found.key] = Item(
                size: found.size, made: found.made, used: max(found.used, known?.used ?? 0),
                isSeen: known.map { $0.isSeen && $0.size == found.size } ?? false)
        }
    }

    mutating func remove(madeBefore time: Int) -> [PromptKey] {
        remove(items.filter { $0.value.made < time }.map(\.key))
    }

    /// Lets those go that were not used for longest, and some more than needed so that this is seldom done.
    mutating func evict(downTo limit: Int) -> [PromptKey] {
        guard size > limit else { return [] }
        var left = size
        var gone: [PromptKey] = []
        for (key, item) in items.sorted(by: { $0.value.used < $1.value.used }) {
            guard left > limit - limit / 10, gone.count < items.count - 1 else { break }
            left -= item.size
            gone.append(key)
        }
        return remove(gone)
    }

    private mutating func remove(_ keys: [PromptKey]) -> [PromptKey] {
        for key in keys { self[key] = nil }
        return keys
    }
}
