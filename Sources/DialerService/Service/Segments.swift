import DialerCore
import Logging
import Store
import Vocabulary

extension DialerService {
    /// How often the day and the hour are looked at.
    private static let segmentPause = Duration.seconds(60)

    /// Keeps the accounts of campaigns that work a segment up to date, beside everything else: a large portfolio takes a
    /// while, and calls go on meanwhile with what there is.
    func keepSegments() async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    self.segmentsChanged.continuation.yield()
                    do { try await self.clock.sleep(for: Self.segmentPause) } catch { return }
                }
            }
            for await _ in segmentsChanged.stream { await refreshSegments() }
            group.cancelAll()
        }
    }

    private func refreshSegments() async {
        await decidePromises()
        do {
            let report = try await store.refreshSegments(now: clock.now)
            guard report.entered + report.left > 0 else { return }
            logger.info("segments: \(report.entered) accounts came into a campaign, \(report.left) left one")
            if report.entered > 0 { await dialer.submit(.portfolioChanged) }
        } catch {
            logger.warning("the segments were not brought up to date, and will be tried again in a minute: \(error)")
        }
    }

    /// What payments have not decided the calendar does.
    private func decidePromises() async {
        do {
            let round = try await store.decidePromises(now: clock.now)
            guard round.kept + round.broken > 0 else { return }
            logger.info("promises: \(round.broken) broken, \(round.kept) kept")
            await dialer.submit(.portfolioChanged)
        } catch {
            logger.warning("promises that are over were not decided, and will be in a minute: \(error)")
        }
    }
}
