import AsteriskManager
import Testing

@Suite("Quoting")
struct EscapeTests {
    @Test(
        "C escapes of Asterisk are undone, unknown ones kept",
        arguments: [
            (#"a\r\nb"#, "a\r\nb"), (#"\"x\" \'y\' \?"#, "\"x\" 'y' ?"), (#"\a\b\f\t\v"#, "\u{7}\u{8}\u{c}\t\u{b}"),
            (#"\\n"#, #"\n"#), (#"\x41"#, #"\x41"#), (#"end\"#, #"end\"#), ("plain ñ", "plain ñ"), ("", ""),
        ])
    func unescape(text: String, meant: String) { #expect(AMIEscapes.unescape(text) == meant) }

    @Test("Commas, quotes and backslashes of a variable survive Asterisk's splitting")
    func variable() { #expect(AMIEscapes.escapeVariable(#"a,b "c" \d"#) == #"a\,b \"c\" \\d"#) }
}
