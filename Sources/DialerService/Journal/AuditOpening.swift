import Audit
import Compliance
import DialerCore
import Logging
import Settings
import Store
import Vocabulary

extension Settings {
    /// The rules in force as the audit names them.
    var laws: [Country: LawInForce] {
        Dictionary(uniqueKeysWithValues: sheets.map { ($0, LawInForce($1, of: $0)) })
    }

    /// What a daemon goes by from now on.
    func rules(version: String) -> AuditRules {
        AuditRules(
            version: version, config: digest, laws: laws.values.map(\.law).sorted { $0.country < $1.country })
    }

    /// Every rule that is looser than its law.
    var loosenings: [AuditEntry] {
        overrides.sorted { $0.key < $1.key }.flatMap { country, list in
            list.map { one in
                .loosened(
                    AuditLoosening(
                        country: country, law: one.law, what: one.what, reason: one.reason, place: one.place))
            }
        }
    }
}

extension AuditTrail {
    /// Puts in order what the last run left, and writes down what the new one goes by.
    func begin(_ settings: Settings, version: String, at now: Timestamp, logger: Logger) async throws(StoreError) {
        let opening = try await open(at: now)
        if let late = opening.late {
            logger.notice(
                "audit: lines \(late.lowerBound) to \(late.upperBound) of the last run came into their file now")
        }
        if let ahead = opening.ahead {
            logger.error(
                "audit: the database does not know lines \(ahead.lowerBound) to \(ahead.upperBound): an older copy was put back; marcador audit verify"
            )
        }
        if let lost = opening.lost {
            logger.error(
                "audit: lines \(lost.lowerBound) to \(lost.upperBound) are in no file of \(files.folder); marcador audit verify"
            )
        }
        if opening.differs {
            logger.error("audit: files and database disagree; marcador audit verify")
        }
        try await add([.started(settings.rules(version: version))] + settings.loosenings, at: now)
        seal(try await flush(), logger)
    }

    /// Writes down what the daemon goes by from now on; with the next attempt it is in the file.
    func reload(_ settings: Settings, version: String, at now: Timestamp) async throws(StoreError) {
        try await add([.reloaded(settings.rules(version: version))] + settings.loosenings, at: now)
    }

    /// Says with which hash a day was closed: a log that goes elsewhere keeps the files from being written anew.
    func seal(_ days: [AuditSeal], _ logger: Logger) {
        for day in days { logger.notice("audit: \(day.day) closed, line \(day.number), sha256 \(day.hash)") }
    }
}
