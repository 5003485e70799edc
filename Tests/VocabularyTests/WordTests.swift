import Testing
import Vocabulary

@Suite("Numbers, money, ids, words")
struct WordTests {
    @Test(
        "phone numbers are E.164 or nothing",
        arguments: [
            ("+56200000001", true), ("+12345678", true), ("+123456789012345", true), ("+1234567", false),
            ("+1234567890123456", false), ("+05620000000", false), ("56200000001", false), ("+56 2 0000 0001", false),
            ("", false), ("+", false), ("+５６２０００００００１", false),
        ])
    func phones(_ text: String, _ isGood: Bool) {
        #expect((PhoneNumber(e164: text) != nil) == isGood)
    }

    @Test("a masked number keeps its last four digits and its length")
    func mask() {
        let phone = PhoneNumber(e164: "+56200001234")
        #expect(phone?.masked == "+•••••••1234")
        #expect(phone?.masked.count == phone?.e164.count)
        #expect(phone?.digits == "56200001234")
        #expect(PhoneNumber(e164: "+12345678")?.masked == "+••••5678")
    }

    @Test(
        "money has the decimals of its currency",
        arguments: [
            (125_050, Currency.mxn, "MXN 1250.50"), (45_000, .clp, "CLP 45000"), (5, .usd, "USD 0.05"),
            (-5, .usd, "USD -0.05"), (-123_456, .cop, "COP -1234.56"), (0, .mxn, "MXN 0.00"),
            (.min, .clp, "CLP -9223372036854775808"), (.min, .usd, "USD -92233720368547758.08"),
        ] as [(Int64, Currency, String)])
    func money(_ minorUnits: Int64, _ currency: Currency, _ text: String) {
        #expect(Money(minorUnits: minorUnits, currency: currency).description == text)
    }

    @Test("currencies and countries: three and two ASCII letters, any case")
    func codes() {
        #expect(Currency(code: "clp") == .clp)
        #expect(Currency(code: "PE") == nil)
        #expect(Currency(code: "S/.") == nil)
        #expect(Currency(code: "CLF")?.exponent == 4)
        #expect(Country(code: "cl")?.code == "CL")
        #expect(Country(code: "cl")?.callingCode == "56")
        #expect(Country(code: "XX")?.callingCode == "")
        #expect(Country(code: "C1") == nil)
        #expect(Country(code: "ñ") == nil)
    }

    @Test("an attempt's channel id comes back from Asterisk as it went, near and far half")
    func channels() {
        let near = AttemptChannel(instance: InstanceID(rawValue: "k3x9"), attempt: AttemptID(rawValue: 42))
        #expect(near.uniqueID == "mcd-k3x9-42e")
        #expect(AttemptChannel(uniqueID: "mcd-k3x9-42e") == near)
        let far = AttemptChannel(uniqueID: "mcd-k3x9-42e;2")
        #expect(far?.isFarHalf == true)
        #expect(far?.attempt == near.attempt)
        #expect(far?.uniqueID == "mcd-k3x9-42e;2")
    }

    @Test(
        "other channels' ids are not ours",
        arguments: [
            "1795289632.15", "mcd-k3x9", "mcd-k3x9-", "mcd--42e", "mcd-k3x9-0e", "mcd-k3x9--1e", "mcd-k3x9-42",
            "mcd-k3x9-42e;1",
            "mcd-k3x9-42x", "mcd-k3x9-42ee",
            "pbx-mcd-k3x9-42e", "", "mcd-k3x9-+42e", "mcd-k3x9-042e", "mcd-k3x9-99999999999999999999e",
        ])
    func strangers(_ text: String) {
        #expect(AttemptChannel(uniqueID: text) == nil)
    }

    @Test("the words of the store and the wire do not change by accident")
    func words() {
        #expect(
            Outcome.allCases.map(\.rawValue) == [
                "answered", "busy", "no-answer", "congestion", "invalid", "machine", "abandoned", "failed", "unknown",
            ])
        #expect(AbandonCause.allCases.map(\.rawValue) == ["hold-limit", "hung-up", "queue-refused"])
        #expect(Outcome.allCases.filter(\.metAPerson) == [.answered, .abandoned])
        #expect(
            AgentState.Kind.allCases.map(\.rawValue) == [
                "loggedOut", "paused", "idle", "reserved", "ringing", "talking", "wrapUp",
            ])
        #expect(AgentState.paused(reason: "almuerzo").kind == .paused)
    }
}
