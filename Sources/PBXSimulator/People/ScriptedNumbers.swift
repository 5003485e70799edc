extension PeopleModel {
    /// Numbers for tests, by their last four digits: whoever ends in one of these does exactly this.
    ///
    /// | digits | behaviour |
    /// |---|---|
    /// | 9001 | answers, talks 10 s, hangs up; the agent records a promise |
    /// | 9002 | answers, talks 10 s, the agent hangs up |
    /// | 9003 | answers, hangs up after 1 s without an agent |
    /// | 9004 | answers and waits for ever |
    /// | 9010 | answering machine |
    /// | 9000 | rings for ever |
    /// | 9100 | 100 Trying and nothing more |
    /// | 9404 … 9606 | refused with that SIP status (9486 busy, 9480 off, 9503 congestion, 9603 declined, …) |
    public static let testNumbers: [String: Person] = {
        var numbers: [String: Person] = [
            "9001": Person(
                fate: .human(after: 2),
                conversation: Conversation(talk: 10, personEndsIt: true, digit: "1")),
            "9002": Person(
                fate: .human(after: 2),
                conversation: Conversation(talk: 10, personEndsIt: false, digit: "2")),
            "9003": Person(fate: .human(after: 2), patience: 1),
            "9004": Person(fate: .human(after: 2)),
            "9010": Person(
                fate: .machine(after: 2), patience: 40,
                conversation: Conversation(talk: 5, personEndsIt: false, digit: "9")),
            "9000": Person(fate: .never),
            "9100": Person(fate: .silence),
        ]
        for status in [401, 402, 403, 404, 407, 408, 410, 480, 483, 484, 486, 488, 500, 501, 502, 503, 504]
            + [600, 603, 604, 606, 607]
        {
            numbers["9\(status)"] = Person(fate: .refused(status: status, after: 0.4, rings: false))
        }
        return numbers
    }()
}
