import Compliance
import Testing
import Vocabulary

@testable import Settings

/// Profiles of regions: which are in force, and what an operator may do to them.
@Suite struct StateTests {
    private let own =
        "title: Banco\nextends: br-rj\ncountries: [BR]\nregions: [RJ]\nhours: {week: mon-fri 10:00-18:00}\n"

    /// What holds in Brazil, by the id of the profile.
    private func brazil(_ config: String, _ files: [String: String] = [:]) throws -> [String: Set<String>] {
        let settings = try read(config + server, files: files)
        let profile = try #require(settings.profiles.first { $0.key.code == "BR" }?.value)
        return Dictionary(uniqueKeysWithValues: profile.states.map { ($0.profile.id, $0.regions) })
    }

    @Test func thoseOfACountryAreInForceTogether() throws {
        let states = try brazil("")
        #expect(states.keys.sorted() == ["br-others", "br-rj", "br-sp"])
        #expect(states["br-rj"] == ["RJ"] && states["br-sp"] == ["SP"] && states["br-others"]?.count == 26)
        let settings = try read(server)
        #expect(settings.profiles.first { $0.key.code == "US" }?.value.states.map(\.profile.id) == ["us-ma"])
        #expect(settings.profiles.first { $0.key.code == "CL" }?.value.states == [])
        #expect(settings.warnings.isEmpty)
    }

    @Test func theyStayWhateverTheCountryIsCalledBy() throws {
        #expect(try brazil("compliance: {BR: {extends: br-rj}}\n").count == 3)
        #expect(try brazil("compliance: {BR: {hours: mon-fri 10:00-18:00}}\n").count == 3)
    }

    @Test func whoTakesOneAwaySaysWhy() throws {
        let config = "compliance: {BR: {states: [br-sp, br-others]}}\n"
        let sentence = "'compliance.BR.states' drops the rules of br-rj"
        #expect(
            findings(config + server) == [
                "1:27: \(sentence); tighten it, or add override: \"why the law allows it\", which is kept for the audit"
            ])
        let reasoned = config.replacing("]}}", with: "], override: nobody of ours lives there}}")
        #expect(findings(reasoned + server) == ["1:27: warning: \(sentence), overridden: nobody of ours lives there"])
        let settings = try read(reasoned + server)
        let country = try #require(Country(code: "BR"))
        #expect(settings.overrides[country]?.map(\.law) == ["br-rj"])
        #expect(try brazil(reasoned).keys.sorted() == ["br-others", "br-sp"])
    }

    @Test func aTighterOneTakesThePlaceOfAnother() throws {
        let files = ["compliance/banco.yaml": own]
        // Not by default: chosen.
        #expect(try brazil("", files)["banco"] == nil)
        #expect(
            try brazil("compliance: {BR: {states: [br-sp, br-others, banco]}}\n", files).keys.sorted()
                == ["banco", "br-others", "br-sp"])
        // By default: beside the others.
        #expect(try brazil("", ["compliance/banco.yaml": own + "default: true\n"]).count == 4)
    }

    @Test func oneOfAShippedNameStaysOfItsRegionAndAsStrict() throws {
        let tighter = "title: Banco\ncountries: [BR]\nextends: br-rj\nhours: {week: mon-fri 10:00-18:00}\n"
        #expect(try brazil("", ["compliance/br-rj.yaml": tighter])["br-rj"] == ["RJ"])
        let looser = "title: Banco\ncountries: [BR]\nhours: {week: mon-fri 08:00-20:00}\n"
        let found = findings(server, files: ["compliance/br-rj.yaml": looser])
        #expect(found.contains { $0.contains("goes beyond the hours mon-fri 09:00-19:00 of br-rj") }, "\(found)")
    }

    @Test(arguments: [
        ("regions: [MG]", "'regions' drops regions of br-rj"), ("default: false", "'default' takes br-rj out of force"),
    ])
    func oneOfAShippedNameHoldsWhereThatOneDid(line: String, finding: String) {
        let file = "title: Banco\nextends: br-rj\n\(line)\n"
        let found = findings(server, files: ["compliance/br-rj.yaml": file])
        #expect(found.count == 1 && found[0].contains(finding), "\(found)")
    }

    @Test func onlyWhatTheStateAddsHasToBeWritten() throws {
        let small = """
            title: a contract
            countries: [CL]
            regions: [Metropolitana, V]
            default: true
            prohibited: {what: [work]}

            """
        let settings = try read(server, files: ["compliance/contrato.yaml": small])
        let chile = try #require(settings.sheets.first { $0.key.code == "CL" }?.value)
        #expect(settings.warnings.isEmpty)
        #expect(chile.profile.states.map(\.regions) == [["RM", "V"]])
        #expect(chile.profile.states.map(\.profile.hours) == [.always])
        #expect(chile.profile.states.map(\.profile.forbidden) == [[.work]])
        // What is asked of a campaign, it is asked of wherever it calls.
        #expect(chile.conduct.prohibitions == [.work, .thirdParties])
    }

    @Test(arguments: [
        ("states: [br-rl, br-sp, br-others]", "'compliance.BR.states' cannot have 'br-rl', did you mean 'br-rj'?"),
        ("states: [us-ma, br-sp, br-rj, br-others]", "'compliance.BR.states' cannot have 'us-ma'"),
        ("states: br-sp", "'compliance.BR.states' must be a list"),
    ])
    func saysWhatIsWrongInTheConfig(line: String, finding: String) {
        let found = findings("compliance: {BR: {\(line)}}\n" + server)
        #expect(found.count == 1 && found[0].contains(finding), "\(found)")
    }

    @Test(arguments: [
        ("countries: [BR]\nregions: [Narnia]", "'regions': 'Narnia' is no region of BR known here"),
        ("countries: [BR, US]\nregions: [SP]", "'regions' are of one country, and 'countries' has 2; name one"),
        ("countries: [BR]\nregions: []", "'regions' names none; name where it holds"),
        ("countries: [BR]\nregions: SP", "'regions' must be a list"),
    ])
    func saysWhatIsWrongInAProfile(lines: String, finding: String) {
        let found = findings(server, files: ["compliance/x.yaml": "title: X\n\(lines)\n"])
        #expect(found.contains { $0.contains(finding) }, "\(found)")
    }

    @Test func aChangeOfAStatesRulesIsAChange() throws {
        let before = try read(server)
        let files = ["compliance/br-rj.yaml": own.replacing("title: Banco\n", with: "title: Banco\ndefault: true\n")]
        let after = try read(server, files: files)
        #expect(before.factsOfStrategies != after.factsOfStrategies)
        #expect(after.factsOfStrategies.contains("compliance.BR.br-rj.hours: mon-fri 10:00-18:00"))
    }
}
