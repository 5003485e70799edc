import Testing

@testable import AsteriskManager

@Suite("What a command of the console printed")
struct CommandOutputTests {
    private func response(_ fields: [(String, String)], id: String) -> AMIMessage {
        AMIMessage(fields: [("Response", "Success"), ("ActionID", id)] + fields)
    }

    @Test("All Output headers, empty ones and leading blanks too")
    func headers() {
        var talk = Dialogue.up()
        talk.send(.command("core show uptime"))
        let id = talk.written.last?.actionID ?? ""
        let message = response(
            [("Message", "Command output follows"), ("Output", "one"), ("Output", "  two"), ("Output", "")], id: id)
        talk.machine.received(.message(message), now: talk.now)
        talk.perform()
        guard case .answered(let answer)? = talk.outcomes[1] else {
            Issue.record("no answer")
            return
        }
        #expect(answer.isSuccess && answer.output == ["one", "  two", ""])
    }

    @Test(
        "A failed command says that its output follows: it is an answer and no list to wait for",
        arguments: [true, false])
    func failed(asList: Bool) {
        var talk = Dialogue.up()
        talk.send(.command("nonsense"), list: asList)
        talk.hear([
            "Response": "Error", "ActionID": talk.written.last?.actionID ?? "", "Message": "Command output follows",
            "Output": "No such command 'nonsense'",
        ])
        switch talk.outcomes[1] {
        case .answered(let answer):
            #expect(!asList && !answer.isSuccess && answer.output == ["No such command 'nonsense'"])
        case .failed(.rejected(_, let text)): #expect(asList && text == "Command output follows")
        default: Issue.record("\(String(describing: talk.outcomes[1]))")
        }
    }

    @Test("Asterisk 13 and older: one line full of line feeds")
    func old() {
        let text = "Response: Follows\r\nPrivilege: Command\r\nActionID: 7\r\none: 1\ntwo\n--END COMMAND--\r\n\r\n"
        let message = messages(text)[0]
        #expect(AMIResponse(action: "Command", message: message).output == ["one: 1", "two"])
    }
}
