import Settings
import Testing
import Vocabulary

@testable import Compliance

/// Rules of states on top of a country's.
@Suite struct StateTests {
    private func rules(_ code: String) throws -> ComplianceProfile {
        let country = try #require(Country(code: code))
        return try #require(ComplianceProfile.builtIn(for: country))
    }

    private let zones = ["America/Sao_Paulo"]

    private func place(_ phone: String, region: String? = nil, _ country: String = "BR") throws -> ContactPlace {
        ContactPlace(
            country: try #require(Country(code: country)), phone: try #require(PhoneNumber(e164: phone)),
            region: region)
    }

    /// By the clock of São Paulo, three hours behind.
    private func window(_ day: Int, _ hour: Int, _ minute: Int, at place: ContactPlace) throws -> WindowVerdict {
        let profile = try rules("BR").inForce(at: place)
        let date = try #require(CivilDate(year: 2026, month: 3, day: day))
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64((hour + 3) * 3600 + minute * 60)
        let from = Timestamp(milliseconds: seconds * 1000)
        return verdict(for: profile, zones: zones, region: place.region, from: from, until: from + .seconds(30))
    }

    @Test func eachStateHasItsOwnHoursAndWhoIsNowhereHasAll() throws {
        let paulista = try place("+5511900000000", region: "SP")
        let fluminense = try place("+5511900000000", region: "RJ")
        let mineiro = try place("+5511900000000", region: "MG")
        let nowhere = try place("+55800000000")
        // Tuesday the 10th at half past eight, Saturday the 14th at ten, Tuesday at ten.
        for (day, hour, minute, open) in [
            (10, 8, 30, [true, false, false, false]), (14, 10, 0, [true, false, false, false]),
            (10, 10, 0, [true, true, true, true]), (10, 20, 0, [false, false, false, false]),
        ] {
            let found = try [paulista, fluminense, mineiro, nowhere].map {
                try window(day, hour, minute, at: $0).isOpen
            }
            #expect(found == open, "\(day) \(hour):\(minute)")
        }
    }

    @Test func theAreaOfTheNumberSpeaksWhereTheRecordDoesNot() throws {
        #expect(try window(10, 8, 30, at: try place("+5511900000000")).isOpen)
        #expect(try !window(10, 8, 30, at: try place("+5521900000000")).isOpen)
        // The record comes first.
        #expect(try !window(10, 8, 30, at: try place("+5511900000000", region: "RJ")).isOpen)
    }

