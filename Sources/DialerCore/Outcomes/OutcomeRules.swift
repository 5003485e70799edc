public import Vocabulary

/// What Asterisk said about a call that was not answered.
public struct CallEvidence: Hashable, Sendable {
    /// Hangup `Cause` of the channel with our id.
    public var cause: Int?
    public var techCause: String?
    /// Hangup `Cause` of the far half of a `Local/` channel.
    public var farCause: Int?
    /// `DialStatus` of the `DialEnd`.
    public var dialStatus: String?
    /// `Reason` of the `OriginateResponse`.
    public var originateReason: Int?

    public init(
        cause: Int? = nil, techCause: String? = nil, farCause: Int? = nil, dialStatus: String? = nil,
        originateReason: Int? = nil
    ) {
        self.cause = cause
        self.techCause = techCause
        self.farCause = farCause
        self.dialStatus = dialStatus
        self.originateReason = originateReason
    }

    /// The cause that says something: the near half of a refused `Local/` channel reports 0, and a call we end
    /// ourselves reports 16, whatever happened on the far side.
    public var tellingCause: Int? {
        [cause, farCause].compactMap(\.self).first { $0 != 0 && $0 != 16 && $0 != 127 }
    }

    /// Whether the outcome is certain: what has not come yet could not change it.
    var isConclusive: Bool {
        tellingCause != nil || dialStatus == "BUSY" || dialStatus == "CONGESTION"
            || originateReason.map { [3, 5, 8].contains($0) } ?? false
    }
}

/// One row of the table of causes; `docs/outcomes.md` prints it.
public struct CauseRule: Hashable, Sendable {
    /// Q.850 cause as in Asterisk's `Hangup` event.
    public var cause: Int
    /// SIP statuses that Asterisk turns into this cause.
    public var sip: [Int]
    public var outcome: Outcome
    public var meaning: String
}

/// A SIP status that says more than the cause Asterisk makes of it; `docs/outcomes.md` prints these, too.
public struct StatusRule: Hashable, Sendable {
    public var sip: Int
    public var outcome: Outcome
    public var meaning: String
}

/// How the end of an unanswered call becomes an outcome. Each cause has exactly one.
public enum OutcomeRules {
    /// Sorted by cause. SIP column: Asterisk 22, `res_pjsip`, checked by recording each refusal.
    public static let causes: [CauseRule] = [
        CauseRule(cause: 1, sip: [404, 485, 604], outcome: .invalid, meaning: "the number is not in use"),
        CauseRule(cause: 2, sip: [], outcome: .failed, meaning: "no route to the transit network"),
        CauseRule(cause: 3, sip: [], outcome: .failed, meaning: "no route to the destination"),
        CauseRule(cause: 17, sip: [486, 600], outcome: .busy, meaning: "the line was engaged"),
        CauseRule(cause: 18, sip: [408], outcome: .noAnswer, meaning: "the phone did not respond"),
        CauseRule(cause: 19, sip: [480, 483], outcome: .noAnswer, meaning: "it rang and nobody answered"),
        CauseRule(cause: 20, sip: [], outcome: .noAnswer, meaning: "the phone is switched off or away"),
        CauseRule(cause: 21, sip: [603], outcome: .busy, meaning: "the person declined the call"),
        CauseRule(cause: 22, sip: [410], outcome: .invalid, meaning: "the number was changed"),
        CauseRule(cause: 23, sip: [302], outcome: .failed, meaning: "the call was redirected"),
        CauseRule(cause: 26, sip: [], outcome: .noAnswer, meaning: "answered elsewhere"),
        CauseRule(cause: 27, sip: [502], outcome: .failed, meaning: "the destination is out of order"),
        CauseRule(cause: 28, sip: [484], outcome: .invalid, meaning: "the number is incomplete"),
        CauseRule(cause: 29, sip: [501], outcome: .failed, meaning: "the trunk rejected the facility"),
        CauseRule(cause: 31, sip: [], outcome: .failed, meaning: "ended without a reason"),
        CauseRule(cause: 34, sip: [503], outcome: .congestion, meaning: "no line was free"),
        CauseRule(cause: 38, sip: [500], outcome: .failed, meaning: "the network is out of order"),
        CauseRule(cause: 41, sip: [], outcome: .congestion, meaning: "temporary failure of the network"),
        CauseRule(cause: 42, sip: [], outcome: .congestion, meaning: "the switch is congested"),
        CauseRule(cause: 44, sip: [], outcome: .congestion, meaning: "the requested line is not free"),
        CauseRule(cause: 50, sip: [], outcome: .failed, meaning: "the facility is not subscribed"),
        CauseRule(cause: 52, sip: [], outcome: .failed, meaning: "outgoing calls are barred"),
        CauseRule(cause: 57, sip: [], outcome: .failed, meaning: "the bearer capability is not authorised"),
        CauseRule(cause: 58, sip: [488, 606], outcome: .failed, meaning: "no common codec"),
        CauseRule(cause: 66, sip: [], outcome: .failed, meaning: "the channel type is not there"),
        CauseRule(cause: 88, sip: [], outcome: .failed, meaning: "incompatible destination"),
        CauseRule(cause: 102, sip: [504], outcome: .noAnswer, meaning: "the far network did not respond in time"),
        CauseRule(cause: 127, sip: [402, 487], outcome: .failed, meaning: "interworking, no cause given"),
    ]

