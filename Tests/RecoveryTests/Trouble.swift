/// What a ``FaultProxy`` does to the bytes that go one way.
struct Trouble: Sendable, Equatable {
    /// Each byte is held that long, in seconds.
    var delay = 0.0
    /// At most this many bytes in one write, drawn anew for each: the reader gets them in any pieces.
    var chunk: Int?
    /// Bytes a second.
    var rate: Double?
    /// Taken and thrown away: for the sender all is well.
    var isDropping = false

    static let none = Trouble()
}

/// Bytes on their way through the proxy, held back as its ``Trouble`` says. Reads no clock.
struct HeldBytes {
    private var parts: [(bytes: ArraySlice<UInt8>, due: Double)] = []
    private(set) var count = 0
    private var allowance = 0.0
    private var refilled: Double?

    /// - Parameter now: seconds of any steady clock.
    mutating func take(_ bytes: ArraySlice<UInt8>, _ trouble: Trouble, now: Double) {
        guard !trouble.isDropping, !bytes.isEmpty else { return }
        parts.append((bytes, now + trouble.delay))
        count += bytes.count
    }

    /// What may be written now, one write each; empty when nothing may.
    mutating func next(_ trouble: Trouble, now: Double, random: inout Seed) -> ArraySlice<UInt8> {
        // Bytes that were held by a delay which is over need not wait for it.
        guard let first = parts.first, now >= first.due || trouble.delay == 0 else { return [] }
        var most = first.bytes.count
        if let rate = trouble.rate {
            allowance = min(max(rate / 20, 1), allowance + (now - (refilled ?? now)) * rate)
            refilled = now
            most = min(most, Int(allowance))
        } else {
            refilled = nil
        }
        if let chunk = trouble.chunk { most = min(most, Int.random(in: 1...max(1, chunk), using: &random)) }
        return first.bytes.prefix(most)
    }

    /// So many of them were written.
    mutating func written(_ bytes: Int, _ trouble: Trouble) {
        guard bytes > 0, !parts.isEmpty else { return }
        if trouble.rate != nil { allowance -= Double(bytes) }
        count -= bytes
        parts[0].bytes.removeFirst(bytes)
        if parts[0].bytes.isEmpty { parts.removeFirst() }
    }
}
