import Testing

@testable import DialerService

@Suite struct WaitingTests {
    @Test func whatAccountsWaitForInWords() {
        func text(_ accounts: Int, _ reason: String) -> String {
            WhyReport.Waiting(accounts: accounts, reason: reason, first: "2026-11-26T15:00:00Z").text
        }
        #expect(text(412, "waits for 08:00 America/Santiago") == "412 accounts wait for 08:00 America/Santiago")
        #expect(text(1, "waits for 08:00 America/Santiago") == "1 account waits for 08:00 America/Santiago")
        #expect(
            text(90, "at most 1 contact a week")
                == "90 accounts: at most 1 contact a week, the first until 2026-11-26T15:00:00Z")
    }
}
