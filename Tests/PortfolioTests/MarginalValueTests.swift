import Portfolio
import Testing
import Vocabulary

/// After a conversation that came to nothing.
@Suite struct MarginalValueTests {
    @Test func whoWasSpokenWithIsLeftInPeaceLongerThanWhoWasNotReached() throws {
        var walk = try Walk(20, "2026-03-10 09:00")
        #expect(try walk.planned("2026-03-10 09:00") == "call 1 2026-03-10 09:00")
        try walk.call(.answered, "2026-03-10 10:00", .noPromise)
        // The stage's next step would come after a day, by a message.
        #expect(walk.position?.wait.until == (try Samples.at("2026-03-13 10:00")))
        #expect(walk.position?.wait.reason == .conversation)
        // A longer spacing holds, and a shorter rest.
        walk.strategy.restAfterConversation = .seconds(3600)
        var other = try Walk(20, "2026-03-10 09:00")
        other.strategy.restAfterConversation = .seconds(3600)
        try other.call(.answered, "2026-03-10 10:00", .noPromise)
        #expect(other.position?.wait.until == (try Samples.at("2026-03-11 10:00")))
        #expect(other.position?.wait.reason == .spacing)
    }

    @Test func aBotAMachineAndAStrangerAreNoConversation() throws {
        var bot = try Walk(5, "2026-03-10 09:00")
        try bot.call(.answered, "2026-03-10 10:00", channel: .bot)
        #expect(bot.position?.wait.until == (try Samples.at("2026-03-12 10:00")))
        var machine = try Walk(20, "2026-03-10 09:00")
        try machine.call(.answered, "2026-03-10 10:00", .machine)
        #expect(machine.position?.wait.until == (try Samples.at("2026-03-11 00:00")))
        var stranger = try Walk(20, "2026-03-10 09:00")
        try stranger.call(.answered, "2026-03-10 10:00", .wrongPerson)
        #expect(stranger.position?.wait.until == (try Samples.at("2026-03-10 10:00")))
    }

    @Test func theRestOutlastsTheStageAndNotWhatWasAskedFor() throws {
        var walk = try Walk(45, "2026-03-10 09:00")
        try walk.call(.answered, "2026-03-10 10:00", .noPromise)
        // Two days later it is the last notice's.
        walk.facts = Samples.facts(47)
        try walk.take(.review, "2026-03-12 00:00")
        #expect(walk.position?.stage == "aviso")
        #expect(try walk.planned("2026-03-12 09:00") == "call 1 2026-03-13 10:00")
        #expect(try walk.planned("2026-03-12 09:00", callback: "2026-03-12 15:00") == "call 1 2026-03-12 15:00")
    }

    @Test func eachConversationLeavesLessToSay() throws {
        var walk = try Walk(20, "2026-03-10 09:00")
        func value() throws -> Double { try #require(walk.position).marginalValue }
        #expect(try value() == 1)
        try walk.call(.noAnswer, "2026-03-10 10:00")
        #expect(try value() == 1)
        try walk.call(.answered, "2026-03-10 15:00", .noPromise)
        #expect(try value() == 0.5)
        // A new stage has something new to say.
        walk.facts = Samples.facts(46)
        try walk.take(.review, "2026-03-20 00:00")
        #expect(try value() == 1)
    }
}
