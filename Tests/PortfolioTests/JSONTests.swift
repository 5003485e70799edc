import Testing

@testable import Portfolio

@Suite struct JSONTests {
    private func read(_ text: String) throws(JSONRefusal) -> JSON { try JSON(reading: text.utf8) }

    /// text, how it is written again
    static let good: [(String, String)] = [
        ("{}", "{}"), (" [ ] \n", "[]"), ("null", "null"), ("true", "true"), ("-0.50", "-0.50"),
        ("1e+9", "1e+9"), (#"{"b":1,"a":[false,{"c":null}]}"#, #"{"b":1,"a":[false,{"c":null}]}"#),
        (#""a\"b\\c\/d\n\u0041\u00f1\ud83d\ude00""#, "\"a\\\"b\\\\c/d\\u000aAñ😀\""),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
    ]

    @Test(arguments: good) func isReadAndWritten(text: String, again: String) throws {
        let value = try read(text)
        #expect(value.line == again)
        #expect(try read(again) == value)
    }

    static let bad: [(String, String)] = [
        ("", "ends too early"), ("{", "name of a field"), ("[1", "comma or the end of the list"),
        ("[1,]", "no JSON value"), (#"{"a":1,}"#, "name of a field"), (#"{"a" 1}"#, "colon"),
        (#"{"a":1 "b":2}"#, "comma or the end of the object"), (#"{"a":1,"a":2}"#, "field 'a' twice"),
        ("1 2", "follows the end"), ("01", "follows the end"), ("1.", "a digit"), ("-", "a digit"), ("1e", "a digit"),
        (#""a"#, "no end"), ("\"a\nb\"", "control character"), (#""\x""#, "no such escape"),
        (#""\u12""#, "four hexadecimal"), (#""\ud800""#, "half a character"), (#""\ud800\u0041""#, "half a character"),
        ("nul", "no JSON value"), ("NaN", "no JSON value"), ("'a'", "no JSON value"),
        (String(repeating: "[", count: 17), "nested"),
    ]

    @Test(arguments: bad) func isRefused(text: String, reason: String) {
        let refusal = #expect(throws: JSONRefusal.self) { try read(text) }
        #expect(refusal?.reason.contains(reason) == true, "\(refusal?.description ?? "")")
    }

    @Test func bytesThatAreNoText() {
        let refusal = #expect(throws: JSONRefusal.self) { try JSON(reading: [0x22, 0xC3, 0x28, 0x22]) }
        #expect(refusal?.reason == "a text is not UTF-8")
    }

    /// Whatever is thrown at it: it ends, and what it takes it writes as it read it.
    @Test func anything() throws {
        var draws = SeededDraws(seed: 20_261_122)
        let pieces =
            Array("{}[]\",:\\u0041d8e-+.1259truefalsn \n").map { Array(String($0).utf8) } + [[0xC3], [0xFF], [0]]
        var taken = 0
        for _ in 0..<20_000 {
            let count = Int(draws.next() % 12)
            let bytes = (0..<count).flatMap { _ in pieces[Int(draws.next() % UInt64(pieces.count))] }
            guard let value = try? JSON(reading: bytes) else { continue }
            taken += 1
            #expect(try JSON(reading: value.bytes) == value)
        }
        #expect(taken > 100)
    }
}
