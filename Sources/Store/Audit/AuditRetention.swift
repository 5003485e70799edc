import Audit
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension AuditTrail {
    /// Deletes the files of days before a given one, the last file there is never. The audit itself says so first, with the
    /// last line and its hash, so that what stays goes on from a known place.
    ///
    /// Files that are not as they were written stay: they are evidence of that.
    /// - Returns: the days whose files went; `nil` = none.
    public func deleteFiles(before day: CivilDate, reason: String, at now: Timestamp) async throws(StoreError)
        -> ClosedRange<CivilDate>?
    {
        let cut = try await store.read { db in try AuditBook(db).cut() }
        let all = try files.days()
        // Those that a stop left over went with the others, as far as the audit goes.
        let begun = all.filter { day in cut.day.map { day <= $0 } ?? false }
        try delete(begun)
        let old = all.filter { $0 < day && !begun.contains($0) && $0 != all.last }
        guard let first = old.first, let last = old.last else { return nil }
        var verifier = AuditVerifier(instance: store.instance, after: cut)
        var attempt: Int64 = 0
        do {
            for day in old {
                verifier.begin(file: files.path(of: day), day: day)
                try files.eachLine(
                    of: day,
                    line: { bytes in
                        guard case .allowed(let facts)? = verifier.take(bytes)?.entry else { return }
                        attempt = max(attempt, facts.target.attempt.rawValue)
                    }, torn: { verifier.takeTorn($0) })
            }
        } catch let error as StoreError { throw error } catch { throw StoreError(error, path: files.folder) }
        if let found = verifier.firstBreak {
            throw StoreError(
                .corrupted,
                "old files of the audit are not deleted, for '\(found.place.file)' is not as it was written: marcador audit verify"
            )
        }
        let (head, highest) = (verifier.head, attempt)
        try await store.write { db in
            let book = AuditBook(db)
            try book.setCut(head, attempt: highest)
            try book.add(
                .filesDeleted(
                    AuditFilesDeleted(
                        from: first, to: last, number: head.number, hash: head.hash.hex, reason: reason)), at: now)
        }
        try await flush()
        try delete(old)
        return first...last
    }

    private func delete(_ days: [CivilDate]) throws(StoreError) {
        for day in days where unlink(files.path(of: day)) != 0 && errno != ENOENT {
            throw AuditFiles.failure(errno, files.path(of: day))
        }
    }
}
