import Dialogue
import Foundation
import Store
import Vocabulary

/// What one script did in one campaign.
struct BotTally {
    var campaign: CampaignID
    var script: String
    var report = BotReport()
    /// Milliseconds from the answer to the first prompt, and the longest pause of each dialogue, as far as they were kept.
    var firstPrompts: [Int64] = []
    var pauses: [Int64] = []
}

/// By campaign and script.
struct BotTallies: Sendable {
    private struct Place: Hashable, Comparable {
        var campaign: CampaignID
        var script: String
        static func < (one: Place, other: Place) -> Bool {
            (one.campaign, one.script) < (other.campaign, other.script)
        }
    }

    private var tallies: [Place: BotTally] = [:]
    /// Dialogues whose record makes no sense to this program.
    private(set) var unreadable = 0

    var all: [BotTally] { tallies.sorted { $0.key < $1.key }.map(\.value) }

    mutating func add(_ record: DialogueRecord, of campaign: CampaignID) {
        guard let outcome = DialogueOutcome(rawValue: record.outcome),
            let trace = try? JSONDecoder().decode([TraceEntry].self, from: Data(record.trace.utf8))
        else {
            unreadable += 1
            return
        }
        guard outcome != .underWay else { return }
        let place = Place(campaign: campaign, script: record.script)
        var tally = tallies.removeValue(forKey: place) ?? BotTally(campaign: campaign, script: record.script)
        tally.report.add(outcome, isIdentified: record.isIdentified, isTold: record.isTold, trace: trace)
        if let first = record.firstPrompt { tally.firstPrompts.append(first.wholeMilliseconds) }
        if let pause = record.longestPause { tally.pauses.append(pause.wholeMilliseconds) }
        tallies[place] = tally
    }
}
