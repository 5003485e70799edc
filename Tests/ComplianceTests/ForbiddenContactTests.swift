import Foundation
import Settings
import Testing
import Vocabulary

@testable import Compliance

/// Who and what a law lets nobody call, whatever the hour.
@Suite struct ForbiddenContactTests {
    /// As the laws were read, once more: a profile that forgets one, or a new one, has to come by here.
    private static let forbidden: [String: Set<ContactTrait>] = [
        "ar": [.reference, .work], "br": [.reference], "br-others": [], "br-rj": [.reference], "br-sp": [.reference],
        "cl": [.reference],
        "co": [.reference], "de": [], "ec": [.reference], "es": [.reference], "mx-condusef": [.minor, .reference],
        "mx-profeco": [.minor, .reference], "pe": [.reference], "uk": [.reference], "us-ma": [.reference, .work],
        "us-regf": [.reference, .work],
    ]

    @Test func theShippedProfilesForbidWhatTheirLawsDo() {
        let found = ComplianceLibrary.shipped.sheets.map { ($0.id, $0.profile.forbidden) }
        #expect(Dictionary(uniqueKeysWithValues: found) == Self.forbidden)
    }

    @Test func whatIsForbiddenIsNeverOpen() throws {
        let noon = try #require(ISO8601DateFormatter().date(from: "2026-03-10T15:00:00Z"))
        let from = Timestamp(milliseconds: Int64(noon.timeIntervalSince1970 * 1000))
        let profile = ComplianceProfile(id: "xx", hours: .always, forbidden: [.work, .minor], source: "test")
        func window(_ traits: Set<ContactTrait>) -> WindowVerdict {
            verdict(
                for: profile, zones: ["America/Santiago"], traits: traits, from: from, until: from + .seconds(30))
        }
        #expect(window([]).isOpen)
        #expect(window([.reference]).isOpen)
        #expect(window([.work]) == .closed(reason: "profile xx lets nobody call a telephone at work", opens: nil))
        #expect(window([.reference, .minor]) == .closed(reason: "profile xx lets nobody call a minor", opens: nil))
    }

    @Test func aCountryWithoutProfileIsNotCalled() throws {
        let (chile, peru) = (try #require(Country(code: "CL")), try #require(Country(code: "PE")))
        let contacts = CallableContacts([chile: ComplianceProfile(id: "cl", hours: .always, source: "test")])
        let phone = try #require(PhoneNumber(e164: "+56200000010"))
        func place(_ country: Country) -> ContactPlace { ContactPlace(country: country, phone: phone, region: nil) }
        #expect(contacts.refusal(at: place(chile), [.work]) == nil)
        #expect(contacts.refusal(at: place(peru)) == "no compliance profile for the country of the phone")
    }

    /// Traces that were recorded before there were any.
    @Test func aProfileWithoutThemIsReadAsForbiddingNothing() throws {
        var profile = ComplianceProfile(id: "xx", hours: .always, forbidden: [.work], source: "test")
        let whole = try JSONEncoder().encode(profile)
        #expect(try JSONDecoder().decode(ComplianceProfile.self, from: whole) == profile)
        var fields = try #require(try JSONSerialization.jsonObject(with: whole) as? [String: Any])
        fields["forbidden"] = nil
        let old = try JSONSerialization.data(withJSONObject: fields)
        profile.forbidden = []
        #expect(try JSONDecoder().decode(ComplianceProfile.self, from: old) == profile)
    }
}
