import Settings
import Testing

/// What the fuzzer found.
@Suite struct FindingTests {
    @Test("A key with escapes cannot break a log line or command a terminal")
    func controlCharacters() {
        let text = #"{"a\nb": 1, "\e[2J": 2}"#
        do throws(SettingsErrors) {
            _ = try Settings.parse(text: text, file: "marcador.yaml")
            Issue.record("unknown keys were taken")
        } catch {
            #expect(error.headline.contains(#"unknown setting 'a\nb'"#))
            #expect(error.headline.contains(#"unknown setting '\u{1b}[2J'"#))
            #expect(!error.headline.unicodeScalars.contains { $0.value < 0x20 })
        }
    }
}
