import Compliance
import DialerCore
import Dialogue
import Logging
import Pacing
import Portfolio
import Recording
import Store
import Vocabulary

/// Does the store's work, one piece after the other, in the order the core said it.
///
/// A record that cannot be written is tried again until it can: no outcome is thrown away, and meanwhile nothing is
/// dialled, because what is to be journaled waits in the same line.
struct JournalWriter: Sendable {
    let store: Store
    let trail: AuditTrail
    let dialer: Dialer
    let clock: ServiceClock
    let logger: Logger
    /// The campaign as configured now, with the rules in force.
    let campaign: @Sendable (CampaignID) -> (campaign: Campaign, profiles: [Country: ComplianceProfile])?
    /// The strategies as campaigns work them.
    var book: @Sendable () -> StrategyBook? = { nil }
    /// The rules in force as the audit names them.
    let laws: @Sendable () -> [Country: LawInForce]
    /// What agents of a campaign may choose from.
    var results: @Sendable (CampaignID) -> ResultTree = { _ in .standard }
    /// Quotas and targets of a campaign.
    var goals: @Sendable (CampaignID) -> WorkGoals = { _ in WorkGoals() }
    /// Which calls Asterisk is asked to record.
    var recording: @Sendable (Launch) -> RecordingOrder? = { _ in nil }
    /// When a promise counts as kept, for an account with these facts.
    var promiseTerms: @Sendable (AccountFacts) -> PromiseTerms = { _ in PromiseTerms() }
    /// Given leads that the core has asked for, to hand them over.
    let claimed: @Sendable (ClaimedLeads) async -> Void
    /// Told of calls that will be dialled now.
    var journaled: @Sendable (Launch) -> Void = { _ in }

    private let orders = StrategyOrders()
    private let goalDesk = GoalDesk()

    private static let retryPause = Duration.seconds(2)

    private static let mostForABot = 16

    /// Records that may share a transaction: more make none faster.
    private static let mostTogether = 200

    /// Ends when the work does; when cancelled, with the first record that cannot be written.
    /// - Returns: why that one could not be.
    func run(_ work: AsyncStream<JournalWork>) async -> StoreError? {
        let waiting = WaitingWork()
        async let gathered: Void = waiting.gather(work)
        var failure: StoreError?
        while failure == nil, let pieces = await waiting.next() { failure = await carryOut(pieces) }
        if failure != nil { waiting.giveUp() }
        await gathered
        return failure
    }

    /// All that waits, in its order. What has no answer to give is written in one transaction up to the next that has.
    private func carryOut(_ pieces: [JournalWork]) async -> StoreError? {
        var together: [JournalWork] = []
        for item in pieces {
            if item.isRecord, together.count < Self.mostTogether {
                together.append(item)
                continue
            }
            if let failure = await keep(together) { return failure }
            together = item.isRecord ? [item] : []
            switch item {
            case .journal(let launches):
                if let failure = await journal(launches) { return failure }
            case .refill(let id, let count): await refill(id, count)
            case .flushed(let waiting): waiting.finish()
            case .readLedgers(let campaigns): await readLedgers(campaigns)
            case .progress, .end, .decision: break
            case .returnLead, .disposition, .result, .recording, .callback, .dialogue, .agentsSeen, .campaignState,
                .estimates, .withdrawal:
                if let failure = await keep(item) { return failure }
            }
        }
        if let failure = await keep(together) { return failure }
        if pieces.contains(where: \.isAudited) {
            do { try await bringAudit() } catch { await dialer.submit(.storeFailed(error.sentence)) }
        }
        return nil
    }

    /// Has the audit in its files as far as the database has it.
    private func bringAudit() async throws(StoreError) { trail.seal(try await trail.flush(), logger) }

    /// Together if that goes, else one by one, so that each has its own second tries.
    private func keep(_ together: [JournalWork]) async -> StoreError? {
        guard together.count > 1 else {
            guard let item = together.first else { return nil }
            return await keep(item)
        }
        do throws(StoreError) {
            let news = try await store.record(together.compactMap(record))
            for (item, isNews) in zip(together, news) where isNews {
                if case .end(let record) = item { await dialer.recorded(record) }
            }
            return nil
        } catch {
            for item in together { if let failure = await keep(item) { return failure } }
            return nil
        }
    }

    private func record(_ item: JournalWork) -> JournalRecord? {
        switch item {
        case .progress(let attempt, let times, let agent): .progress(attempt, times, agent: agent)
        case .end(let record): .end(record, retry: retry(record.campaign))
        case .decision(let decision): .decision(decision)
        default: nil
        }
    }

    private func retry(_ id: CampaignID) -> RetryPolicy { campaign(id)?.campaign.retry ?? .standard }

    /// An attempt may be dialled once its line is in the audit, and on the disk.
    private func journal(_ launches: [Launch]) async -> StoreError? {
        var recordings: [AttemptID: RecordingOrder] = [:]
        for launch in launches { recordings[launch.attempt] = recording(launch) }
        var refusals = await store.journal(launches, by: laws(), recordings: recordings)
        do { try await bringAudit() } catch {
            let taken = zip(launches, refusals).filter { $1 == nil }.map(\.0.attempt)
            if !taken.isEmpty, let failure = await keep(.withdrawal(taken, reason: error.sentence)) { return failure }
            refusals = refusals.map { $0 ?? .storeFailed(error.sentence) }
        }
        for (launch, refusal) in zip(launches, refusals) where refusal == nil { journaled(launch) }
        await dialer.submit(
            zip(launches, refusals).map { launch, refusal in
                refusal.map { .journalRefused(launch.attempt, $0) } ?? .journaled(launch.attempt)
            })
        return nil
    }

