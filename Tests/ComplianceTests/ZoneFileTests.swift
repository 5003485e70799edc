import Foundation
import Testing
import Vocabulary

@testable import Compliance

/// The system's tzdata, read by ourselves.
@Suite struct ZoneFileTests {
    private static let zones = CountryZones.countries.flatMap { CountryZones.candidates(for: $0, region: nil) }

    private func file(_ name: String) throws -> ZoneFile {
        let contents = try #require(FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)"))
        return try #require(ZoneFile([UInt8](contents)), "\(name)")
    }

    /// Foundation has data of its own and another reader: of the years that no release of the data changes any more, both
    /// must have the same clock everywhere. Of later ones the system's may know a decree that Foundation's do not.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/America/Santiago")))
    func agreesWithFoundation() throws {
        for name in Self.zones {
            let ours = ZoneRules(try file(name))
            let theirs = ZoneRules(try #require(TimeZone(identifier: name)))
            // Fernando de Noronha had one week of summer time in 2000, too short for how Foundation is asked.
            let (mine, other) = (recent(ours), recent(theirs))
            let same = mine.elementsEqual(other) { $0.end == $1.end && $0.offset == $1.offset }
            #expect(same, "\(name): \(mine.count) and \(other.count) stretches")
        }
    }

    private func recent(_ rules: ZoneRules) -> [ZoneRules.Stretch] {
        rules.stretches.filter { (1_000_000_000_000..<1_700_000_000_000).contains($0.end) }
    }

    /// What a late decree would bring: no more clock changes, a rule by days of the year, hours beyond midnight.
    @Test func theFooterGoesOn() throws {
        func turns(_ footer: String, _ year: Int) throws -> [String] {
            let rule = try #require(ZoneFooter(footer))
            return rule.changes(in: year).map { "\(Timestamp(seconds: $0.at)) \($0.offset / 60)" }
        }
        #expect(
            try turns("<-04>4<-03>,M9.1.6/24,M4.1.6/24", 2026) == [
                "2026-09-06T04:00:00Z -180", "2026-04-05T03:00:00Z -240",
            ])
        #expect(
            try turns("EST5EDT,M3.2.0,M11.1.0", 2026) == [
                "2026-03-08T07:00:00Z -240", "2026-11-01T06:00:00Z -300",
            ])
        #expect(
            try turns("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026) == [
                "2026-03-29T01:00:00Z -60", "2026-10-25T01:00:00Z -120",
            ])
        #expect(try turns("XXX0YYY,J60,59", 2028).map { String($0.prefix(10)) } == ["2028-03-01", "2028-02-29"])
        #expect(try turns("<+0330>-3:30", 2026).isEmpty)
        for wrong in [
            "", "X5", "EST", "EST5EDT", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.2.0", "EST5EDT,M3.2.0,M11.1.0x",
            "EST200",
        ] {
            #expect(ZoneFooter(wrong) == nil, "\(wrong)")
        }
    }

    /// A file as a new decree would be shipped: from 2027 on the clock stays at -180.
    @Test func whatTheFileSaysHolds() throws {
        func bytes(_ number: Int64, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * Int64($0))) }
        }
        func block(_ times: [(Int64, UInt8)], types: [Int64], timeSize: Int) -> [UInt8] {
            let counts = [0, 0, 0, times.count, types.count, 4].flatMap { bytes(Int64($0), 4) }
            return Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
                + times.flatMap { bytes($0.0, timeSize) } + times.map(\.1)
                + types.flatMap { bytes($0, 4) + [0, 0] } + Array("-03\0".utf8)
        }
        let change = Int64(1_788_667_200)
        let whole =
            block([], types: [0], timeSize: 4) + block([(change, 1)], types: [-14400, -10800], timeSize: 8)
            + Array("\n<-03>3\n".utf8)
        let rules = ZoneRules(try #require(ZoneFile(whole)))
        #expect(rules.stretches.map(\.offset) == [-14_400_000, -10_800_000])
        #expect(rules.stretches.first?.end == change * 1000)
        // Every shorter piece of it is refused, not read beyond its end.
        for length in 0..<whole.count - 9 { #expect(ZoneFile(Array(whole.prefix(length))) == nil) }
        var wrong = whole
        wrong[wrong.count - 2] = UInt8(ascii: "?")
        #expect(ZoneFile(wrong) == nil)
    }

    @Test(arguments: [
        "../../etc/passwd", "/etc/passwd", "America//Santiago", "right/America/Santiago", "EST", "", "America/..",
    ])
    func namesThatAreNoZone(name: String) {
        #expect(!isKnownZone(name))
    }
}
