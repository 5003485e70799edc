import DialerCore
import Foundation
import GRDB
import Portfolio
import Testing
import Vocabulary

@testable import Store

#if canImport(Glibc)
    import Glibc
#endif

/// Everything a disk can do to a database.
@Suite struct TroubleTests {
    @Test func anInstanceIsDrawnOnce() throws {
        let test = try TestStore()
        let instance = test.store.instance.rawValue
        #expect(instance.count == 6)
        #expect(instance.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) })
        #expect(try Store(path: test.store.path).instance.rawValue == instance)
        #expect(try TestStore().store.instance.rawValue != instance)
    }

    @Test func whatIsNoDatabaseOfOurs() throws {
        let directory = try TemporaryDirectory()
        func kind(_ path: String) -> (StoreError.Kind, String)? {
            do throws(StoreError) {
                _ = try Store(path: path)
                return nil
            } catch { return (error.kind, error.sentence) }
        }
        let text = try directory.write(
            String(repeating: "this is no database\n", count: 100), to: "text.sqlite")
        #expect(kind(text)?.0 == .notADatabase)
        #expect(kind(directory.path("nowhere/marcador.sqlite"))?.0 == .cannotOpen)

        let foreign = directory.path("foreign.sqlite")
        try DatabaseQueue(path: foreign).write {
            try $0.execute(sql: "CREATE TABLE invoices (id INTEGER)")
        }
        #expect(kind(foreign)?.0 == .foreignDatabase)
        #expect(
            try DatabaseQueue(path: foreign).read {
                try $0.tableExists("invoices") && !$0.tableExists("meta")
            })

