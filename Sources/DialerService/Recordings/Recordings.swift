import Compliance
import DialerCore
import Logging
import Recording
import Settings
import Store
import Vocabulary

extension DialerService {
    /// How often it is looked after calls of whose recording nothing was heard.
    private static let settlePause = Duration.seconds(30)
    /// The dialplan's last word may wait for a line that is being made anew.
    private static let patience = Duration.seconds(120)
    /// How often recordings are deleted whose time is over.
    private static let prunePause = Duration.seconds(3600)

    /// What Asterisk is told of the recording of a call: the same whenever it is asked.
    func recording(of launch: Launch) -> RecordingOrder? {
        let settings = settings
        guard let campaign = settings.campaigns.first(where: { $0.name == launch.lead.campaign }) else { return nil }
        return campaign.recording.order(
            for: RecordedCall(
                instance: store.instance, attempt: launch.attempt, campaign: campaign.name,
                account: launch.lead.account, country: launch.lead.country, launched: launch.at,
                isByBot: launch.bot != nil),
            mayBeUnannounced: settings.sheets[launch.lead.country]?.conduct.mayRecordUnannounced ?? false)
    }

    /// Looks after recordings, beside everything else: that none is missed unnoticed, and that none is kept for too long.
    func keepRecordings() async {
        var pruned: Timestamp?
        var troubles: Set<String> = []
        while !Task.isCancelled {
            do { try await clock.sleep(for: Self.settlePause) } catch { return }
            await settleRecordings()
            if let pruned, clock.now - pruned < Self.prunePause { continue }
            if await pruneRecordings(&troubles) {
                pruned = clock.now
                await pruneAudit()
            }
        }
    }

    private func settleRecordings() async {
        do {
            let failures = try await store.settleRecordings(
                endedBefore: clock.now - Self.patience, folders: settings.recordingFolders, at: clock.now)
            for failure in failures { await dialer.raise(failure.alert) }
        } catch {
            logger.warning("recordings were not looked after, and will be in half a minute: \(error)")
        }
    }

    /// Whether all that was to go has gone, as far as it can.
    private func pruneRecordings(_ known: inout Set<String>) async -> Bool {
        let (settings, now) = (settings, clock.now)
        do {
            let pruning = try await store.pruneRecordings(folders: settings.recordingFolders, at: now) {
                settings.recordingHorizon(campaign: $0, country: $1, now: now)
            }
            if !pruning.deleted.isEmpty {
                logger.notice("recordings: \(pruning.deleted.count) deleted, their time was over")
            }
            for gone in pruning.missing {
                logger.warning("the recording \(gone.server):\(gone.file) was to be deleted, and was gone before")
            }
            for trouble in pruning.troubles where !known.contains(trouble) { logger.warning("\(trouble)") }
            known = Set(pruning.troubles)
            return !pruning.isFull
        } catch {
            logger.warning("recordings whose time is over were not deleted, and will be tried again: \(error)")
            return true
        }
    }
}

extension DialerService {
    private func pruneAudit() async {
        let now = clock.now
        guard let days = settings.auditDays else { return }
        do {
            let gone = try await trail.deleteFiles(
                before: CivilDate(daysSinceEpoch: Int(now.wholeSeconds / 86_400) - days),
                reason: "kept for \(days) days", at: now)
            if let gone {
                logger.notice("audit: files of \(gone.lowerBound) to \(gone.upperBound) deleted, kept for \(days) days")
            }
        } catch {
            logger.error("\(error.sentence)")
        }
    }
}

extension RecordingFailure {
    /// For the log, and for whoever watches the floor.
    var alert: Alert {
        Alert(
            .critical, code: "not-recorded",
            text: "attempt \(attempt) of \(campaign) was to be recorded and is not: \(sentence)")
    }
}
