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
        #expect(CountryZones.countries.count == 24)
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
        #expect(CountryZones.knowsRegion("Narnia", of: try #require(Country(code: "MX"))) == false)
        #expect(CountryZones.knowsRegion("sonora", of: try #require(Country(code: "MX"))))
    }

    @Test func anUnknownCountryHasNone() throws {
        #expect(try zones("ZZ").isEmpty)
    }

    @Test func namesFromFilesDoNotGrowTheCacheOverKnownZones() {
        for number in 0..<1500 { #expect(!isKnownZone("Nowhere/\(number)")) }
        #expect(isKnownZone("America/Lima"))
    }
}
