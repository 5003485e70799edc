import Vocabulary

/// A time zone as the system's tzdata package describes it: a TZif file (RFC 9636), version 2 or later.
///
/// Foundation on Linux brings zones of its own, which an update of the system does not reach; the files in
/// `/usr/share/zoneinfo` are what a government's late change of summer time comes to the machine by.
struct ZoneFile {
    /// Seconds UTC, and local minus UTC in seconds from there on; in order.
    private(set) var changes: [(at: Int64, offset: Int)] = []
    /// What holds before the first change.
    private(set) var firstOffset = 0
    /// What holds after the last one.
    private(set) var rule: ZoneFooter?

    /// `nil` when the bytes are no such file.
    init?(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes: bytes)
        // The first block is for readers of forty years ago.
        guard let old = Header(&reader), old.version >= UInt8(ascii: "2"), reader.skip(old.length(timeSize: 4)),
            let header = Header(&reader)
        else { return nil }
        let times = (0..<header.times).compactMap { _ in reader.integer(8) }
        let kinds = (0..<header.times).compactMap { _ in reader.integer(1) }
        let types = (0..<header.types).compactMap { _ -> Int? in
            guard let offset = reader.integer(4), reader.skip(2) else { return nil }
            return Int(Int32(truncatingIfNeeded: offset))
        }
        guard times.count == header.times, kinds.count == header.times, types.count == header.types, !types.isEmpty,
            kinds.allSatisfy({ types.indices.contains(Int($0)) }), header.leaps == 0,
            zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
            types.allSatisfy({ (-16 * 3600...16 * 3600).contains($0) }),
            reader.skip(header.characters + header.standards + header.universals)
        else { return nil }
        changes = zip(times, kinds).map { ($0, types[Int($1)]) }
        firstOffset = types[0]
        let footer = reader.rest.drop { $0 == UInt8(ascii: "\n") }.prefix { $0 != UInt8(ascii: "\n") }
        if !footer.isEmpty {
            guard let rule = ZoneFooter(String(decoding: footer, as: UTF8.self)) else { return nil }
            self.rule = rule
        }
    }

    /// The offset at a second, and the changes from there to another.
    func changes(from start: Int64, until end: Int64) -> (offset: Int, changes: [(at: Int64, offset: Int)]) {
        var all = changes
        let last = changes.last?.at ?? .min
        if let rule {
            let years = Self.year(start) - 1...max(Self.year(start), Self.year(end)) + 1
            all += years.flatMap { rule.changes(in: $0) }.filter { $0.at > last }.sorted { $0.at < $1.at }
            if changes.isEmpty, rule.summer == nil { return (rule.offset, []) }
        }
        let before = all.last { $0.at <= start }?.offset ?? firstOffset
        var current = before
        let within = all.filter { change in
            guard change.at > start, change.at < end, change.offset != current else { return false }
            current = change.offset
            return true
        }
        return (before, within)
    }

    private static func year(_ second: Int64) -> Int {
        CivilDate(daysSinceEpoch: Int((Double(second) / 86_400).rounded(.down))).year
    }

    private struct Header {
        var version: UInt8
        var universals, standards, leaps, times, types, characters: Int

        init?(_ reader: inout ByteReader) {
            guard reader.take(4) == Array("TZif".utf8), let version = reader.take(1)?.first, reader.skip(15) else {
                return nil
            }
            let counts = (0..<6).compactMap { _ in reader.integer(4).map(Int.init) }
            // Far above any zone, far below what would hurt.
            guard counts.count == 6, counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
            self.version = version
            (universals, standards, leaps) = (counts[0], counts[1], counts[2])
            (times, types, characters) = (counts[3], counts[4], counts[5])
        }

        func length(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + standards + universals
        }
    }
}

/// Reads big-endian numbers, never beyond the end.
private struct ByteReader {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var rest: ArraySlice<UInt8> { bytes[place...] }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count <= bytes.count - place else { return nil }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    /// 1, 4 or 8 bytes; those of eight with a sign.
    mutating func integer(_ size: Int) -> Int64? {
        take(size).map { Int64(bitPattern: $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) }
    }
}
