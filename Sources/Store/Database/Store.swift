import GRDB
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// The permanent record: debtors, campaigns' work, the journal of attempts and what came of them, in one SQLite file.
///
/// One daemon writes; other processes (`marcador import`, reports) may write and read beside it. Every commit of the
/// journal, of an end, a disposition or an import waits for the disk (`synchronous=FULL`): an attempt that was dialled
/// is still there after a power cut. Progress and decisions do not wait (`NORMAL`): they can lose their last
/// moments in a power cut, never in a crash of the daemon, and the next waiting commit takes them along.
public struct Store: Sendable {
    public let path: String
    /// Drawn once when the database was made.
    public let instance: InstanceID

    let pool: DatabasePool

    /// Opens the database, makes it if it is not there, and brings its schema up to date. Blocks for as long as that
    /// takes.
    public init(path: String) throws(StoreError) {
        do {
            let pool = try Self.inTurn { try Self.ready(path) }
            let instance = try pool.read { db in
                try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'instance'")
            }
            guard let instance else {
                throw StoreError(.corrupted, "the database '\(path)' has lost its instance id: restore the last backup")
            }
            self.path = path
            self.instance = InstanceID(rawValue: instance)
            self.pool = pool
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Opens a database that is there. For those who only look: an empty one, made on the way, would be a wrong answer.
    public init(existing path: String) throws(StoreError) {
        guard access(path, F_OK) == 0 else {
            throw StoreError(
                .missing, "there is no database '\(path)': correct its path, or begin with 'marcador import'")
        }
        try self.init(path: path)
    }

    /// Closes all connections and folds the write-ahead log into the file, where there is room for that: the log holds
    /// everything just as well, and the next to open the database reads it.
    public func close() throws(StoreError) {
        // Whatever order the connections close in, the last one may be a reader, which cannot do this.
        _ = try? pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        do {
            try pool.close()
        } catch { throw StoreError(error, path: path) }
    }

    /// Opened, ours, and with the present schema.
    private static func ready(_ path: String) throws -> DatabasePool {
        let pool = try DatabasePool(path: path, configuration: configuration())
        try checkOwner(of: pool, path: path)
        try migrate(pool)
        // A claim touches thousands of pages all over the file; the readers' sixteen megabytes would be read anew each time.
        // The log of one large claim is folded into the file together with that of the next ones.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 4000")
        }
        return pool
    }

    /// Two that bring the same database up to date at once trip over each other: the slower one goes on from where the
    /// other has come to.
    private static func migrate(_ pool: DatabasePool) throws {
        func steps() throws -> Int { try pool.read { try Schema.migrator.appliedIdentifiers($0).count } }
        var done = try steps()
        while true {
            do { return try Schema.migrator.migrate(pool) } catch {
                let now = try steps()
                guard now > done else { throw error }
                done = now
            }
        }
    }

    /// SQLite waits for a lock as long as we say, but not while a new file gets its write-ahead log.
    private static func inTurn<Value>(_ body: () throws -> Value) throws -> Value {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do { return try body() } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < end
            { usleep(20_000) }
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "marcador"
        // An import in another process holds the write lock for a batch at a time, far less than this.
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA cache_size = -16000")
            db.add(function: LocalHour.function)
        }
        return configuration
    }

    private static func checkOwner(of pool: DatabasePool, path: String) throws {
        try pool.read { db in
            let owner = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            // The migrator's own table comes first and by itself: a kill right after it leaves that and no owner.
            let tables =
                try Int.fetchOne(
                    db, sql: "SELECT COUNT(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'") ?? 0
            if owner != Schema.applicationID, tables > 0 {
                throw StoreError(
                    .foreignDatabase, "'\(path)' is the database of another program: name another file for Marcador")
            }
            if tables > 0, try Schema.migrator.hasBeenSuperseded(db) {
                throw StoreError(
                    .newerSchema,
                    "the database '\(path)' was written by a newer Marcador: install that version or a later one")
            }
        }
    }
}

extension Store {
    /// Writes in one transaction. Once begun it runs to its end: a cancelled task must not leave an end unrecorded.
    ///
    /// - Parameter waitsForDisk: false for what may lose its last moments in a power cut.
    func write<Value: Sendable>(
        waitsForDisk: Bool = true, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let pool = pool
        // The pool gives up on a cancelled task; this task is not cancelled with the one that waits for it.
        let writing = Task<Value, any Error> {
            if waitsForDisk { return try await pool.write(body) }
            return try await pool.writeWithoutTransaction { db in try Self.withoutWaiting(db) { try body(db) } }
        }
        do { return try await writing.value } catch { throw StoreError(error, path: path) }
    }

    /// One transaction that may lose its last moments in a power cut.
    static func withoutWaiting<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        defer { try? db.execute(sql: "PRAGMA synchronous = FULL") }
        var value: Value?
        try db.inTransaction(.immediate) {
            value = try body()
            return .commit
        }
        guard let value else { throw StoreError(.failed, "a transaction gave nothing") }
        return value
    }

    /// On the writer's thread, for what has its own transactions. Runs to its end as ``write(waitsForDisk:_:)`` does.
    func outsideTransaction<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        let pool = pool
        let writing = Task<Value, any Error> { try await pool.writeWithoutTransaction(body) }
        do { return try await writing.value } catch { throw StoreError(error, path: path) }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(StoreError) -> Value
    {
        do { return try await pool.read(body) } catch { throw StoreError(error, path: path) }
    }
}
