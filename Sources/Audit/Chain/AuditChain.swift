public import Vocabulary

/// Where the audit has come to: all that the next line needs of those before it.
public struct AuditHead: Hashable, Sendable {
    /// Of the last line; 0 = there is none.
    public var number: Int64
    public var hash: AuditHash
    /// The day of the last line's file.
    public var day: CivilDate?
    /// How many lines that file has.
    public var linesOfDay: Int64

    public init(number: Int64, hash: AuditHash, day: CivilDate?, linesOfDay: Int64) {
        self.number = number
        self.hash = hash
        self.day = day
        self.linesOfDay = linesOfDay
    }

    /// Of an audit that has no line.
    public static let beginning = AuditHead(number: 0, hash: .none, day: nil, linesOfDay: 0)
}

/// A line that is to be written.
public struct AuditRecord: Hashable, Sendable {
    public var number: Int64
    /// Of the file it belongs to.
    public var day: CivilDate
    /// Without the line's end.
    public var text: String

    public init(number: Int64, day: CivilDate, text: String) {
        self.number = number
        self.day = day
        self.text = text
    }
}

/// Makes lines of entries, each hashed over the one before.
public struct AuditChain: Sendable {
    public let instance: InstanceID
    public private(set) var head: AuditHead

    public init(instance: InstanceID, head: AuditHead) {
        self.instance = instance
        self.head = head
    }

    /// The line for an entry; before it the one that closes the day, where it is the first of a later one. A clock that goes
    /// back opens no closed day: the line goes into the file of the latest day there was.
    public mutating func append(_ entry: AuditEntry, at time: Timestamp) -> [AuditRecord] {
        guard let day = head.day else { return [write(entry, at: time, day: time.utcDay)] }
        guard time.utcDay > day else { return [write(entry, at: time, day: day)] }
        let end = write(.dayClosed(AuditDayEnd(day: day, lines: head.linesOfDay + 1)), at: time, day: day)
        return [end, write(entry, at: time, day: time.utcDay)]
    }

    private mutating func write(_ entry: AuditEntry, at time: Timestamp, day: CivilDate) -> AuditRecord {
        let number = head.number + 1
        let (text, hash) = AuditLine.write(
            entry, number: number, instance: instance, at: time, previous: head.hash)
        head = AuditHead(
            number: number, hash: hash, day: day, linesOfDay: head.day == day ? head.linesOfDay + 1 : 1)
        return AuditRecord(number: number, day: day, text: text)
    }
}
