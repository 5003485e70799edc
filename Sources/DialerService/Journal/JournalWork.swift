import Bot
import DialerCore
import Dialogue
import Pacing
import Recording
import Store
import Vocabulary

/// What the store has to do, in the order the core said it.
enum JournalWork: Sendable {
    /// All that one event brought about: they go to the disk together.
    case journal([Launch])
    case progress(AttemptID, AttemptTimes, agent: AgentID?)
    case end(AttemptRecord)
    case returnLead(Lead, due: Timestamp, reason: String)
    case refill(CampaignID, count: Int)
    case decision(Decision)
    /// What a bot's dialogue came to.
    case disposition(AttemptID, Disposition, agent: AgentID, at: Timestamp)
    /// What an agent entered: a code of the campaign's tree of results.
    case result(AttemptID, code: String, agent: AgentID, at: Timestamp)
    /// What the dialplan says of the recording.
    case recording(AttemptID, RecordingReport, at: Timestamp)
    /// Somebody asked the bot to be called again.
    case callback(AttemptID, CallbackWish)
    /// What is known of a dialogue with the bot, over or under way.
    case dialogue(AttemptID, BotConversation, at: Timestamp)
    case campaignState(CampaignID, CampaignState)
    case agentsSeen([(id: AgentID, name: String)])
    case estimates([CampaignID: SavedFloorEstimates])
    /// Read the abandonment ledgers of these campaigns.
    case readLedgers([CampaignID])
    /// Attempts that were journaled and may not be dialled, since the audit does not have them.
    case withdrawal([AttemptID], reason: String)
    /// Everything said before this is kept.
    case flushed(AsyncStream<Never>.Continuation)

    /// Says something of an attempt or a decision and has no answer: it may share a transaction with others.
    var isRecord: Bool {
        switch self {
        case .progress, .end, .decision: true
        default: false
        }
    }

    /// Leaves a line in the audit.
    var isAudited: Bool {
        switch self {
        case .journal, .end, .disposition, .result, .recording, .withdrawal: true
        default: false
        }
    }
}
