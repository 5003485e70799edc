public import Vocabulary

/// Looks at the lines of the audit in their order and finds the first that is not as it was written.
///
/// Two changes it cannot see by itself: whole lines cut from the end, which only the head that the database keeps can tell;
/// and an audit written anew from some line on, that head with it.
public struct AuditVerifier: Sendable {
    /// File and line, from 1 on.
    public struct Place: Hashable, Sendable {
        public var file: String
        public var line: Int

        public init(file: String, line: Int) {
            self.file = file
            self.line = line
        }
    }

    /// The first line that is not as it should be.
    public struct Break: Hashable, Sendable {
        public var place: Place
        public var cause: Cause
    }

    public enum Cause: Hashable, Sendable {
        /// It is cut short, or was never a line of an audit.
        case noLine
        /// Its bytes are not those it was hashed over.
        case changed
        /// It is whole, and the one before it is another than the one that stood there.
        case disconnected
        /// As `disconnected`, between the last line of a day and the first of the next.
        case daysApart
        case missing(ClosedRange<Int64>)
        /// It comes too early: a line that belongs before it stands at the other place.
        case reordered(Int64, earlier: Place)
        /// A number that was there before.
        case repeated(Int64)
        /// It belongs to another day's file.
        case wrongDay(CivilDate)
        /// It belongs to another installation.
        case foreign(InstanceID)
        /// All lines up to here are good, and the database knows another one of that number.
        case notTheHead
    }

    /// Of the last good line.
    public private(set) var head: AuditHead
    /// How many were good.
    public private(set) var lines: Int64 = 0
    public private(set) var firstBreak: Break?
    public private(set) var instance: InstanceID?
    /// Bytes after the last line's end: a line that was being written when the machine stopped. The next start of the daemon
    /// writes it anew.
    public private(set) var hasTornEnd = false

    private var file = ""
    private var fileDay: CivilDate?
    private var place = 0
    /// The number of the first line is not known: it does not begin at the beginning.
    private var isFirstFree: Bool
    private var isFirstOfFile = true
    private let known: AuditHead?

    /// - Parameters:
    ///   - instance: whose audit it has to be; `nil` = that of the first line.
    ///   - known: the last line the database knows.
    ///   - fromBeginning: the first line has to be the one after `last`.
    ///   - last: the line after which the files begin, where older ones were deleted.
    public init(
        instance: InstanceID? = nil, known: AuditHead? = nil, fromBeginning: Bool = true,
        after last: AuditHead = .beginning
    ) {
        self.instance = instance
        self.known = known
        isFirstFree = !fromBeginning
        head = fromBeginning ? last : .beginning
    }

    /// The lines that follow are those of that day's file. Files come in the order of their days.
    public mutating func begin(file: String, day: CivilDate) {
        if hasTornEnd { fail(.noLine) }
        self.file = file
        fileDay = day
        place = 0
        isFirstOfFile = true
    }

    /// The next line, without its end.
    /// - Returns: the line, where it is whole in itself.
    @discardableResult
    public mutating func take(_ bytes: some BidirectionalCollection<UInt8>) -> AuditLine? {
        place += 1
        let line: AuditLine
        do throws(AuditLine.Fault) {
            line = try AuditLine(bytes)
        } catch {
            fail(error == .changed ? .changed : .noLine)
            return nil
        }
        guard firstBreak == nil else {
            lookForMissing(line)
            return line
        }
        if let cause = cause(line) {
            fail(cause)
            return line
        }
        head = AuditHead(
            number: line.number, hash: line.hash, day: fileDay, linesOfDay: isFirstOfFile ? 1 : head.linesOfDay + 1)
        isFirstFree = false
        isFirstOfFile = false
        instance = line.instance
        lines += 1
        return line
    }

    /// Bytes at the end of a file that no line's end follows.
    public mutating func takeTorn(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        place += 1
        hasTornEnd = true
    }

    /// There are no more lines, and there must be the one that the database knows.
    /// - Parameter waiting: lines that it has not put into a file yet.
    public mutating func finish(waiting: [AuditRecord] = []) {
        guard firstBreak == nil, let known else { return }
        place += 1
        for record in waiting where record.number > head.number {
            guard let line = try? AuditLine(Array(record.text.utf8)) else { return fail(.changed) }
            if let cause = disconnection(line) { return fail(cause) }
            head = AuditHead(number: line.number, hash: line.hash, day: record.day, linesOfDay: 0)
            isFirstFree = false
        }
        if head.number < known.number { fail(.missing(head.number + 1...known.number)) }
    }

    private func cause(_ line: AuditLine) -> Cause? {
        if let instance, line.instance != instance { return .foreign(line.instance) }
        if let cause = disconnection(line) { return cause }
        if line.number == known?.number, line.hash != known?.hash { return .notTheHead }
        // The first line of the next day closes this one.
        if let closed = line.closedDay { return closed == fileDay ? nil : .wrongDay(closed) }
        // A clock that was set back: the line belongs to the latest day there was.
        let latest = head.day ?? (isFirstFree ? fileDay : nil)
        let day = max(line.at.utcDay, latest ?? line.at.utcDay)
        return day == fileDay ? nil : .wrongDay(day)
    }

    private func disconnection(_ line: AuditLine) -> Cause? {
        guard !isFirstFree else { return nil }
        let expected = head.number + 1
        if line.number > expected { return .missing(expected...line.number - 1) }
        if line.number < expected { return .repeated(line.number) }
        guard line.previous != head.hash else { return nil }
        return isFirstOfFile && head.number > 0 ? .daysApart : .disconnected
    }

    /// A line that was missing turns up later: it was moved, not taken.
    private mutating func lookForMissing(_ line: AuditLine) {
        guard case .missing(let numbers)? = firstBreak?.cause, numbers.contains(line.number) else { return }
        let found = Place(file: file, line: place)
        firstBreak?.cause = .reordered(line.number, earlier: found)
    }

    private mutating func fail(_ cause: Cause) {
        guard firstBreak == nil else { return }
        firstBreak = Break(place: Place(file: file, line: place), cause: cause)
    }
}
