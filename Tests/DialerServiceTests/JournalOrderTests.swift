import DialerCore
import Logging
import Pacing
import Testing
import Vocabulary

@testable import DialerService

/// What the core says goes to the journal in its order, and what may share a transaction goes together.
@Suite struct JournalOrderTests {
    @Test("the launches of one moment are one piece of work, before the decision that they are part of")
    func together() async throws {
        let (work, journal) = AsyncStream.makeStream(of: JournalWork.self)
        let dialer = Dialer(
            core: DialerCore(plan: LinkBench.plan, firstAttempt: AttemptID(rawValue: 100)),
            clock: .system, journal: journal, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let members = ["ana", "beto", "carla"].map {
            MemberReport(
                agent: AgentID("PJSIP/\($0)"), name: $0, queue: "cobranza", server: "pbx", deviceStatus: 1)
        }
        await dialer.submit(.serverUp("pbx", ServerTruth(members: members)))
        await dialer.submit(.leadsLoaded("deudas", (1...5).map(LinkBench.lead), exhausted: true))
        journal.finish()
        var pieces: [[Int64]] = []
        var decisions: [Int] = []
        for await item in work {
            switch item {
            case .journal(let launches):
                pieces.append(launches.map(\.lead.debtor.rawValue))
                decisions.append(0)
            case .decision(let decision) where !decisions.isEmpty:
                decisions[decisions.count - 1] = decision.pacing.launches
            default: break
            }
        }
        #expect(pieces == [[1, 2, 3]])
        #expect(decisions == [3])
    }
}
