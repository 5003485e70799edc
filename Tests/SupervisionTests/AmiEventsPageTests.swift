import Foundation
import Pacing
import Supervision
import Testing

/// The tables of `docs/ami-events.md` are written from the header tables of the code.
///
/// After a change there: `MARCADOR_WRITE_DOCS=1 swift test --filter AmiEventsPage`.
@Suite("docs/ami-events.md")
struct AmiEventsPageTests {
    private static let begin = "<!-- from the header tables of the code: begin -->"
    private static let end = "<!-- from the header tables of the code: end -->"

    private var page: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/ami-events.md")
    }

    private func table<Header: StatsHeader>(_: Header.Type) -> String {
        var lines = ["### \(Header.event)", "", Header.occasion, "", "| Header | Unit | Meaning |", "|---|---|---|"]
        for header in Header.allCases {
            lines.append("| `\(header.rawValue)` | \(header.unit.rawValue) | \(header.meaning) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var tables: String {
        let limits = PacingLimit.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        return [
            table(CampaignHeader.self), "Words of `Limit`: \(limits).\n", table(AgentHeader.self),
            table(AttemptHeader.self), table(AlertHeader.self), table(ServerHeader.self),
        ].joined(separator: "\n")
    }

    @Test("its tables say what the code sends")
    func tablesMatch() throws {
        let text = try String(contentsOf: page, encoding: .utf8)
        let start = try #require(text.range(of: Self.begin))
        let stop = try #require(text.range(of: Self.end))
        if ProcessInfo.processInfo.environment["MARCADOR_WRITE_DOCS"] == "1" {
            let written = text[..<start.upperBound] + "\n\n" + tables + "\n" + text[stop.lowerBound...]
            try String(written).write(to: page, atomically: true, encoding: .utf8)
            return
        }
        let found = text[start.upperBound..<stop.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(found == tables.trimmingCharacters(in: .whitespacesAndNewlines), "see the comment of this suite")
    }
}