    private func refill(_ id: CampaignID, _ count: Int) async {
        guard let campaign = campaign(id) else {
            await dialer.submit(.leadsLoaded(id, [], exhausted: true))
            return
        }
        do {
            // For a bot few at a time: the core has them when their first words are spoken.
            let wanted = campaign.campaign.bot == nil ? count : min(count, Self.mostForABot)
            let allowance = try await goalDesk.allowance(of: wanted, id, goals(id), from: store, now: clock.now)
            guard allowance.leads > 0 else {
                await dialer.submit(.leadsLoaded(id, [], exhausted: true))
                return
            }
            var order: StrategyOrder?
            if campaign.campaign.selection.strategy != nil, let book = book() {
                order = try await orders.order(of: id, book: book, from: store)
                order?.shares = allowance.shares
            }
            let (leads, exhausted) = try await store.claimLeads(
                campaign: campaign.campaign, now: clock.now, limit: allowance.leads,
                lawful: CallableContacts(campaign.profiles), order: order)
            // More is due that may not be called now: no reason to ask again at once.
            let isBounded = allowance.leads < wanted || !allowance.shares.areNone && leads.count < allowance.leads
            await claimed(ClaimedLeads(campaign: campaign.campaign, leads: leads, isLast: exhausted || isBounded))
        } catch {
            await dialer.submit(.storeFailed("\(error)"))
            await dialer.submit(.leadsLoaded(id, [], exhausted: true))
        }
    }

    /// In the line with the ends, so that what the store has is what the core had said when it asked.
    private func readLedgers(_ campaigns: [CampaignID]) async {
        for id in campaigns {
            var reading: LedgerReading?
            if let campaign = campaign(id)?.campaign {
                do {
                    reading = try await store.ledger(campaign: id, since: clock.now - campaign.ledgerReach)
                } catch { logger.warning("the abandonment ledger of \(id) was not read: \(error)") }
            }
            await dialer.submit(.ledgerRead(id, reading))
        }
    }

    private func keep(_ item: JournalWork) async -> StoreError? {
        var attempts = 0
        while true {
            do throws(StoreError) {
                try await write(item)
                if attempts > 0 { logger.notice("the store takes records again") }
                return nil
            } catch let error where error.kind == .input {
                // No second try makes it right: it speaks of something the store does not know.
                logger.warning("not recorded: \(error)")
                return nil
            } catch {
                if Task.isCancelled { return error }
                attempts += 1
                await dialer.submit(.storeFailed("\(error)"))
                try? await Task.sleep(for: Self.retryPause)
            }
        }
    }

    /// Another call may be on its way to somebody who has just asked for none.
    private func cease(_ attempt: AttemptID) async {
        guard let card = try? await store.attempt(attempt) else { return }
        await dialer.submit(.contactsCeased([card.debtorID], [card.phone]))
    }

    private func write(_ item: JournalWork) async throws(StoreError) {
        switch item {
        case .progress(let attempt, let times, let agent):
            try await store.recordProgress(attempt, times, agent: agent)
        case .end(let record):
            // News only once it is kept: what a supervisor hears of is in the record.
            if try await store.recordEnd(record, retry: retry(record.campaign)) { await dialer.recorded(record) }
        case .returnLead(let lead, let due, let reason):
            try await store.returnLead(lead, due: due, reason: reason)
        case .decision(let decision): try await store.recordDecision(decision)
        case .disposition(let attempt, let disposition, let agent, let time):
            let changesLedger = try await store.recordDisposition(
                attempt: attempt, disposition, agent: agent, at: time, retry: { retry($0) })
            if changesLedger { await dialer.readLedgers() }
            if disposition == .doNotCall { await cease(attempt) }
        case .result(let attempt, let code, let agent, let time):
            guard let campaign = try await store.attempt(attempt)?.campaign else {
                throw StoreError(
                    .input, "attempt \(attempt) is not in the journal: what an agent entered was not stored")
            }
            let tree = results(campaign)
            if tree.result(code) == nil {
                logger.warning("\(agent) entered \(code) for attempt \(attempt), which no result of \(campaign) has")
            }
            let entry = ConversationEntry(tree.result(code) ?? .unknown(code: code), agent: agent, at: time)
            if try await store.recordConversation(attempt: attempt, entry, retry: { retry($0) }) {
                await dialer.readLedgers()
            }
            if entry.result.does == .doNotCall { await cease(attempt) }
        case .recording(let attempt, let report, let time):
            if let failure = try await store.recordRecording(report, of: attempt, at: time) {
                await dialer.raise(failure.alert)
            }
        case .callback(let attempt, let wish):
            guard let card = try await store.attempt(attempt) else { return }
            let rules = campaign(card.campaign)
            let due = wish.time(
                from: clock.now, zones: card.debtor.zones, profile: rules?.profiles[card.country],
                ring: rules?.campaign.ringTime ?? .seconds(30))
            try await store.scheduleCallback(attempt: attempt, due: due)
        case .dialogue(let attempt, let conversation, let time):
            try await store.recordDialogue(
                DialogueRecord(conversation, of: attempt, at: time), terms: promiseTerms)
        case .agentsSeen(let agents): try await store.recordAgents(agents, at: clock.now)
        case .campaignState(let id, let state): try await store.setCampaignState(id, state)
        case .estimates(let estimates): try await store.saveEstimates(estimates, at: clock.now)
        case .withdrawal(let attempts, let reason):
            try await store.withdraw(attempts, reason: reason, at: clock.now)
        case .journal, .refill, .flushed, .readLedgers: break
        }
    }
}
