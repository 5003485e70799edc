import DialerCore
import Vocabulary

/// How calls that nobody answered ended on a real Asterisk 22, and what each must become.
struct RecordedEnding: Sendable, CustomStringConvertible {
    var name: String
    var outcome: Outcome
    var description: String { name }
    /// What Asterisk said in the end, in the order it was seen; any other order may be seen as well.
    var words: [CallEvent]

    static let all: [RecordedEnding] = locals + sips + timeouts + silent

    private static let locals = [
        RecordedEnding("busy, Local", .busy, dial: "BUSY", near: 0, far: 17, reason: 5),
        RecordedEnding("congestion, Local", .congestion, dial: "CONGESTION", near: 0, far: 34, reason: 8),
        RecordedEnding("unallocated, Local", .invalid, dial: "NOANSWER", near: 1, far: 1, reason: 0),
        RecordedEnding("no such extension, Local", .failed, near: 0, far: 0, reason: 0),
        RecordedEnding("Local in front of SIP 486", .busy, dial: "BUSY", near: 17, far: 17, reason: 0),
        RecordedEnding("rejected, Local", .busy, dial: "NOANSWER", near: 21, far: 21, reason: 0),
        RecordedEnding("out of order, Local", .failed, dial: "NOANSWER", near: 27, far: 27, reason: 0),
        RecordedEnding("network out of order, Local", .failed, dial: "NOANSWER", near: 38, far: 38, reason: 0),
    ]

    private static let sips: [RecordedEnding] = [
        (486, 17, .busy), (480, 19, .noAnswer), (404, 1, .invalid), (603, 21, .busy), (503, 34, .congestion),
        (484, 28, .invalid), (500, 38, .failed), (403, 21, .failed), (408, 18, .noAnswer), (410, 22, .invalid),
        (488, 58, .failed), (502, 27, .failed), (504, 102, .noAnswer), (600, 17, .busy), (604, 1, .invalid),
        (607, 127, .busy), (402, 127, .failed), (483, 19, .noAnswer), (501, 29, .failed),
    ].map { (sip: Int, cause: Int, outcome: Outcome) in
        let dial = [486, 600].contains(sip) ? "BUSY" : sip == 503 ? "CONGESTION" : "NOANSWER"
        return RecordedEnding("SIP \(sip)", outcome, dial: dial, near: cause, tech: "\(sip)", reason: 0)
    }

    private static let timeouts = [
        RecordedEnding("rings out, Local", .noAnswer, near: 19, far: 19, reason: 3),
        RecordedEnding("rings out, SIP", .noAnswer, near: 19, tech: "480", reason: 3),
        RecordedEnding(
            "hung up by AMI while ringing", .noAnswer, dial: "NOANSWER", near: 16, reason: 0),
    ]

    /// No channel event of any kind: bad technology, no such endpoint, endpoint without contact.
    private static let silent = [
        RecordedEnding(name: "no channel at all", outcome: .failed, words: [.originateEnded(success: false, reason: 0)])
    ]

    private init(name: String, outcome: Outcome, words: [CallEvent]) {
        self.name = name
        self.outcome = outcome
        self.words = words
    }

    private init(
        _ name: String, _ outcome: Outcome, dial: String? = nil, near: Int, far: Int? = nil, tech: String? = nil,
        reason: Int
    ) {
        var words: [CallEvent] = []
        if let dial { words.append(.dialEnded(status: dial)) }
        words.append(.hungUp(cause: near, techCause: tech))
        if let far { words.append(.farHalfHungUp(cause: far, techCause: nil)) }
        words.append(.originateEnded(success: false, reason: reason))
        self.init(name: name, outcome: outcome, words: words)
    }

    /// Every order in which the words can come, with and without the `OriginateResponse`, which may be lost; the near
    /// channel's end is never missing where there was a channel.
    var orders: [[CallEvent]] {
        let without = words.filter { if case .originateEnded = $0 { false } else { true } }
        return permutations(of: words) + (without.isEmpty ? [] : permutations(of: without))
    }
}

func permutations<Element>(of items: [Element]) -> [[Element]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index in
        var rest = items
        let first = rest.remove(at: index)
        return permutations(of: rest).map { [first] + $0 }
    }
}
