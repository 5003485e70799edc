/// Headers of `MarcadorCampaign`.
public enum CampaignHeader: String, StatsHeader {
    case time = "Time"
    case instance = "Instance"
    case campaign = "Campaign"
    case state = "State"
    case mode = "Mode"
    case fixedRatio = "FixedRatio"
    case queue = "Queue"
    case agentsLoggedIn = "AgentsLoggedIn"
    case agentsIdle = "AgentsIdle"
    case agentsReserved = "AgentsReserved"
    case agentsRinging = "AgentsRinging"
    case agentsTalking = "AgentsTalking"
    case agentsWrapUp = "AgentsWrapUp"
    case agentsPaused = "AgentsPaused"
    case agentsLoggedOut = "AgentsLoggedOut"
    case callsLaunching = "CallsLaunching"
    case callsDialing = "CallsDialing"
    case callsRinging = "CallsRinging"
    case callsWaiting = "CallsWaiting"
    case callsTalking = "CallsTalking"
    case callsEnding = "CallsEnding"
    case dialRatio = "DialRatio"
    case answerRate = "AnswerRate"
    case answerRateCount = "AnswerRateCount"
    case answerRateOutOf = "AnswerRateOutOf"
    case abandonment = "Abandonment"
    case abandonmentCount = "AbandonmentCount"
    case abandonmentOutOf = "AbandonmentOutOf"
    case abandonmentWindow = "AbandonmentWindow"
    case abandonmentCap = "AbandonmentCap"
    case abandonmentTarget = "AbandonmentTarget"
    case abandonmentBudget = "AbandonmentBudget"
    case abandonmentDefinition = "AbandonmentDefinition"
    case abandonmentGate = "AbandonmentGate"
    case occupancy = "Occupancy"
    case occupancyCount = "OccupancyCount"
    case occupancyOutOf = "OccupancyOutOf"
    case hopper = "Hopper"
    case outcomeAnswered = "OutcomeAnswered"
    case outcomeBusy = "OutcomeBusy"
    case outcomeNoAnswer = "OutcomeNoAnswer"
    case outcomeCongestion = "OutcomeCongestion"
    case outcomeInvalid = "OutcomeInvalid"
    case outcomeMachine = "OutcomeMachine"
    case outcomeAbandoned = "OutcomeAbandoned"
    case outcomeFailed = "OutcomeFailed"
    case outcomeUnknown = "OutcomeUnknown"
    case launches = "Launches"
    case limit = "Limit"
    case reason = "Reason"

    public static let event = "MarcadorCampaign"
    public static let occasion = """
        One for each campaign: every 2 seconds (`stats.interval` of the config file), and when its agents, calls, outcomes, state, mode or limit change; \
        never more than 4 a second.
        """

    public var unit: HeaderUnit { description.0 }
    public var meaning: String { description.1 }

    private var description: (HeaderUnit, String) {
        switch self {
        case .time: (.time, "The moment the numbers belong to, by the daemon's clock.")
        case .instance: (.name, "The installation that speaks; campaigns are told apart by it and their name.")
        case .campaign: (.name, "The campaign, as the config file names it.")
        case .state: (.word, "`running`, `paused` or `stopped`.")
        case .mode: (.word, "`progressive`, `ratio`, `erlang-c` or `predictive`.")
        case .fixedRatio: (.number, "Calls for each idle agent in mode `ratio`; empty in the other modes.")
        case .queue: (.name, "The Asterisk queue whose members take the calls.")
        case .agentsLoggedIn: (.count, "Agents of the queue in any state except `loggedOut`.")
        case .agentsIdle: (.count, "Agents who could take a call now and are not spoken for.")
        case .agentsReserved: (.count, "Idle agents spoken for by a progressive launch under way.")
        case .agentsRinging: (.count, "Agents whose telephone rings.")
        case .agentsTalking: (.count, "Agents in conversation.")
        case .agentsWrapUp: (.count, "Agents finishing their last conversation.")
        case .agentsPaused: (.count, "Agents on a pause.")
        case .agentsLoggedOut: (.count, "Agents known and not available to the queue.")
        case .callsLaunching: (.count, "Calls journaled and not yet taken by Asterisk.")
        case .callsDialing: (.count, "Calls being set up.")
        case .callsRinging: (.count, "Calls that ring at the person called.")
        case .callsWaiting: (.count, "Calls answered that have no agent yet.")
        case .callsTalking: (.count, "Calls in conversation with an agent.")
        case .callsEnding: (.count, "Calls that are over and wait for Asterisk's last word.")
        case .dialRatio:
            (.number, "Calls launched for each agent expected to be free; empty before the first decision.")
        case .answerRate: (.share, "Calls answered by a person, out of calls ended; empty without data.")
        case .answerRateCount: (.number, "Numerator of `AnswerRate`.")
        case .answerRateOutOf: (.number, "Denominator of `AnswerRate`.")
        case .abandonment:
            (
                .share,
                "People who answered and met nobody, out of people who answered, in the window; empty without data."
            )
        case .abandonmentCount: (.number, "Numerator of `Abandonment`.")
        case .abandonmentOutOf: (.number, "Denominator of `Abandonment`.")
        case .abandonmentWindow: (.seconds, "Length of the rolling window of `Abandonment`.")
        case .abandonmentCap: (.share, "The most that `Abandonment` may be.")
        case .abandonmentTarget: (.share, "What mode `predictive` aims at.")
        case .abandonmentBudget:
            (
                .count,
                "How many more people may meet nobody now, were nobody else to answer; empty without limit."
            )
        case .abandonmentDefinition:
            (.word, "What counts as abandoned, and out of what: `ftc`, `ofcom` or `strict` (abandonment.md).")
        case .abandonmentGate: (.word, "What keeps the cap: `strict` or `statistical` (abandonment.md).")
        case .occupancy:
            (
                .share,
                "Talk and wrap-up, out of talk, wrap-up, ringing, idle and reserved; last hour; empty without data."
            )
        case .occupancyCount: (.seconds, "Numerator of `Occupancy`, in agent-seconds.")
        case .occupancyOutOf: (.seconds, "Denominator of `Occupancy`, in agent-seconds.")
        case .hopper: (.count, "Contact points in memory, ready to be launched.")
        case .outcomeAnswered: (.count, "Attempts ended since the daemon started: a person spoke with an agent.")
        case .outcomeBusy: (.count, "The same: the line was engaged, or the person declined.")
        case .outcomeNoAnswer: (.count, "The same: nobody answered within the ring time.")
        case .outcomeCongestion: (.count, "The same: the network or trunk had no room.")
        case .outcomeInvalid: (.count, "The same: the number cannot be dialled.")
        case .outcomeMachine: (.count, "The same: an answering machine.")
        case .outcomeAbandoned: (.count, "The same: a person answered and met nobody.")
        case .outcomeFailed: (.count, "The same: something on our side or the trunk's prevented the call.")
        case .outcomeUnknown: (.count, "The same: the end was not seen.")
        case .launches: (.count, "Calls launched by the latest pacing decision; empty before the first.")
        case .limit: (.word, "What holds launching back, one of the words below; empty before the first decision.")
        case .reason: (.text, "The latest pacing decision in words and numbers.")
        }
    }
}
