import Compliance
import Portfolio
import Testing
import Vocabulary

@testable import Settings

@Suite struct ResultTests {
    private static let tree = """
        results:
          cobranza:
            titular:
              promesa: {code: 1, does: promise}
              reclamo: {code: "08", rest_days: 5, review: reclamos}
              no-promete: {code: 2, does: no-promise, asks: [reason, attitude]}
            tercero:
              fallecido: {code: 33, does: do-not-call, review: fallecidos}

        """

    private static func campaign(_ tree: String) -> String {
        """
        campaigns:
          - name: norte
            queue: cobranza
            trunk: carrier
            caller_id: {number: "+56200000100"}
            results: \(tree)

        """
    }

    @Test func aTreeIsReadAndCampaignsChooseIt() throws {
        let settings = try read(Self.tree + server + Self.campaign("cobranza"))
        let tree = settings.results(of: CampaignID("norte"))
        #expect(
            tree.results == [
                ConversationResult("promesa", branch: "titular", code: "1", does: .promise),
                ConversationResult(
                    "reclamo", branch: "titular", code: "08", does: .other, restDays: 5, review: "reclamos"),
                ConversationResult(
                    "no-promete", branch: "titular", code: "2", does: .noPromise, asks: [.reason, .attitude]),
                ConversationResult("fallecido", branch: "tercero", code: "33", does: .doNotCall, review: "fallecidos"),
            ])
        #expect(tree.result("08")?.name == "reclamo" && tree.result("fallecido")?.code == "33")
        #expect(settings.results(of: CampaignID("sur")) == .standard)
        let changed = try read(
            Self.tree.replacing("rest_days: 5", with: "rest_days: 6") + server + Self.campaign("cobranza"))
        #expect(changed.changes(from: settings).applied == ["results.cobranza.titular.reclamo.rest_days: 5 → 6"])
    }

    @Test(arguments: [
        ("code: 33", "code: 1", "the code '1' is another result's already (line 4)"),
        ("fallecido:", "promesa:", "the name 'promesa' is another result's already (line 4)"),
        ("code: 33", "code: 3333", "must be one to three digits, and '3333' is none of these"),
        ("code: 33", "code: 3a", "must be one to three digits"),
        ("asks: [reason", "asks: [why", "cannot be 'why'"),
        ("does: promise", "does: promis", "cannot be 'promis'"),
        ("rest_days: 5", "rest_days: 0", "must be a whole number from 1 to 365"),
        ("code: 1, does", "does", "'results.cobranza.titular.promesa.code' is missing"),
    ])
    func mistakesAreNamed(right: String, wrong: String, finding: String) {
        let found = findings(Self.tree.replacing(right, with: wrong) + server)
        #expect(found.count == 1 && found.first?.contains(finding) == true, "\(found)")
    }

    @Test func aResultLeadsToAStageThatThereIs() throws {
        let strategy = """
            strategies:
              - name: tarjetas
                stages:
                  - {name: exigencia, when: days_past_due > 0, steps: [{channel: call}]}
                  - {name: aviso, steps: [{channel: call}]}

            """
        // Without the result nothing leads to the second stage.
        #expect(findings(strategy + server).first?.contains("'aviso' is never reached") == true)
        let tree = Self.tree.replacing("code: 2, does", with: "code: 2, stage: aviso, does")
        let settings = try read(tree + strategy + server)
        #expect(settings.results.first?.result("no-promete")?.stage == "aviso")
        let found = findings(tree.replacing("stage: aviso", with: "stage: avisos") + strategy + server)
        #expect(
            found.contains {
                $0.contains(
                    "'results.cobranza.titular.no-promete.stage': no strategy has a stage 'avisos', did you mean 'aviso'?"
                )
            }, "\(found)")
        #expect(findings(tree + server).first?.contains("no strategy has a stage 'aviso'; add it") == true)
    }

    @Test func aTreeWithoutResultsAndOneThatIsNotThere() {
        #expect(
            findings("results: {t: {titular: {}}}\n" + server).first?.contains("'results.t' has no results") == true)
        let found = findings(Self.tree + server + Self.campaign("cobranzas"))
        #expect(found.count == 1 && found.first?.contains("there is no tree 'cobranzas'") == true, "\(found)")
    }

    @Test func theStandardTreeIsGood() {
        let results = ResultTree.standard.results
        #expect(Set(results.map(\.name)).count == results.count && Set(results.map(\.code)).count == results.count)
        // Every effect there is can be had, and the digits that agents know mean what they did.
        #expect(Set(results.map(\.does)) == Set(Disposition.allCases))
        let known: [(String, Disposition)] = [
            ("1", .promise), ("2", .noPromise), ("3", .wrongPerson), ("4", .callLater), ("5", .doNotCall),
            ("6", .machine), ("9", .other),
        ]
        for (code, does) in known { #expect(ResultTree.standard.result(code)?.does == does) }
    }

    @Test func inColombiaNobodyIsAskedWhy() throws {
        let settings = try read(server)
        let (colombia, chile) = (try #require(Country(code: "CO")), try #require(Country(code: "CL")))
        #expect(settings.sheets[colombia]?.conduct.prohibitions.contains(.askingWhy) == true)
        #expect(settings.sheets[chile]?.conduct.prohibitions.contains(.askingWhy) == false)
    }
}
