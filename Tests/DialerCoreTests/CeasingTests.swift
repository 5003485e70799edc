import Testing
import Vocabulary

@testable import DialerCore

@Suite("people whom nobody may call any more")
struct CeasingTests {
    @Test("a call that rings is ended, whether the person or the number was closed")
    func ringing() throws {
        for isPerson in [true, false] {
            var (floor, attempt) = try Floor.withOneCall()
            floor.call(attempt, .dialing, .ringing)
            let lead = try #require(floor.originated.first?.lead)
            floor.tell(isPerson ? .contactsCeased([lead.debtor], []) : .contactsCeased([], [lead.phone]))
            #expect(floor.hungUp == [attempt])
        }
    }

    @Test("a call whose channel is not there yet is ended again as soon as it is")
    func notYetThere() throws {
        var (floor, attempt) = try Floor.withOneCall()
        let lead = try #require(floor.originated.first?.lead)
        floor.tell(.contactsCeased([lead.debtor], []))
        let before = floor.hungUp.count
        floor.call(attempt, .dialing)
        #expect(floor.hungUp.count == before + 1)
    }

    @Test("what the journal has and Asterisk has not is not dialled")
    func journaling() throws {
        var floor = Floor(.small)
        floor.journalIsSlow = true
        floor.connect(agents: ["ana"])
        floor.stock(1)
        floor.tell(.contactsCeased([Lead.sample(1).debtor], []))
        floor.answerJournal()
        #expect(floor.originated.isEmpty)
        let record = try #require(floor.records.first)
        #expect(!record.dialled)
        #expect(record.detail == "not dialled: nobody may call them any more")
    }

    @Test("who has answered is spoken with to the end; others are not touched")
    func answered() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .answered)
        let lead = try #require(floor.originated.first?.lead)
        floor.tell(.contactsCeased([lead.debtor], [lead.phone]))
        #expect(floor.hungUp.isEmpty)

        var (other, ringing) = try Floor.withOneCall()
        other.call(ringing, .ringing)
        other.tell(.contactsCeased([DebtorID(rawValue: 999)], []))
        #expect(other.hungUp.isEmpty)
    }

    @Test("a call about an account on which nothing is owed any more is ended; one about another goes on")
    func closedAccount() throws {
        var (floor, attempt) = try Floor.withOneCall()
        floor.call(attempt, .dialing, .ringing)
        let lead = try #require(floor.originated.first?.lead)
        floor.tell(.accountsClosed([AccountID(rawValue: 999)]))
        #expect(floor.hungUp.isEmpty)
        floor.tell(.accountsClosed([lead.account]))
        #expect(floor.hungUp == [attempt])

        var (talking, answered) = try Floor.withOneCall()
        talking.call(answered, .answered)
        talking.tell(.accountsClosed([lead.account]))
        #expect(talking.hungUp.isEmpty)
    }

    @Test("what was paid while the journal was asked is not dialled, and its lead in the hopper goes back")
    func closedBeforeItIsDialled() throws {
        var floor = Floor(.small)
        floor.journalIsSlow = true
        floor.connect(agents: ["ana"])
        floor.stock(2)
        floor.tell(.accountsClosed([Lead.sample(1).account, Lead.sample(2).account]))
        floor.answerJournal()
        #expect(floor.originated.isEmpty)
        #expect(floor.records.map(\.detail) == ["not dialled: the account is closed"])
        #expect(floor.returned.map(\.lead.account) == [Lead.sample(2).account])
        #expect(floor.returned.map(\.reason) == ["the account is closed"])
    }

    @Test("leads in the hopper go back")
    func leads() throws {
        var floor = Floor(.small)
        floor.connect(agents: [])
        floor.stock(3)
        floor.tell(.contactsCeased([Lead.sample(2).debtor], []))
        #expect(floor.returned.map(\.lead.account.rawValue) == [2])
        #expect(floor.returned.map(\.reason) == ["do not call"])
    }
}