        let newer = directory.path("newer.sqlite")
        try Store(path: newer).close()
        try DatabaseQueue(path: newer).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 flying cars')")
        }
        let error = kind(newer)
        #expect(error?.0 == .newerSchema)
        #expect(error?.1.contains("newer Marcador") == true)
    }

    /// Killed between the migrator's first statement and ours.
    @Test func aDatabaseThatWasJustBegunIsFinished() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("begun.sqlite")
        try DatabaseQueue(path: path).write {
            try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        }
        #expect(try Store(path: path).instance.rawValue.count == 6)
    }

    /// A daemon and an import that find no database make one between them.
    @Test func severalMakeItAtOnce() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("new.sqlite")
        let instances = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 { group.addTask { try Store(path: path).instance.rawValue } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(instances.count == 1)
    }

    @Test func aDamagedFileIsToldApart() async throws {
        let test = try TestStore()
        try await test.add((1...500).map { try TestStore.row($0) })
        try test.store.close()
        let file = try FileHandle(forUpdating: URL(filePath: test.store.path))
        try file.seek(toOffset: 8192)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 200_000))
        try file.close()
        let error = await #expect(throws: StoreError.self) {
            let store = try Store(path: test.store.path)
            try await store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
            _ = try await store.counts()
        }
        #expect(error?.kind == .corrupted, "\(error?.sentence ?? "")")
    }

    @Test func aSecondDaemonIsRefused() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("marcador.sqlite")
        do {
            let lock = try DaemonLock.acquire(database: path)
            do throws(StoreError) {
                _ = try DaemonLock.acquire(database: path)
                Issue.record("two daemons on one database")
            } catch {
                #expect(error.kind == .locked)
                #expect(error.sentence.contains("process \(getpid())"))
            }
            _ = consume lock
        }
        _ = try DaemonLock.acquire(database: path)
    }

    @Test func aFullDiskRefusesAndLosesNothing() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add((1...300).map { try TestStore.row($0) })
        let leads = try await test.claim(campaign, limit: 300)
        #expect(await test.store.journal(TestStore.launch(leads[0], attempt: 1)) == nil)
        // SQLite answers a reached page limit as it answers a full disk.
        try await test.store.limitSize(toPages: 1)
        var refused: String?
        for (index, lead) in leads.enumerated().dropFirst() {
            if case .storeFailed(let sentence) = await test.store.journal(
                TestStore.launch(lead, attempt: Int64(index + 1)))
            {
                refused = sentence
                break
            }
        }
        #expect(refused?.contains("is full") == true, "\(refused ?? "never full")")
        let error = await #expect(throws: StoreError.self) {
            try await test.add((1000...3000).map { try TestStore.row($0) })
        }
        #expect(error?.kind == .diskFull)
        #expect(try await test.store.counts().accounts == 300)
        let taken = try await test.store.openAttempts().count
        #expect(taken >= 1)
        try await test.store.limitSize(toPages: 1_000_000)
        #expect(await test.store.journal(TestStore.launch(leads[299], attempt: 1000)) == nil)
        #expect(try await test.store.openAttempts().count == taken + 1)
    }

    /// In a process of its own, because root may write everywhere: it steps down to nobody first.
    @Test(arguments: [(0o444, 0o777), (0o444, 0o555)])
    func aReadOnlyDatabase(fileMode: Int, directoryMode: Int) async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add([TestStore.row(1)])
        try test.store.close()
        let files = FileManager.default
        let path = test.store.path
        let directory = test.directory.url.path
        try files.setAttributes([.posixPermissions: fileMode], ofItemAtPath: path)
        try files.setAttributes([.posixPermissions: directoryMode], ofItemAtPath: directory)
        await #expect(processExitsWith: .exitCode(42)) { [path = path as String] in
            if getuid() == 0 { _ = setuid(65_534) }
            do throws(StoreError) {
                let store = try Store(path: path)
                try await store.setCampaignState(CampaignID("early"), .paused)
                exit(1)
            } catch {
                exit(error.kind == .readOnly && error.sentence.contains("write permission") ? 42 : 2)
            }
        }
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
        try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(try await Store(path: path).campaignStates() == [campaign.id: .running])
    }

    /// The process journals attempts as fast as it can and is killed in the middle of it: everything it was told is
    /// journaled is there, in whole.
    @Test func killedInTheMiddleOfTheJournal() async throws {
        let test = try TestStore()
        let campaign = TestStore.campaign()
        try await test.store.syncCampaigns([campaign], now: TestStore.noon)
        try await test.add((1...300).map { try TestStore.row($0) })
        try test.store.close()
        let path = test.store.path
        let told = test.directory.path("told")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, told = told as String] in
            let store = try Store(path: path)
            let campaign = TestStore.campaign()
            let leads = try await store.claimLeads(campaign: campaign, now: TestStore.noon, limit: 300)
                .leads
            let log = open(told, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, lead) in leads.enumerated() {
                    group.addTask {
                        guard await store.journal(TestStore.launch(lead, attempt: Int64(index + 1))) == nil
                        else { return }
                        _ = "\(index + 1)\n".withCString { write(log, $0, strlen($0)) }
                        if index == 60 { kill(getpid(), SIGKILL) }
                    }
                }
                try await group.waitForAll()
            }
        }
        let acknowledged = try String(contentsOfFile: told, encoding: .utf8).split(separator: "\n")
            .compactMap { Int64($0) }
        #expect(!acknowledged.isEmpty)
        let store = try Store(path: path)
        let left = try await store.openAttempts()
        #expect(Set(acknowledged).isSubset(of: Set(left.map(\.attempt.rawValue))))
        #expect(
            left.allSatisfy {
                $0.lead.phone.e164.hasPrefix("+5620000") && $0.times.launched == TestStore.noon
            })
        #expect(try await store.highestAttemptID().rawValue >= acknowledged.max() ?? 0)
        // The next daemon: claims of the dead one go back, debtors with an open attempt stay out.
        try await store.releaseClaims()
        let leads = try await store.claimLeads(campaign: campaign, now: TestStore.noon, limit: 1000)
            .leads
        #expect(leads.count == 300 - left.count)
        #expect(Set(leads.map(\.debtor)).isDisjoint(with: left.map(\.lead.debtor)))
        for attempt in left {
            let launch = TestStore.launch(attempt.lead, attempt: attempt.attempt.rawValue)
            let end = TestStore.record(
                launch, .unknown, next: .retry(at: TestStore.noon + .seconds(86_400)))
            #expect(try await store.recordEnd(end, retry: .standard))
        }
        #expect(try await store.openAttempts().isEmpty)
        #expect(try await store.counts().interactions == left.count)
    }
}

extension Store {
    /// Makes the database full at that many pages (1: at its present size).
    func limitSize(toPages pages: Int) async throws {
        try await pool.writeWithoutTransaction { db in
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
        }
    }
}
