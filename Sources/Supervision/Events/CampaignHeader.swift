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
    case decisionServer = "DecisionServer"
    case decisionWanted = "DecisionWanted"
    case decisionIdle = "DecisionIdle"
    case decisionReserved = "DecisionReserved"
    case decisionBusy = "DecisionBusy"
    case decisionElsewhere = "DecisionElsewhere"
    case decisionPaused = "DecisionPaused"
    case decisionDialing = "DecisionDialing"
    case decisionWaiting = "DecisionWaiting"
    case decisionOffered = "DecisionOffered"
    case decisionAhead = "DecisionAhead"
    case decisionHopper = "DecisionHopper"
    case decisionRoom = "DecisionRoom"
    case decisionAnswerChance = "DecisionAnswerChance"
    case decisionExpectedFree = "DecisionExpectedFree"
    case decisionExpectedAnswers = "DecisionExpectedAnswers"
    case decisionHarm = "DecisionHarm"
    case decisionThreshold = "DecisionThreshold"
    case decisionAbandoned = "DecisionAbandoned"
    case decisionAnswered = "DecisionAnswered"
    case decisionBudget = "DecisionBudget"
    case decisionWeight = "DecisionWeight"
    case decisionWeightOf = "DecisionWeightOf"
    case decisionEntitled = "DecisionEntitled"
    case decisionHeld = "DecisionHeld"
    case decisionPreempted = "DecisionPreempted"

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
        case .decisionServer:
            (
                .name,
                "The server whose agents the latest decision was about: the one that launched most; this and the following are empty where no pacer was asked."
            )
        case .decisionWanted:
            (.count, "Calls the pacer asked for; lines, rate, hours and leads may have let fewer out.")
        case .decisionIdle: (.count, "Agents who could take a call and were not spoken for.")
        case .decisionReserved: (.count, "Agents spoken for by a progressive launch.")
        case .decisionBusy: (.count, "Agents rung, talking or wrapping up.")
        case .decisionElsewhere: (.count, "Of those, who talked to somebody whom no campaign called.")
        case .decisionPaused: (.count, "Agents on a pause.")
        case .decisionDialing: (.count, "Calls towards these agents that might still be answered, of all campaigns.")
        case .decisionWaiting: (.count, "People who had answered and had no agent yet.")
        case .decisionOffered: (.count, "Of those, for how many a telephone rang.")
        case .decisionAhead: (.count, "People whom no campaign called and who would have an agent before ours.")
        case .decisionHopper: (.count, "Leads in memory.")
        case .decisionRoom: (.count, "Launches that lines and rate had room for; empty without limit.")
        case .decisionAnswerChance:
            (
                .share,
                "Chance that the next call is answered by a person; this and the next four only of a pacer that looks ahead."
            )
        case .decisionExpectedFree: (.number, "Agents expected to be free by the time a call launched now is answered.")
        case .decisionExpectedAnswers: (.number, "People expected still to answer the calls under way.")
        case .decisionHarm: (.share, "Chance that the person of the marginal call would meet nobody.")
        case .decisionThreshold: (.share, "The greatest such chance that was accepted.")
        case .decisionAbandoned: (.number, "People who met nobody, as the gate counts them.")
        case .decisionAnswered: (.number, "People who answered, as the gate counts them.")
        case .decisionBudget: (.count, "How many more might meet nobody; empty without limit.")
        case .decisionWeight:
            (.number, "The campaign's weight; this and the next four only where campaigns share agents.")
        case .decisionWeightOf: (.number, "The weights of all that could launch, of the same priority, together.")
        case .decisionEntitled:
            (
                .number,
                "Agents that are the campaign's by its weight."
            )
        case .decisionHeld:
            (.number, "Agents with its calls or their wrap-up, its people who wait, and the answers it expects.")
        case .decisionPreempted: (.count, "Agents who were left to campaigns of higher priority.")
        }
    }
}
