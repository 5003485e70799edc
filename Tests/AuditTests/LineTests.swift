import Testing
import Vocabulary

@testable import Audit

@Suite("What a line is")
struct LineTests {
    @Test("SHA-256 as the standard has it")
    func vectors() {
        #expect(
            AuditHash(of: "abc".utf8).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(AuditHash(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(AuditHash(hex: AuditHash(of: []).hex.uppercased()) == nil)
        #expect(AuditHash(hex: "00") == nil)
    }

    @Test("what is written is read back, every kind", arguments: Samples.all.indices)
    func roundTrip(_ index: Int) throws {
        let entry = Samples.all[index]
        var played = Played()
        played.add(entry, at: Played.noon)
        let text = try #require(played.records.first?.text)
        let line = try AuditLine(Array(text.utf8))
        #expect(line.entry == entry)
        #expect(line.kind == entry.kind && line.number == 1 && line.at == Played.noon)
        #expect(!text.contains("\n"))
        #expect(!line.words.isEmpty && line.words.allSatisfy { !$0.isEmpty })
    }

    @Test("one of each kind is among the samples")
    func samplesAreAll() {
        #expect(Set(Samples.all.map(\.kind)).count == 14)
    }

    @Test("the form on disk stays as it is, so that other tools can check it")
    func form() throws {
        var played = Played()
        played.add(.ended(AuditEnd(attempt: AttemptID(rawValue: 77), outcome: .noAnswer)), at: Played.noon)
        let text = try #require(played.records.first?.text)
        let body =
            #"{"n":1,"of":"k3x9ab","at":"2026-03-10T15:00:00.000Z","kind":"ended","attempt":77,"outcome":"no-answer","prev":""#
            + String(repeating: "0", count: 64) + "\""
        #expect(text == body + ",\"hash\":\"\(AuditHash(of: body.utf8))\"}")
    }

    @Test(
        "no other way to write the same is read",
        arguments: [
            "{ }", "{\"a\": 1}", "{\"a\":01}", "{\"a\":1.0}", "{\"a\":+1}", "{\"a\":null}", "{\"a\":1,\"a\":1}",
            "{\"a\":1,}",
            "{\"a\":\"\\n\"}", "{\"a\":\"\\u0041\"}", "{\"a\":\"\\u000A\"}", "{\"a\":\"\\/\"}", "{\"a\":\"\t\"}",
            "{\"a\":1}x", "{\"a\":-0}",
            "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}", "[]", "", "{\"a\":[1,]}", "{\"a\":true}", "{\"a\":\"",
        ])
    func onlyOneWay(_ text: String) { #expect(AuditFields(json: Array(text.utf8)) == nil) }

    @Test(
        "and this one is",
        arguments: [
            "{}", "{\"a\":-1,\"b\":\"\\u000a\\\"\\\\/é\",\"c\":[],\"d\":[{\"e\":[1,\"x\"]}],\"f\":{}}",
        ])
    func oneWay(_ text: String) { #expect(AuditFields(json: Array(text.utf8))?.json == text) }

    @Test("bytes that are no text are no line")
    func noText() { #expect(AuditFields(json: Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8)) == nil) }

    @Test(
        "times are written to the millisecond and read back",
        arguments: [0, 1, 999, 1_773_154_800_250, -1, -86_400_001])
    func times(_ milliseconds: Int64) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(Timestamp(auditText: time.auditText) == time)
    }

    @Test(
        "what is no time is none",
        arguments: [
            "2026-03-10T15:00:00Z", "2026-03-10T25:00:00.000Z", "2026-02-30T15:00:00.000Z", "2026-03-10 15:00:00.000Z",
            "2026-03-10T15:00:00.000z",
        ])
    func noTimes(_ text: String) { #expect(Timestamp(auditText: text) == nil) }

    @Test("the day of a time, also before 1970")
    func days() {
        #expect("\(Timestamp(milliseconds: -1).utcDay)" == "1969-12-31")
        #expect("\(Timestamp.epoch.utcDay)" == "1970-01-01")
        #expect("\(Played.noon.utcDay)" == "2026-03-10")
    }
}