    @Test func theRefusalNamesTheStrictOne() throws {
        guard case .closed(let reason, let opens) = try window(10, 8, 30, at: try place("+5521900000000")) else {
            Issue.record("open")
            return
        }
        #expect(
            reason == "it is 08:30 in America/Sao_Paulo, calls are lawful 09:00-19:00 on a Tuesday (br-rj)")
        #expect(opens?.description == "2026-03-10T12:00:00Z")
    }

    @Test func capsAndProhibitionsOfBothHold() throws {
        let weekly = FrequencyCap(max: 7, per: .rollingDays(7), countsOn: .attempt)
        let daily = FrequencyCap(max: 1, per: .day, countsOn: .attempt)
        var profile = ComplianceProfile(id: "xx", hours: .always, caps: [weekly], forbidden: [.minor], source: "test")
        let state = ComplianceProfile(
            id: "xx-a", hours: .always, caps: [weekly, daily], forbidden: [.work], source: "test")
        profile.states = [StateRules(regions: ["A"], profile: state)]
        func caps(_ regions: Set<String>?) -> [FrequencyCap] {
            limits(of: profile.inForce(in: regions), zones: zones, at: .epoch + .seconds(1_770_000_000)).map(\.cap)
        }
        #expect(caps(nil) == [weekly, daily] && caps(["A", "B"]) == [weekly, daily] && caps(["B"]) == [weekly])
        #expect(profile.inForce(in: ["A"]).refusal(of: [.work]) == "profile xx-a lets nobody call a telephone at work")
        #expect(profile.inForce(in: ["B"]).refusal(of: [.work]) == nil)
        #expect(profile.inForce(in: ["B"]).refusal(of: [.minor]) == "profile xx lets nobody call a minor")
    }

    @Test func massachusettsHasItsOwnCap() throws {
        let rules = try rules("US")
        func most(_ phone: String, region: String? = nil) throws -> [Int] {
            rules.inForce(at: try place(phone, region: region, "US")).allCaps.map(\.max)
        }
        #expect(try most("+12125550100") == [7, 1])
        #expect(try most("+16175550100") == [7, 1, 2])
        #expect(try most("+12125550100", region: "MA") == [7, 1, 2])
        #expect(try most("+16175550100", region: "NY") == [7, 1])
        // Free of charge: nobody knows where.
        #expect(try most("+18005550100") == [7, 1, 2])
    }

    @Test func everyAreaIsOfARegionThatIsKnown() throws {
        var areas: [String: Int] = [:]
        for line in numberRegionData.split(separator: "\n") {
            let columns = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
            let country = try #require(Country(code: columns[0][0]))
            for region in columns[1] { #expect(CountryZones.regionKey(region, of: country) == region) }
            for area in columns[2] {
                #expect(areas["\(country) \(area)"] == nil, "\(area) is there twice")
                areas["\(country) \(area)"] = 1
                // A zone that the area speaks of is one of the region's, or keeps its clock.
                let phone = try #require(PhoneNumber(e164: "+\(columns[0][1])\(area)5550100"))
                let zones = try #require(NumberZones.candidates(for: phone, country: country), "\(area)")
                let regional = columns[1].flatMap { CountryZones.zones(ofRegion: $0, in: country) ?? [] }
                #expect(!Set(zones).isDisjoint(with: regional), "\(area): \(zones), \(regional)")
            }
        }
        #expect(areas.keys.count { $0.hasPrefix("BR") } == 67)
        #expect(areas.keys.count { $0.hasPrefix("US") } > 300)
    }

    @Test func everyStateOfBrazilHasRules() throws {
        let states = try rules("BR").states
        let regions = Set(
            numberRegionData.split(separator: "\n").filter { $0.contains("BR 55") }.flatMap { line in
                line.split(separator: "|")[1].split(separator: " ").map(String.init)
            })
        #expect(regions.count == 27)
        for region in regions { #expect(states.count { $0.regions.contains(region) } == 1, "\(region)") }
    }

    @Test func whatAStateAsksForIsAskedForTogether() {
        var country = ConductRules()
        country.identification = [.firm]
        country.retentionDays = 100
        country.mayRecordUnannounced = true
        country.abandonment = ConductRules.Abandonment(formula: .ftc, cap: 0.02)
        var state = ConductRules()
        state.identification = [.caller, .firm]
        state.prohibitions = [.askingWhy]
        state.callerPrefix = "0303"
        state.mayHideNumber = false
        state.leastRing = .seconds(20)
        state.retentionDays = 50
        state.abandonment = ConductRules.Abandonment(formula: .ofcom, cap: 0.03)
        country.tighten(by: state)
        #expect(country.identification == [.firm, .caller] && country.prohibitions == [.askingWhy])
        #expect(country.callerPrefix == "0303" && !country.mayHideNumber && country.leastRing == .seconds(20))
        #expect(country.retentionDays == 100 && !country.mayRecordUnannounced)
        #expect(country.abandonment == ConductRules.Abandonment(formula: .strict, cap: 0.02))
    }

    @Test func profilesWithStatesHaveAnotherText() {
        var profile = ComplianceProfile(id: "xx", hours: .always, source: "test")
        let plain = profile.canonicalText
        let state = ComplianceProfile(id: "xx-a", hours: .never, source: "test")
        profile.states = [StateRules(regions: ["B", "A"], profile: state)]
        #expect(profile.canonicalText == plain + "in A B\n    id xx-a\n    hours never\n")
    }
}
