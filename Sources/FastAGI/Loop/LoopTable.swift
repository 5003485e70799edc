/// The sockets of one loop, with the deadline of each: one timer serves them all.
///
/// Deadlines are set a dozen times in a session and nearly never come, so that setting one only writes it down; the
/// table is searched when the earliest that was ever set has come.
struct LoopTable {
    private var sockets: [LoopSocket?] = []
    /// The deadline of each, at the same index.
    private var due: [Int64] = []
    private var free: [Int] = []
    /// When to look for deadlines that have come.
    private(set) var nextLook = LoopClock.never

    /// Deadlines that are nearer together than this ring together.
    private static let grain: Int64 = 10_000_000

    subscript(place: Int) -> LoopSocket? {
        sockets.indices.contains(place) ? sockets[place] : nil
    }

    /// All that are there.
    var all: [LoopSocket] { sockets.compactMap { $0 } }

    /// - Returns: the place it has until it is removed.
    mutating func add(_ socket: LoopSocket) -> Int {
        if let place = free.popLast() {
            sockets[place] = socket
            return place
        }
        sockets.append(socket)
        due.append(LoopClock.never)
        return sockets.count - 1
    }

    mutating func remove(at place: Int) {
        sockets[place] = nil
        due[place] = LoopClock.never
        free.append(place)
    }

    mutating func set(_ deadline: Int64, at place: Int) {
        due[place] = deadline
        if deadline < nextLook { nextLook = deadline }
    }

    /// Takes out the deadlines that have come.
    mutating func late(at now: Int64) -> [LoopSocket] {
        var late: [LoopSocket] = []
        var next = LoopClock.never
        for place in due.indices {
            if due[place] <= now {
                due[place] = LoopClock.never
                if let socket = sockets[place] { late.append(socket) }
            } else {
                next = min(next, due[place])
            }
        }
        nextLook = next == LoopClock.never ? next : max(next, now + Self.grain)
        return late
    }
}
