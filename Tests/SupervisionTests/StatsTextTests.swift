import Supervision
import Testing
import Vocabulary

@Suite("Text and numbers of statistics events")
struct StatsTextTests {
    @Test(
        "numbers keep three decimals and no trailing zeros",
        arguments: [
            (0.0, "0"), (1.0, "1"), (1.5, "1.5"), (0.0125, "0.013"), (12.3456, "12.346"), (-2.25, "-2.25"),
            (-0.0001, "0"), (99.9999, "100"), (Double.nan, ""), (Double.infinity, ""), (1e300, ""),
        ])
    func decimals(number: Double, text: String) {
        #expect(StatsText.decimal(number) == text)
    }

    @Test("times are written to the millisecond and read back", arguments: [0, 1, 999, 1_773_147_600_250, -1])
    func times(milliseconds: Int64) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(StatsText.readTime(StatsText.time(time)) == time)
    }

    @Test("a time without milliseconds is read as well")
    func wholeSeconds() {
        #expect(StatsText.time(Timestamp(milliseconds: 1_773_147_600_250)) == "2026-03-10T13:00:00.250Z")
        #expect(StatsText.readTime("2026-03-10T13:00:00Z") == Timestamp(seconds: 1_773_147_600))
    }

    @Test(
        "what is no time is refused",
        arguments: [
            "", "Z", "2026-03-10T13:00:00", "2026-13-10T13:00:00Z", "2026-03-10T24:00:00Z", "2026-03-10T13:00Z",
            "2026-03-10T13:00:00.25Z", "2026-03-10T13:00:00.250.1Z", "2026-03-10T13:60:00Z", "2026-03-10 13:00:00Z",
            "2026-03-10T+1:00:00Z", "2026-03-10T13:00:00.-25Z",
        ])
    func badTimes(text: String) {
        #expect(StatsText.readTime(text) == nil)
    }

    @Test("line ends, escapes and direction marks become blanks")
    func controls() {
        let text = StatsText.wireSafe("a\r\nAction: Logoff\u{1B}[2J\u{0}\u{202E}b\u{85}c", maxBytes: 100)
        #expect(text == "a  Action: Logoff [2J  b c")
    }

    @Test("text is cut between characters, and never too long")
    func cutting() {
        let text = String(repeating: "ñ", count: 40)
        for room in 3...85 {
            let cut = StatsText.wireSafe(text, maxBytes: room)
            #expect(cut.utf8.count <= room)
            #expect(cut.hasSuffix("…") == (room < 80))
            #expect(cut.dropLast().allSatisfy { $0 == "ñ" })
        }
    }
}
