import Compliance
import Settings
import Testing
import Vocabulary

/// `2026-11-20T22:59:35Z`, with or without milliseconds.
func utc(_ text: String) -> Timestamp {
    let parts = text.dropLast().split(separator: "T")
    let clock = parts[1].split(separator: ".")
    let fields = clock[0].split(separator: ":").compactMap { Int64($0) }
    let days = Int64(CivilDate(iso: parts[0])?.daysSinceEpoch ?? -1)
    let milliseconds = clock.count > 1 ? Int64(clock[1]) ?? 0 : 0
    return Timestamp(
        milliseconds: (days * 86_400 + fields[0] * 3600 + fields[1] * 60 + fields[2]) * 1000 + milliseconds)
}

/// The verdict of a built-in profile for a call that may ring 25 s.
func judge(_ id: String, _ zones: String..., at text: String, ring: Duration = .seconds(25)) throws -> WindowVerdict {
    let profile = try #require(ComplianceProfile.builtIn(id: id))
    return verdict(for: profile, zones: zones, from: utc(text), until: utc(text) + ring)
}

extension WindowVerdict {
    var opens: Timestamp? {
        if case .closed(_, let opens) = self { opens } else { nil }
    }

    var closes: Timestamp? {
        if case .open(let closes) = self { closes } else { nil }
    }

    var reason: String {
        if case .closed(let reason, _) = self { reason } else { "open" }
    }
}
