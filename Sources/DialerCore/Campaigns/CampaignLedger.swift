import Compliance
import Pacing
import Vocabulary

/// The abandonment ledger of a campaign as the floor keeps it: what the store had when it was last asked, and every end
/// since.
struct CampaignLedger: Sendable {
    private var ledger = AbandonmentLedger()
    /// What ended after each question the store has not answered yet, the oldest first: its answer does not have it.
    private var sinceAsked: [[End]] = []

    private struct End: Sendable { var kind: AnswerKind; var time: Int64 }

    mutating func asked() { sinceAsked.append([]) }

    mutating func answered(_ reading: LedgerReading?) {
        let since = sinceAsked.isEmpty ? [] : sinceAsked.removeFirst()
        guard let reading else { return }
        ledger = AbandonmentLedger(reading)
        for end in since { ledger.add(end.kind, at: end.time) }
    }

    mutating func add(_ record: AttemptRecord) {
        guard let kind = record.answer else { return }
        let time = record.answeredAt.milliseconds
        ledger.add(kind, at: time)
        for index in sinceAsked.indices { sinceAsked[index].append(End(kind: kind, time: time)) }
    }

    mutating func passTime(_ now: Timestamp, _ definition: AbandonmentDefinition, window: Duration) {
        var dayBegan: Int64?
        if case .day(let zone) = definition.period {
            dayBegan = startOfDay(in: zone, at: now)?.milliseconds
        }
        ledger.advance(
            to: now.milliseconds, window: window.wholeMilliseconds, definition: definition, dayBegan: dayBegan)
    }

    /// What the gate goes by.
    /// - Parameter current: calls that count for certain and have not ended.
    func tally(_ campaign: Campaign, plus current: LedgerCounts = LedgerCounts()) -> AbandonmentTally {
        ledger.tally(campaign.abandonmentDefinition, cap: campaign.abandonmentCap, plus: current)
    }

    /// The rolling window as the definition has it reported.
    func report(_ campaign: Campaign) -> AbandonmentTally { campaign.abandonmentDefinition.report(ledger.counts) }
}

extension Campaign {
    /// How far back its ledger may have to look: the window, or the period that is judged by itself.
    public var ledgerReach: Duration {
        let period: Duration =
            switch abandonmentDefinition.period {
            case .successive(let seconds): .seconds(seconds)
            case .day: .seconds(25 * 3600)
            case nil: .zero
            }
        return max(abandonmentWindow, period) + .milliseconds(LedgerBucket.length)
    }
}
