import Testing

@testable import DialerService

/// Found on a real Asterisk: AMD calls who picks up and says nothing a machine, and the daemon hung up on them.
struct MachineVerdictTests {
    @Test(arguments: [
        ("MACHINE", "LONGGREETING-1500-1500", true), ("MACHINE", "MAXWORDS-3-3", true),
        ("MACHINE", "INITIALSILENCE-2500-2500", false), ("HUMAN", "HUMAN-800-800", false),
        ("NOTSURE", "TOOLONG-5000", false), ("HANGUP", "", false), ("", "", false),
    ])
    func silenceAndDoubtArePeople(status: String, cause: String, isMachine: Bool) {
        #expect(MachineVerdict.isMachine(status: status, cause: cause) == isMachine)
    }

    @Test func nobodyListened() {
        #expect(!MachineVerdict.isMachine(status: nil, cause: nil))
        #expect(MachineVerdict.isMachine(status: "MACHINE", cause: nil))
    }
}
