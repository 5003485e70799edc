import Settings
import Testing
import Vocabulary

@testable import Compliance

@Suite struct HoursTests {
    @Test(arguments: [
        ("mon-sat 08:00-20:00, sun 10:00-12:00", "mon-sat 08:00-20:00, sun 10:00-12:00"),
        ("  MON-fri   07:00-19:00 ,sat 08:00-15:00", "mon-fri 07:00-19:00, sat 08:00-15:00"),
        ("mon-fri 15:00-20:00 08:00-13:00", "mon-fri 08:00-13:00 15:00-20:00"),
        ("mon 08:00-12:00, mon 11:00-14:00, tue 08:00-14:00", "mon-tue 08:00-14:00"),
        ("daily 00:00-24:00", "mon-sun 00:00-24:00"),
        ("never", "never"),
    ])
    func readsAndWrites(text: String, written: String) throws {
        let hours = try WeeklyHours(parsing: text)
        #expect(hours.description == written)
        #expect(try WeeklyHours(parsing: written) == hours)
    }

    @Test(arguments: [
        ("lun-vie 08:00-20:00", "'lun-vie' is no day of the week; use mon, tue"),
        ("mon-fri", "'mon-fri' has no hours; write for example 'mon-fri 08:00-20:00'"),
        ("mon-fri 8-20", "'8-20' is no time range; write it like 08:00-20:00"),
        ("mon-fri 20:00-08:00", "'20:00-08:00' ends before it starts; hours over midnight are two parts"),
        ("sat-mon 08:00-20:00", "'sat-mon' runs backwards"),
        ("mon 08:00-24:01", "'08:00-24:01' is no time range"),
        ("mon 08:60-10:00", "'08:60-10:00' is no time range"),
        ("mon 08:00-20:00,", "a part is empty"),
        ("", "a part is empty"),
    ])
    func saysWhatIsWrong(text: String, start: String) {
        let error = #expect(throws: HoursError.self) { try WeeklyHours(parsing: text) }
        #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "no error")")
    }

    @Test func everyBuiltInProfileHasHoursAndASource() {
        for profile in ComplianceProfile.builtIns {
            #expect(!profile.hours.isEmpty, "\(profile.id)")
            #expect(profile.holidays.isEmpty || profile.holidaysKnownThrough == 2030)
        }
        for country in ComplianceProfile.builtInCountries {
            #expect(ComplianceProfile.builtIn(for: country) != nil)
        }
        #expect(
            ComplianceProfile.builtInCountries.map(\.code) == [
                "AR", "BR", "CL", "CO", "DE", "EC", "ES", "GB", "MX", "PE", "US",
            ])
    }

    @Test func hoursOfTheLaws() {
        #expect(ComplianceProfile.builtIn(id: "cl-37")?.hours.description == "mon-sat 08:00-20:00")
        #expect(
            ComplianceProfile.builtIn(id: "co-2300")?.hours.description == "mon-fri 07:00-19:00, sat 08:00-15:00")
        #expect(ComplianceProfile.builtIn(id: "mx-condusef")?.hours.description == "mon-fri 07:00-22:00")
        #expect(ComplianceProfile.builtIn(id: "pe-62")?.hours.description == "mon-fri 07:00-20:00")
        #expect(ComplianceProfile.builtIn(id: "ec-49")?.hours.description == "mon-fri 07:00-20:00")
    }
}
