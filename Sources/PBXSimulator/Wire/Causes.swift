/// Hang-up causes as Asterisk names them, and what it makes of SIP refusals.
enum Causes {
    /// The Q.850 cause for a SIP final status, as seen on the wire.
    static func cause(sip status: Int) -> Int {
        switch status {
        case 486, 600: 17
        case 480, 483: 19
        case 404, 485, 604: 1
        case 401, 403, 407, 603: 21
        case 503: 34
        case 408: 18
        case 410: 22
        case 484: 28
        case 488, 606: 58
        case 500: 38
        case 502: 27
        case 504: 102
        case 501: 29
        case 400..<500, 600..<700: 127
        case 500..<600: 34
        default: 0
        }
    }

    /// `DialStatus` of the DialEnd for a SIP refusal: only these two differ from NOANSWER.
    static func dialStatus(sip status: Int) -> String {
        switch status {
        case 486, 600: "BUSY"
        case 503: "CONGESTION"
        default: "NOANSWER"
        }
    }

    /// `Cause-txt`
    static func text(_ cause: Int) -> String {
        switch cause {
        case 1: "Unallocated (unassigned) number"
        case 16: "Normal Clearing"
        case 17: "User busy"
        case 18: "No user responding"
        case 19: "User alerting, no answer"
        case 21: "Call Rejected"
        case 22: "Number changed"
        case 27: "Destination out of order"
        case 28: "Invalid number format"
        case 29: "Facility rejected"
        case 34: "Circuit/channel congestion"
        case 38: "Network out of order"
        case 58: "Bearer capability not available"
        case 102: "Recover on timer expiry"
        case 127: "Interworking, unspecified"
        default: "Unknown"
        }
    }
}
