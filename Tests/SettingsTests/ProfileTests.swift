import Compliance
import Foundation
import Testing
import Vocabulary

@testable import Settings

/// The profiles in the program, and those of an operator beside the config file.
@Suite struct ProfileTests {
    private static let shipped = ComplianceLibrary.shipped

    @Test func everyFileIsInTheProgram() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Settings/Resources/Compliance")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(ComplianceSource.shipped.map { "\($0.name).yaml" } == files)
        for source in ComplianceSource.shipped {
            let text = try String(contentsOf: folder.appending(path: "\(source.name).yaml"), encoding: .utf8)
            #expect(text == source.text, "\(source.name)")
        }
    }

    @Test func theyAreGoodAndEveryRuleIsCited() {
        #expect(Self.shipped.diagnostics.isEmpty, "\(Self.shipped.diagnostics)")
        #expect(
            Self.shipped.sheets.map(\.id) == [
                "ar", "br-others", "br-rj", "br-sp", "br", "cl", "co", "de", "ec", "es", "mx-condusef", "mx-profeco",
                "pe", "uk", "us-ma",
                "us-regf",
            ])
        for sheet in Self.shipped.sheets {
            #expect(sheet.overrides.isEmpty && !sheet.countries.isEmpty && !sheet.profile.hours.isEmpty)
            let expected = sheet.profile.caps.count + 1 + (sheet.profile.holidays.isEmpty ? 0 : 1)
            #expect(sheet.citations.count >= expected, "\(sheet.id): \(sheet.citations.keys.sorted())")
            for (rule, citation) in sheet.citations {
                #expect(citation.date != nil && citation.source.count > 10, "\(sheet.id) \(rule)")
            }
        }
        for calendar in Self.shipped.calendars.values { #expect(calendar.citation.date != nil) }
    }

    @Test func theNamesOfBeforeStillDo() {
        for (name, id) in ["cl-37": "cl", "co-2300": "co", "pe-62": "pe", "ec-49": "ec", "ar-default": "ar"] {
            #expect(ComplianceProfile.builtIn(id: name)?.id == id)
        }
        #expect(ComplianceProfile.builtIn(id: "cl-38") == nil)
    }

    @Test func whatTheLawsAskForBesideHours() throws {
        let chile = try #require(Self.shipped.sheet("cl"))
        #expect(chile.conduct.callerPrefix == "600" && !chile.conduct.mayHideNumber)
        #expect(chile.conduct.retentionDays == 730 && chile.conduct.prohibitions == [.thirdParties])
        #expect(
            chile.profile.caps == [
                FrequencyCap(max: 1, per: .isoWeek, countsOn: .contact, channels: [.call, .visit]),
                FrequencyCap(max: 2, per: .isoWeek, countsOn: .attempt, channels: [.sms, .email, .im, .mail]),
                .rest(days: 2, after: .attempt, channels: [.sms, .email, .im, .mail]),
            ])
        let collectors = try #require(Self.shipped.sheet("us-regf"))
        #expect(
            collectors.profile.caps == [
                FrequencyCap(
                    max: 7, per: .rollingDays(7), countsOn: .attempt, key: .account, channels: [.call],
                    excused: [.busy, .invalid]),
                .rest(days: 7, after: .conversation, key: .account, channels: [.call]),
            ])
        #expect(collectors.conduct.abandonment == ConductRules.Abandonment(formula: .ftc, cap: 0.03))
        // Massachusetts has its own number, and the country's rest.
        let state = try #require(Self.shipped.sheet("us-ma"))
        #expect(state.profile.caps.map(\.max) == [2, 1] && state.profile.hours == collectors.profile.hours)
        #expect(state.citations["rests[0]"] == collectors.citations["rests[0]"])
    }

    // MARK: An operator's

    private func findings(_ files: [String: String], _ config: String = server) -> [String] {
        let placed = Dictionary(uniqueKeysWithValues: files.map { ("compliance/\($0)", $1) })
        func line(_ one: Diagnostic) -> String {
            "\(one.file):\(one.line):\(one.column): \(one.severity == .warning ? "warning: " : "")\(one.sentence)"
        }
        do throws(SettingsErrors) {
            return try read(config, files: placed).warnings.map(line)
        } catch {
            return error.diagnostics.map(line)
        }
    }

    private let tighter = """
        title: Banco Ejemplo
        extends: cl
        hours: {week: "mon-fri 09:00-19:00"}

        """

    @Test func aFileOfTheNameOfAShippedOneTakesItsPlace() throws {
        let settings = try read(server, files: ["compliance/cl.yaml": tighter])
        let chile = try #require(settings.sheets.first { $0.key.code == "CL" }?.value)
        #expect(chile.profile.hours.description == "mon-fri 09:00-19:00" && chile.title == "Banco Ejemplo")
        #expect(chile.profile.caps.count == 3 && chile.conduct.callerPrefix == "600")
        #expect(chile.profile.holidays.count > 100)
        #expect(settings.overrides.isEmpty && settings.warnings.isEmpty)
    }

    @Test func oneOfAnotherNameIsChosenByTheConfig() throws {
        let config = "compliance: {CL: {extends: banco}}\n" + server
        let settings = try read(config, files: ["compliance/banco.yaml": tighter])
        #expect(settings.profiles.first { $0.key.code == "CL" }?.value.hours.description == "mon-fri 09:00-19:00")
        let plain = try read(server, files: ["compliance/banco.yaml": tighter])
        #expect(plain.profiles.first { $0.key.code == "CL" }?.value.hours.description == "mon-sat 08:00-20:00")
    }

    @Test func whoLoosensSaysWhy() throws {
        let looser = tighter.replacing("mon-fri 09:00-19:00", with: "daily 09:00-19:00")
        #expect(
            findings(["cl.yaml": looser]) == [
                "compliance/cl.yaml:3:8: 'hours' goes beyond the hours mon-sat 08:00-20:00 of cl; tighten it, or add override: \"why the law allows it\", which is kept for the audit"
            ])
        let reasoned = looser + "override: a judgment of 2026\n"
        #expect(
            findings(["cl.yaml": reasoned]) == [
                "compliance/cl.yaml:3:8: warning: 'hours' goes beyond the hours mon-sat 08:00-20:00 of cl, overridden: a judgment of 2026"
            ])
        let settings = try read(server, files: ["compliance/cl.yaml": reasoned])
        #expect(settings.overrides.first?.value.map(\.reason) == ["a judgment of 2026"])
    }

    @Test func oneFromNothingIsComparedWithTheCountrysLaw() {
        let own = "title: Banco\ncountries: [CL]\nhours: {week: \"mon-fri 09:00-19:00\"}\n"
        let found = findings(["banco.yaml": own])
        // Holidays, two caps, a rest, identification, prohibition, prefix, hidden number, retention.
        #expect(found.count == 9, "\(found)")
        #expect(found.allSatisfy { $0.hasPrefix("compliance/banco.yaml:") && $0.contains(" of cl; tighten it") })
    }

    @Test(arguments: [
        ("hours: {week: \"mon-fri 9-19\"}", ":3:15: 'hours.week' are no weekly hours"),
        ("caps: [{max: 1, per: month}]", ":3:22: 'caps[0].per' must be day, week"),
        ("caps: [{max: 1, per: day, channels: [fax]}]", ":3:38: 'caps[0].channels[0]' cannot be 'fax'"),
        (
            "caps: [{max: 1, per: day, key: persona}]",
            ":3:32: 'caps[0].key' cannot be 'persona', did you mean 'person'?"
        ),
        ("rests: [{after: conversation}]", ":3:9: 'rests[0].days' is missing"),
        ("holidays: {calendar: XX}", ":3:22: 'holidays.calendar': there is no calendar of XX"),
        ("holidays: {calender: CL}", ":3:12: unknown setting 'holidays.calender', did you mean 'calendar'?"),
        ("prohibited: {}", ":3:13: 'prohibited.what' is missing"),
        ("confidense: high", ":3:1: unknown setting 'confidense'"),
    ])
    func saysWhatIsWrong(line: String, finding: String) {
        let found = findings(["banco.yaml": "title: Banco\nextends: cl\n\(line)\n"])
        #expect(found.contains { $0.contains("banco.yaml\(finding)") }, "\(found)")
    }

    @Test func circlesAndStrangersAreNamed() {
        let found = findings([
            "a.yaml": "title: A\nextends: b\n", "b.yaml": "title: B\nextends: a\n",
            "c.yaml": "title: C\nextends: cll\n",
        ])
        #expect(
            found == [
                "compliance/b.yaml:2:10: 'extends' goes in a circle: a → b → a; let one of them start from nothing",
                "compliance/c.yaml:2:10: 'extends' cannot be 'cll', did you mean 'cl'?",
            ])
    }

    @Test(arguments: [
        ("{name: x, day: 13-01}", ":2:27: 'holidays[0].day' must be month and day like 09-18"),
        ("{name: x}", ":2:12: 'holidays[0]' must be found by exactly one of"),
        ("{name: x, day: 01-01, easter: 1}", "not by day and easter"),
        ("{name: x, weekday: 6 mon 01}", ":2:31: 'holidays[0].weekday' must be a number or last"),
        (
            "{name: x, day: 01-01, moved: emilani}",
            ":2:41: 'holidays[0].moved': there is no shift 'emilani', did you mean 'emiliani'?"
        ),
        ("{name: x, day: 01-01, regions: [Narnia]}", "'Narnia' is no region of CL known here"),
        ("{name: x, day: 01-01, from: 2030, until: 2020}", "ends (2020) before it begins (2030)"),
    ])
    func saysWhatIsWrongWithACalendar(holiday: String, finding: String) {
        let found = findings([
            "holidays-cl.yaml":
                "years: [2024, 2030]\nholidays: [\(holiday)]\nshifts: {emiliani: {tue: 6}}\n"
        ])
        #expect(found.contains { $0.contains(finding) }, "\(found)")
    }

    @Test func anOwnCalendarIsTheOneProfilesUse() throws {
        let calendar = "years: [2026, 2027]\nholidays: [{name: Fiesta, dates: [2026-12-24]}]\n"
        // Shipped profiles keep theirs; one that asks for the country's calendar gets the own one, and has to say why.
        let own = "title: Banco\nextends: cl\nholidays: {calendar: CL}\noverride: a test\n"
        let settings = try read(
            "compliance: {CL: {extends: banco}}\n" + server,
            files: ["compliance/banco.yaml": own, "compliance/holidays-cl.yaml": calendar])
        let chile = try #require(settings.sheets.first { $0.key.code == "CL" }?.value.profile)
        #expect(chile.holidays.map(\.description) == ["2026-12-24"] && chile.holidaysKnownThrough == 2027)
    }

    // MARK: What a campaign does by them

    @Test func aCampaignThatDoesNotDoAsTheRulesSay() {
        let text = withCampaign("countries: [CL, GB]", "abandonment: {cap: 5%}")
        #expect(
            SettingsTests.findings(text) == [
                "11:7: warning: 'campaigns[0].caller_id.number' must begin with 600 by cl, unless the trunk puts another number there",
                "13:18: warning: 'campaigns[0].abandonment' is not the rule of uk: definition ofcom, cap 3%",
            ])
    }
}
