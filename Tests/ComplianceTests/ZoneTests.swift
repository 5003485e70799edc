import Testing
import Vocabulary

@testable import Compliance

@Suite struct ZoneTests {
    private func zones(_ code: String, _ region: String? = nil) throws -> [String] {
        CountryZones.candidates(for: try #require(Country(code: code)), region: region)
    }

    @Test func everyZoneOfTheTableIsKnownHere() {
        for country in CountryZones.countries {
            for zone in CountryZones.candidates(for: country, region: nil) {
                #expect(isKnownZone(zone), "\(country) \(zone)")
            }
        }
        #expect(CountryZones.countries.count == 25)
    }

    @Test func aRegionNarrows() throws {
        #expect(try zones("CL") == ["America/Santiago", "America/Punta_Arenas", "Pacific/Easter"])
        #expect(try zones("CL", "RM") == ["America/Santiago"])
        #expect(try zones("CL", "CL-RM") == ["America/Santiago"])
        #expect(try zones("CL", "xii") == ["America/Punta_Arenas"])
        #expect(try zones("MX", "BCN") == ["America/Tijuana"])
        #expect(try zones("MX", "Quintana Roo") == ["America/Cancun"])
        #expect(try zones("MX", "CHH").count == 3)
        #expect(try zones("EC", "W") == ["Pacific/Galapagos"])
        #expect(try zones("US", "IN") == ["America/New_York", "America/Chicago"])
    }

    /// Easter Island belongs to Valparaíso: both clocks, unless the region says which.
    @Test func valparaisoHasTwoClocks() throws {
        #expect(try zones("CL", "V") == ["America/Santiago", "Pacific/Easter"])
        #expect(try zones("CL", "Isla de Pascua") == ["Pacific/Easter"])
    }

    @Test(arguments: ["Valparaíso", "VALPARAISO", " valparaíso ", "Valparai\u{301}so"])
    func accentsAndCapitalsDoNotMatter(region: String) throws {
        #expect(try zones("CL", region) == ["America/Santiago", "Pacific/Easter"])
    }

    @Test func anUnknownRegionGivesAllZones() throws {
        #expect(try zones("MX", "Narnia") == zones("MX"))
        #expect(CountryZones.zones(ofRegion: "Narnia", in: try #require(Country(code: "MX"))) == nil)
        #expect(CountryZones.zones(ofRegion: "sonora", in: try #require(Country(code: "MX"))) == ["America/Hermosillo"])
    }

    @Test func anUnknownCountryHasNone() throws {
        #expect(try zones("ZZ").isEmpty)
    }

    @Test func namesFromFilesDoNotGrowTheCacheOverKnownZones() {
        for number in 0..<1500 { #expect(!isKnownZone("Nowhere/\(number)")) }
        #expect(isKnownZone("America/Lima"))
    }
}

/// The zone of a debtor: declared, else the region's, else the number's, else all.
@Suite struct DebtorZoneTests {
    private func zones(
        _ phone: String, _ country: String, home: String? = nil, region: String? = nil, declared: String? = nil
    ) throws -> [String] {
        DebtorZones.candidates(
            declared: declared, home: home ?? country, region: region, phone: try #require(PhoneNumber(e164: phone)),
            country: try #require(Country(code: country)))
    }

    @Test func whatIsSaidFirstCounts() throws {
        // A landline of Punta Arenas.
        #expect(try zones("+56612000000", "CL") == ["America/Punta_Arenas"])
        #expect(try zones("+56612000000", "CL", region: "RM") == ["America/Santiago"])
        #expect(try zones("+56612000000", "CL", region: "RM", declared: "Pacific/Easter") == ["Pacific/Easter"])
        #expect(try zones("+56612000000", "CL", region: "Narnia") == ["America/Punta_Arenas"])
        // A mobile says nothing in Chile.
        #expect(try zones("+56900000000", "CL").count == 3)
        #expect(try zones("+56322000000", "CL") == ["America/Santiago", "Pacific/Easter"])
    }

    @Test(arguments: [
        ("+14150000000", "US", "America/Los_Angeles"), ("+12120000000", "US", "America/New_York"),
        ("+16890000000", "US", "America/New_York"),
        ("+16020000000", "US", "America/Phoenix"), ("+18080000000", "US", "Pacific/Honolulu"),
        ("+526640000000", "MX", "America/Tijuana"), ("+529980000000", "MX", "America/Cancun"),
        ("+525500000000", "MX", "America/Mexico_City"), ("+526620000000", "MX", "America/Hermosillo"),
        ("+5511900000000", "BR", "America/Sao_Paulo"), ("+5592900000000", "BR", "America/Manaus"),
        ("+5568900000000", "BR", "America/Rio_Branco"), ("+59322000000", "EC", "America/Guayaquil"),
        ("+34928000000", "ES", "Atlantic/Canary"), ("+34910000000", "ES", "Europe/Madrid"),
    ])
    func theAreaCodeTells(phone: String, country: String, zone: String) throws {
        #expect(try zones(phone, country) == [zone])
    }

    @Test func whereItDoesNotAllMustAgree() throws {
        #expect(try zones("+34600000000", "ES") == ["Europe/Madrid", "Atlantic/Canary"])
        #expect(try zones("+593990000000", "EC").count == 2)
        #expect(try zones("+12190000000", "US") == ["America/New_York", "America/Chicago"])
        // The north-west of Mexico is not told apart, and never taken for the centre alone.
        #expect(try zones("+526190000000", "MX").count == 7)
        // At home in Colombia with a number of Punta Arenas: either place.
        #expect(try zones("+56612000000", "CL", home: "CO") == ["America/Bogota", "America/Punta_Arenas"])
        #expect(try zones("+56612000000", "CL", home: "ZZ").isEmpty)
    }

    @Test func everyZoneOfAnAreaIsKnownAndOneOfItsCountry() {
        var lines = 0
        for line in numberZoneData.split(separator: "\n") {
            let columns = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
            guard columns.count == 3, let country = Country(code: columns[0][0]) else {
                Issue.record("\(line)")
                continue
            }
            lines += 1
            let all = CountryZones.candidates(for: country, region: nil)
            for zone in columns[1] { #expect(isKnownZone(zone) && all.contains(zone), "\(country) \(zone)") }
        }
        #expect(lines > 30)
    }
}
