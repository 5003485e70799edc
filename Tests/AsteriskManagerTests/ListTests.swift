import NIOCore
import Testing

@testable import AsteriskManager

@Suite("Event lists")
struct ListTests {
    static func listing(limits: PendingActions.Limits = .init()) -> (Dialogue, String) {
        var talk = Dialogue.up(limits: limits)
        talk.send(.queueStatus(), list: true)
        talk.reply("Success", "EventList", "start")
        return (talk, talk.written.last?.actionID ?? "")
    }

    @Test("Items go to the caller, other events to the subscribers")
    func complete() {
        var (talk, id) = Self.listing()
        talk.hear(["Event": "QueueParams", "Queue": "q", "ActionID": id])
        talk.hear(["Event": "Hangup", "Uniqueid": "7"])
        talk.hear(["Event": "QueueMember", "ActionID": id])
        #expect(talk.outcomes.isEmpty)
        talk.hear(["Event": "QueueStatusComplete", "ActionID": id, "EventList": "Complete"])
        guard case .list(let items)? = talk.outcomes[1] else {
            Issue.record("no list")
            return
        }
        #expect(items.map(\.eventName) == ["QueueParams", "QueueMember", "QueueStatusComplete"])
        #expect(talk.published == ["FullyBooted", "Hangup"])
    }

    @Test("An old module's end without EventList, a list broken off, a refused list")
    func otherEnds() {
        var (old, oldID) = Self.listing()
        old.hear(["Event": "QueueStatusComplete", "ActionID": oldID])
        #expect(old.outcomes.count == 1 && old.failure() == nil)
        var (broken, brokenID) = Self.listing()
        broken.hear(["Event": "QueueStatusComplete", "ActionID": brokenID, "EventList": "cancelled"])
        #expect(broken.failure() == .listCancelled(action: "QueueStatus"))
        var refused = Dialogue.up()
        refused.send(.coreShowChannels(), list: true)
        refused.reply("Error", "Message", "Permission denied")
        #expect(refused.failure() == .rejected(action: "CoreShowChannels", message: "Permission denied"))
    }

    @Test("A list that never ends times out; one that is too long is refused, its rest swallowed")
    func bounded() {
        var (endless, id) = Self.listing()
        endless.hear(["Event": "QueueParams", "ActionID": id])
        endless.pass(.seconds(6))
        #expect(endless.failure() == .timedOut(action: "QueueStatus", after: .seconds(5)))
        var (long, longID) = Self.listing(limits: .init(listItems: 3))
        for _ in 0..<10 { long.hear(["Event": "QueueMember", "ActionID": longID]) }
        #expect(long.failure() == .listTooLong(action: "QueueStatus", items: 3))
        long.hear(["Event": "QueueStatusComplete", "ActionID": longID, "EventList": "Complete"])
        #expect(long.published == ["FullyBooted"] && long.machine.pendingCount == 0)
    }
}
