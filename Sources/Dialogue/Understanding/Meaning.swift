/// What somebody meant. The raw values are the words of scripts.
public enum Meaning: String, CaseIterable, Sendable, Codable, Hashable {
    case yes, no
    /// `Aló`, `¿bueno?`: somebody is there, and has said nothing yet.
    case hello
    case whoIsCalling = "who-is-calling"
    case again = "repeat"
    case wrongPerson = "wrong-person"
    case notHere = "not-here"
    case callLater = "call-later"
    case doNotCall = "do-not-call"
    case agent
    case alreadyPaid = "already-paid"
    case today, tomorrow, friday
    case anotherDate = "another-date"
    /// Words that sound like an answer and are none: `no sé`, `¿cómo no?`.
    case unsure

    /// What scripts may listen for.
    public static let written = allCases.filter { $0 != .unsure }
}
