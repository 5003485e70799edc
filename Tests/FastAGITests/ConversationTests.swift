import Testing

@testable import FastAGI

/// The session's rules, told as a dialogue without a socket.
@Suite struct ConversationTests {
    private func started() -> AGIConversation {
        var conversation = AGIConversation()
        _ = conversation.received("agi_network: yes\nagi_network_script: x\n\n".utf8)
        return conversation
    }

    @Test func environmentComesFirst() {
        var conversation = AGIConversation()
        #expect(conversation.received("agi_network: yes\n".utf8) == .nothing)
        #expect(throws: AGIError.busy(command: "ANSWER")) { try conversation.begin(AGICommand("ANSWER")) }
        guard case .environment(let environment) = conversation.received("\nHANGUP\n".utf8) else {
            return #expect(Bool(false))
        }
        #expect(environment["agi_network"] == "yes")
        #expect(conversation.isHungUp, "a caller already gone is known before the first command")
    }

    @Test func anAnswerBelongsToTheCommandBeforeIt() throws {
        var conversation = started()
        try conversation.begin(AGICommand("ANSWER"))
        #expect(conversation.received("200 result=0\n".utf8) == .reply(.result(0)))
        #expect(throws: Never.self) { try conversation.begin(AGICommand("NOOP")) }
    }

    @Test func secondCommandWaitsItsTurn() throws {
        var conversation = started()
        try conversation.begin(AGICommand("ANSWER"))
        #expect(throws: AGIError.busy(command: "NOOP")) { try conversation.begin(AGICommand("NOOP")) }
    }

    @Test func staleAnswersAreThrownAwayBeforeACommand() throws {
        var conversation = started()
        try conversation.begin(AGICommand("GET VARIABLE", "A"))
        let action = conversation.received("200 result=1 (one)\n200 result=5)\nrest of a value".utf8)
        #expect(action == .reply(.result(1, data: "one")))
        try conversation.begin(AGICommand("NOOP"))
        #expect(conversation.received(" goes on here\n".utf8) == .nothing)
        #expect(conversation.received("200 result=0\n".utf8) == .reply(.result(0)))
        #expect(conversation.staleItems == 2)
    }

    @Test func hangupAmongStaleBytesIsNoted() throws {
        var conversation = started()
        #expect(conversation.received("200 result=7\nHANG".utf8) == .nothing)
        #expect(!conversation.isHungUp)
        try conversation.begin(AGICommand("NOOP"))
        #expect(conversation.received("UP\n200 result=0\n".utf8) == .reply(.result(0)))
        #expect(conversation.isHungUp)
    }

    @Test func halfAUsageTextIsThrownAwayToItsEnd() throws {
        var conversation = started()
        _ = conversation.received("520-Invalid command syntax.  Proper usage follows:\nUse".utf8)
        try conversation.begin(AGICommand("NOOP"))
        #expect(conversation.received(" it.\n520 End of proper usage.\n".utf8) == .nothing)
        #expect(conversation.received("200 result=0\n".utf8) == .reply(.result(0)))
    }

    @Test func hangupBeforeTheAnswerDoesNotAnswer() throws {
        var conversation = started()
        try conversation.begin(AGICommand("STREAM FILE", "x", ""))
        #expect(conversation.received("HANGUP\n".utf8) == .nothing)
        #expect(conversation.isHungUp)
        #expect(conversation.received("200 result=-1 endpos=8\n".utf8) != .nothing)
        try conversation.begin(AGICommand("GET VARIABLE", "A"))
        #expect(conversation.received("200 result=1 (b)\n".utf8) == .reply(.result(1, data: "b")))
    }

    @Test func garbageIsNotTakenForTheAnswer() throws {
        var conversation = started()
        try conversation.begin(AGICommand("NOOP"))
        #expect(conversation.received("what\n".utf8) == .nothing)
        #expect(conversation.received("200 result=0\n".utf8) == .reply(.result(0)))
        try conversation.begin(AGICommand("NOOP"))
        _ = conversation.received("what\n".utf8)
        #expect(conversation.deadlinePassed() == .close(.unreadable(command: "NOOP", line: "what")))
    }

    @Test func execThatReturnsOneIsFollowedByAUsageText() throws {
        var conversation = started()
        try conversation.begin(AGICommand("EXEC", "Thing"))
        #expect(conversation.received("200 result=1\n".utf8) == .waitForSecondAnswer)
        _ = conversation.received("520-Invalid command syntax.  Proper usage follows:\nUse it.\n".utf8)
        #expect(conversation.received("520 End of proper usage.\n".utf8) == .reply(.result(1)))
        try conversation.begin(AGICommand("EXEC", "Thing"))
        _ = conversation.received("200 result=1\n".utf8)
        #expect(conversation.deadlinePassed() == .reply(.result(1)), "and where it does not come, nothing is lost")
        try conversation.begin(AGICommand("NOOP"))
        #expect(conversation.received("200 result=0\n".utf8) == .reply(.result(0)))
    }

    @Test func timeOutPoisons() throws {
        var conversation = started()
        #expect(conversation.deadlinePassed() == .nothing)
        try conversation.begin(AGICommand("NOOP"))
        #expect(conversation.deadlinePassed() == .close(.timedOut(command: "NOOP")))
        #expect(throws: AGIError.timedOut(command: "NOOP")) { try conversation.begin(AGICommand("VERBOSE", "x")) }
        #expect(conversation.received("200 result=0\n".utf8) == .nothing)
    }

    @Test func cancellationPoisons() throws {
        var conversation = started()
        try conversation.begin(AGICommand("NOOP"))
        #expect(conversation.cancelled() == .close(.cancelled))
        #expect(throws: AGIError.cancelled) { try conversation.begin(AGICommand("NOOP")) }
    }

    @Test func lostConnection() throws {
        var conversation = started()
        try conversation.begin(AGICommand("NOOP"))
        #expect(conversation.inputClosed() == .close(.disconnected))
        #expect(throws: AGIError.disconnected) { try conversation.begin(AGICommand("NOOP")) }
        #expect(conversation.inputClosed() == .nothing)
    }

    @Test func silenceAndNonsenseBeforeTheEnvironment() {
        var silent = AGIConversation()
        #expect(silent.deadlinePassed() == .close(.environmentTimedOut))
        var browser = AGIConversation()
        #expect(browser.received("GET /\n".utf8) == .close(.notAGI))
        var long = AGIConversation(limits: .init(environment: .init(bytes: 10), answer: 10))
        #expect(long.received("agi_network: yes\n".utf8) == .close(.environmentTooLarge))
    }

    @Test func answersPastTheLimitEndTheSession() throws {
        var conversation = AGIConversation(limits: .init(answer: 20))
        _ = conversation.received("agi_network: yes\n\n".utf8)
        try conversation.begin(AGICommand("GET VARIABLE", "A"))
        let flood = Array(repeating: UInt8(ascii: "x"), count: 50)
        #expect(conversation.received(flood) == .close(.answerTooLarge))
    }

    @Test func settlingEndsWithTheHangupOrTheTime() throws {
        var conversation = started()
        #expect(try conversation.beginSettling() == .nothing)
        #expect(conversation.deadlinePassed() == .settled)
        #expect(try conversation.beginSettling() == .nothing)
        #expect(conversation.received("HANGUP\n".utf8) == .settled)
        #expect(conversation.isHungUp)
        #expect(try conversation.beginSettling() == .settled)
    }
}
