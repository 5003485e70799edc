import Testing

@testable import Settings

@Suite struct WordTests {
    @Test(arguments: [
        ("prot", "port"), ("max-calls", "max_calls"), ("maxcalls", "max_calls"), ("Host", "host"),
        ("secret_fil", "secret_file"),
    ])
    func nearest(word: String, meant: String) {
        #expect(nearestWord(to: word, among: ["host", "port", "user", "secret", "secret_file", "max_calls"]) == meant)
    }

    @Test func nothingNear() {
        #expect(nearestWord(to: "colour", among: ["host", "port", "user"]) == nil)
        #expect(nearestWord(to: "x", among: []) == nil)
    }

    @Test(arguments: [
        ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abcd", "abdc", 1), ("kitten", "sitting", 3), ("ab", "ba", 1),
    ])
    func distance(first: String, second: String, edits: Int) {
        #expect(editDistance(first, second) == edits)
    }

    @Test(arguments: ["010", "0x1F", "1_000", "1e3", "12:30:45", "+5", "-1.5", ".5", "+56200000100"])
    func numbersToSomeReader(text: String) {
        #expect(Word(text).isNumberLike)
        #expect(!Word(text, isPlain: false).isNumberLike)
    }

    @Test(arguments: ["127.0.0.1", "10.0.0.0/8", "2026-12-24", "1a", "a1", "-", "1.2.3", "Banco 1", "8 de mayo"])
    func textsToEveryReader(text: String) {
        #expect(!Word(text).isNumberLike)
    }

    @Test(arguments: [
        (Duration.milliseconds(500), "500ms"), (.zero, "0s"), (.seconds(90), "90s"), (.seconds(60), "60s"),
        (.seconds(120), "120s"), (.seconds(600), "10m"),
        (.seconds(86_400), "1d"), (.milliseconds(1500), "1500ms"), (.seconds(4 * 3600), "4h"),
    ])
    func durations(duration: Duration, text: String) {
        #expect(durationText(duration) == text)
    }
}
