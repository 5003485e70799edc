/// One thing the doctor looked at.
struct Finding: Sendable {
    enum Weight: Sendable { case good, doubtful, bad(ExitStatus) }

    var weight: Weight
    var text: String
    var cure: String?

    static func good(_ text: String) -> Finding { Finding(weight: .good, text: text) }
    static func doubtful(_ text: String, cure: String) -> Finding { Finding(weight: .doubtful, text: text, cure: cure) }
    static func bad(_ status: ExitStatus, _ text: String, cure: String?) -> Finding {
        Finding(weight: .bad(status), text: text, cure: cure)
    }

    var mark: String {
        switch weight {
        case .good: "ok  "
        case .doubtful: "hm  "
        case .bad: "FAIL"
        }
    }

    var status: ExitStatus {
        if case .bad(let status) = weight { status } else { .ok }
    }
}
