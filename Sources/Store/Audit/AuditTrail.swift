public import Audit
import GRDB
import Synchronization
public import Vocabulary

/// Brings the lines of the audit from the database into their files. One for a database, held by its daemon.
///
/// A line is written in the transaction of what it speaks of, so that neither is without the other. It is in the file, and
/// on the disk, before ``flush()`` returns; where that fails the line stays in the database and comes first the next time.
public final class AuditTrail: Sendable {
    public let files: AuditFiles
    let store: Store
    private let tail: Mutex<Open>

    /// `nil`: to be opened, at first and after a failure, for then the file may not be what it was thought to be.
    private struct Open: ~Copyable {
        var tail: AuditTail?
    }

    /// What was put in order when the trail was opened.
    public struct Opening: Hashable, Sendable {
        /// Lines that a crash had kept from their file.
        public var late: ClosedRange<Int64>?
        /// Lines that the database did not know.
        public var ahead: ClosedRange<Int64>?
        /// Lines that the database knew to be in a file, and no file has.
        public var lost: ClosedRange<Int64>?
        /// The last line of the files is not the one that the database knows.
        public var differs = false
    }

    public init(store: Store, files: AuditFiles) {
        self.store = store
        self.files = files
        tail = Mutex(Open(tail: nil))
    }

    /// Compares files and database, puts in order what a crash left, and says so in the audit itself.
    public func open(at now: Timestamp) async throws(StoreError) -> Opening {
        let opening = try await onWriter { trail, db in try trail.settle(db, now) }
        try await flush()
        return opening
    }

    /// Adds what no other transaction says.
    public func add(_ entries: [AuditEntry], at now: Timestamp) async throws(StoreError) {
        try await store.write { db in for entry in entries { try AuditBook(db).add(entry, at: now) } }
    }

    /// Every line committed so far is in its file, and on the disk, when it returns.
    /// - Returns: the days that were closed by it.
    @discardableResult
    public func flush() async throws(StoreError) -> [AuditSeal] {
        try await onWriter { trail, db in try trail.bring(db) }
    }

    /// On the thread of the database's writer, where waiting for a disk is at home.
    private func onWriter<Value: Sendable>(
        _ body: @escaping @Sendable (AuditTrail, Database) throws -> Value
    ) async throws(StoreError) -> Value {
        try await store.outsideTransaction { db in try body(self, db) }
    }

    private func bring(_ db: Database) throws -> [AuditSeal] {
        let book = AuditBook(db)
        let waiting = try book.waiting()
        guard let newest = waiting.last else { return [] }
        try tail.withLock { open in
            do {
                if open.tail == nil { open.tail = try AuditTail(files) }
                let there = open.tail?.number ?? 0
                try open.tail?.append(waiting.filter { $0.number > there })
            } catch {
                open.tail = nil
                throw error
            }
        }
        // Neither waited for nor needed: what is in its file already is not written again.
        try? Store.withoutWaiting(db) { try book.forget(through: newest.number) }
        return zip(waiting, waiting.dropFirst()).compactMap { record, next in
            guard record.day < next.day, let line = try? AuditLine(Array(record.text.utf8)) else { return nil }
            return AuditSeal(day: record.day, number: record.number, hash: line.hash)
        }
    }

    private func settle(_ db: Database, _ now: Timestamp) throws -> Opening {
        let book = AuditBook(db)
        var opening = Opening()
        try tail.withLock { open in
            open.tail = nil
            let opened = try AuditTail(files)
            let last = opened.last
            open.tail = consume opened
            if let last, last.instance != (try book.instance()) {
                throw StoreError(
                    .foreignDatabase,
                    "the audit in '\(files.folder)' belongs to another database: give this one a folder of its own, or move those files away"
                )
            }
            let (head, waiting, there) = (try book.head(), try book.waiting(), last?.number ?? 0)
            opening.differs = last.map { $0.number == head.number && $0.hash != head.hash } ?? false
            try db.inTransaction(.immediate) {
                if let last, last.number > head.number {
                    opening.ahead = head.number + 1...last.number
                    try book.adopt(last, in: open.tail?.day, files: files, after: head.number)
                } else if head.number > there {
                    let next = waiting.first { $0.number > there }?.number ?? head.number + 1
                    if next > there + 1 { opening.lost = there + 1...next - 1 }
                    if next <= head.number { opening.late = next...head.number }
                }
                try book.forget(through: there)
                if let late = opening.late {
                    try book.add(.recovered(AuditRecovery(.late, from: late.lowerBound, to: late.upperBound)), at: now)
                }
                if let ahead = opening.ahead {
                    try book.add(
                        .recovered(AuditRecovery(.ahead, from: ahead.lowerBound, to: ahead.upperBound)), at: now)
                }
                return .commit
            }
        }
        return opening
    }
}

/// A day that is closed: whoever has the hash elsewhere can tell whether it, or any day before, was written anew.
public struct AuditSeal: Hashable, Sendable {
    public var day: CivilDate
    /// Of the day's last line.
    public var number: Int64
    public var hash: AuditHash
}

extension AuditBook {
    /// Goes on from the files, which know more: an older copy of the database was put back. No attempt that they name gets
    /// its number again.
    fileprivate func adopt(_ last: AuditLine, in day: CivilDate?, files: AuditFiles, after known: Int64) throws {
        let from = try head().day
        var (highest, lines): (Int64, Int64) = (0, 0)
        for fileDay in try files.days() where from.map({ fileDay >= $0 }) ?? true {
            lines = 0
            try files.eachLine(
                of: fileDay,
                line: { bytes in
                    lines += 1
                    guard let line = try? AuditLine(bytes), line.number > known else { return }
                    highest = max(highest, line.entry?.attempt?.rawValue ?? 0)
                })
        }
        try set(AuditHead(number: last.number, hash: last.hash, day: day, linesOfDay: lines))
        try db.execute(
            sql: "UPDATE meta SET value = MAX(CAST(value AS INTEGER), ?) WHERE key = 'highest_attempt'",
            arguments: [highest])
    }
}