    /// SIP 401, 403 and 407 share cause 21 with 603 but are the trunk's refusal of us, not the person's; 607 and 608
    /// share 127 with much else but are the person's, or a filter's in their name.
    public static let statuses: [StatusRule] = [
        StatusRule(sip: 401, outcome: .failed, meaning: "the trunk refused our credentials or caller id"),
        StatusRule(sip: 403, outcome: .failed, meaning: "the trunk refused our credentials or caller id"),
        StatusRule(sip: 407, outcome: .failed, meaning: "the trunk refused our credentials or caller id"),
        StatusRule(sip: 607, outcome: .busy, meaning: "the person does not want our calls"),
        StatusRule(sip: 608, outcome: .busy, meaning: "a call filter declined for the person"),
    ]

    private static let byStatus = Dictionary(uniqueKeysWithValues: statuses.map { ($0.sip, $0) })
    private static let byCause = Dictionary(uniqueKeysWithValues: causes.map { ($0.cause, $0) })

    /// The outcome of a call nobody answered, and the sentence that says why.
    ///
    /// The SIP status decides where it is one of ``statuses``, else the cause where there is a telling one. Without
    /// either, `DialStatus` and the `Reason` of the `OriginateResponse` decide; without anything the attempt failed
    /// before it reached the network.
    public static func outcome(of evidence: CallEvidence) -> (outcome: Outcome, detail: String) {
        let sip = evidence.techCause.map(leadingNumber) ?? nil
        if let sip, let rule = byStatus[sip] { return (rule.outcome, "\(rule.meaning) (SIP \(sip))") }
        if let cause = evidence.tellingCause {
            let suffix = sip.map { "cause \(cause), SIP \($0)" } ?? "cause \(cause)"
            guard let rule = byCause[cause] else { return (.failed, "unlisted \(suffix)") }
            return (rule.outcome, "\(rule.meaning) (\(suffix))")
        }
        switch (evidence.dialStatus, evidence.originateReason) {
        case ("BUSY", _), (_, 5): return (.busy, "the line was engaged")
        case ("CONGESTION", _), (_, 8): return (.congestion, "no line was free")
        case (_, 3): return (.noAnswer, "it rang and nobody answered")
        case _ where evidence.cause == 127 || evidence.farCause == 127:
            return (.failed, byCause[127].map { "\($0.meaning) (cause 127)" } ?? "cause 127")
        case ("NOANSWER", _): return (.noAnswer, "nobody answered")
        case (_, 1): return (.noAnswer, "the far side ended the call before anybody answered")
        default:
            if evidence.cause == 16 { return (.noAnswer, "the call ended before anybody answered (cause 16)") }
            return (.failed, "Asterisk could not place the call: check the trunk's dial string and registration")
        }
    }

    private static func leadingNumber(_ text: String) -> Int? {
        Int(text.prefix { $0.isASCII && $0.isNumber })
    }
}
