public import Pacing
public import Vocabulary

/// What the core wants done.
public enum CoreCommand: Hashable, Sendable {
    /// Journal the attempt, then answer with `journaled` or `journalRefused`.
    case journal(Launch)
    /// The attempt is journaled: dial it now.
    case originate(Launch)
    /// A stage was reached: add it to the journal (may be written behind).
    case recordProgress(AttemptID, AttemptTimes, agent: AgentID?)
    /// The attempt is over: close its journal entry, store the interaction, schedule the next step.
    case recordEnd(AttemptRecord)
    /// Give a lead back that was not dialled; due again at that time.
    case returnLead(Lead, due: Timestamp, reason: String)
    /// More leads are wanted; answer with `leadsLoaded`.
    case refillHopper(CampaignID, count: Int)
    /// A pacing decision worth keeping: it launched, or what holds it back changed.
    case recordDecision(Decision)
    /// Something a supervisor should see.
    case alert(Alert)
    /// Have Asterisk pause an agent in all queues, or offer them calls again.
    case pause(AgentKey, Bool, reason: String)
    /// End a call that should not be there.
    case hangUp(AttemptID, ServerID)
}

/// A pacing decision and why.
public struct Decision: Hashable, Sendable, Codable {
    public var campaign: CampaignID
    public var at: Timestamp
    public var pacing: PacingDecision

    public init(campaign: CampaignID, at: Timestamp, pacing: PacingDecision) {
        self.campaign = campaign
        self.at = at
        self.pacing = pacing
    }
}

/// A sentence for the supervisor.
public struct Alert: Hashable, Sendable {
    public enum Severity: String, Sendable, Codable { case notice, warning, critical }
    public var severity: Severity
    /// A stable word for machines: `server-down`, `store-failed`, `abandonment-gate`, …
    public var code: String
    public var text: String

    public init(_ severity: Severity, code: String, text: String) {
        self.severity = severity
        self.code = code
        self.text = text
    }
}
