import Pacing
import Testing
import Vocabulary

@testable import DialerCore

@Suite("Campaigns whose calls are answered by a bot")
struct BotTests {
    private static func plan(_ mode: DialMode, lines: Int? = nil) -> FloorPlan {
        var campaign = Campaign.sample(mode: mode, maxLines: lines)
        campaign.bot = "recordatorio"
        return .of(campaigns: [campaign])
    }

    /// Answered, and the bot talks.
    private static func withBot(
        _ mode: DialMode = .bot, agents: [String] = ["ana"]
    ) throws -> (Floor, AttemptID) {
        var (floor, attempt) = try Floor.withOneCall(plan(mode), agents: agents)
        floor.pass(.seconds(5))
        floor.call(attempt, .dialing, .answered)
        return (floor, attempt)
    }

    @Test("in mode bot lines are the only limit, and no agent is needed")
    func lines() throws {
        var floor = Floor(Self.plan(.bot, lines: 7))
        floor.connect()
        floor.stock(20)
        #expect(floor.originated.count == 7)
        #expect(floor.originated.allSatisfy { $0.bot == "recordatorio" })
        floor.pass(.seconds(1))
        #expect(floor.originated.count == 7 && floor.decision()?.limit == .lines)
        let attempt = try #require(floor.originated.first?.attempt)
        floor.call(attempt, .dialing, .dialEnded(status: "BUSY"), .hungUp(cause: 17, techCause: nil))
        floor.pass(.seconds(2))
        #expect(floor.originated.count == 8)
    }

    @Test("who speaks with the bot alone was spoken with, and is no case of the ledger")
    func alone() throws {
        for last in [
            CallEvent.hungUp(cause: 16, techCause: nil), .told(MissedEnding(stage: .bot, answered: Floor.morning)),
        ] {
            var (floor, attempt) = try Self.withBot(agents: [])
            #expect(floor.campaign()?.calls == [.talking: 1])
            floor.pass(.seconds(20))
            floor.call(attempt, last)
            floor.pass(.seconds(2))
            let record = try #require(floor.record(attempt))
            #expect(record.outcome == .answered && record.answer == nil && record.abandonCause == nil)
            #expect(record.agent == nil && record.next == .done("spoken with"))
            #expect(floor.campaign()?.abandonment.outOf == 0)
        }
    }

    @Test("who asks for an agent and gets one counts as connected, from the asking on")
    func transfer() throws {
        var (floor, attempt) = try Self.withBot(.predictive)
        floor.pass(.seconds(30))
        floor.call(attempt, .queued)
        #expect(floor.campaign()?.calls == [.waiting: 1])
        floor.pass(.seconds(1))
        floor.call(attempt, .connected(.ana))
        #expect(floor.state("ana") == .talking)
        floor.pass(.seconds(60))
        floor.call(attempt, .completed(.ana), .hungUp(cause: 16, techCause: nil))
        floor.pass(.seconds(2))
        let record = try #require(floor.record(attempt))
        #expect(record.outcome == .answered && record.answer == .connected && record.agent == .ana)
    }

    @Test("who asks in vain has met nobody")
    func inVain() throws {
        var (floor, attempt) = try Self.withBot(.predictive)
        floor.pass(.seconds(30))
        floor.call(attempt, .queued, .leftQueue(.holdLimit))
        // The bot says that somebody will call, and says good-bye.
        floor.pass(.seconds(5))
        floor.call(attempt, .hungUp(cause: 16, techCause: nil))
        floor.pass(.seconds(2))
        let record = try #require(floor.record(attempt))
        #expect(record.outcome == .abandoned && record.abandonCause == .holdLimit && record.answer == .abandoned)
    }

    @Test("a machine is a machine")
    func machine() throws {
        var (floor, attempt) = try Self.withBot()
        floor.call(attempt, .machineDetected, .hungUp(cause: 16, techCause: nil))
        floor.pass(.seconds(2))
        #expect(floor.record(attempt)?.outcome == .machine)
    }

    /// Of five who answer one asks for an agent, after half a minute with the bot.
    @Test("the predictor learns who will ask for an agent, and counts dialogues under way")
    func predicted() throws {
        var floor = Floor(Self.plan(.predictive))
        floor.remember(AbandonmentTally(abandoned: 20, answered: 2000))
        floor.connect(agents: ["ana", "beto"])
        floor.stock(4000)
        var answered: [(attempt: AttemptID, at: Timestamp)] = []
        var known = 0
        var most = 0
        for _ in 0..<4000 {
            floor.pass(.milliseconds(250))
            for launch in floor.originated.dropFirst(known) {
                floor.call(launch.attempt, .dialing, .answered)
                answered.append((launch.attempt, floor.now))
            }
            known = floor.originated.count
            while let first = answered.first, floor.now >= first.at + .seconds(30) {
                answered.removeFirst()
                let isMine = first.attempt.rawValue % 5 == 0
                let free = ["ana", "beto"].first { floor.state($0) == .idle }
                if isMine { floor.call(first.attempt, .queued) }
                if isMine, let free {
                    floor.agent(free, .ringing(first.attempt))
                    floor.call(
                        first.attempt, .connected(AgentID("PJSIP/\(free)")), .completed(AgentID("PJSIP/\(free)")))
                    floor.agent(free, .completed)
                    floor.agent(free, .member(.idle(free, queue: .deudas, on: .pbx)))
                }
                floor.call(first.attempt, .hungUp(cause: 16, techCause: nil))
            }
            most = max(most, answered.count)
        }
        #expect(most > 4, "two agents, one asks of five: more dialogues than agents, not \(most)")
        #expect(most < 60)
    }

    @Test("a restart finds the dialogue where it was")
    func restart() throws {
        let (before, attempt) = try Self.withBot()
        let launch = try #require(before.originated.first)
        var floor = Floor(Self.plan(.bot), firstAttempt: 2)
        floor.recover([
            OpenAttempt(
                attempt: attempt, lead: launch.lead, server: .pbx, queue: .deudas, agent: nil,
                times: AttemptTimes(launched: floor.now - .seconds(40), answered: floor.now - .seconds(30)),
                ringTime: launch.ringTime, holdLimit: launch.holdLimit, bot: launch.bot)
        ])
        floor.tell(.serverUp(.pbx, ServerTruth(endings: [attempt: MissedEnding(stage: .bot)])))
        floor.pass(.seconds(2))
        #expect(floor.record(attempt)?.outcome == .answered)
    }

    @Test("modes that give each answer to an agent do not go with a bot")
    func modes() {
        var floor = Floor(Self.plan(.bot))
        for mode in [DialMode.progressive, .ratio(2), .erlangC] {
            floor.tell(.campaignModeChanged(.deudas, mode))
            #expect(floor.campaign()?.mode == .bot)
        }
        floor.tell(.campaignModeChanged(.deudas, .predictive))
        #expect(floor.campaign()?.mode == .predictive)
        var plain = Floor()
        plain.tell(.campaignModeChanged(.deudas, .bot))
        #expect(plain.campaign()?.mode == .progressive)
    }
}
