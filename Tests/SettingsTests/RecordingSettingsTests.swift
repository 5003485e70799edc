import Recording
import Testing
import Vocabulary

@testable import Settings

@Suite struct RecordingSettingsTests {
    /// Without the word about Chile's prefix.
    private static func found(_ text: String, files: [String: String] = [:]) -> [String] {
        findings(text, files: files).filter { !$0.contains("caller_id") }
    }

    private static func policy(_ settings: Settings) -> RecordingPolicy? { settings.campaigns.first?.recording }

    @Test func nobodyIsRecordedUnlessItIsAskedFor() throws {
        let settings = try read(withCampaign())
        #expect(Self.policy(settings) == RecordingPolicy())
        #expect(Self.policy(settings)?.share == 0)
        // The only server is on this machine.
        #expect(settings.servers[0].recordings == "/var/spool/asterisk/monitor/marcador")
    }

    @Test func aCampaignSaysOnlyWhatIsDifferent() throws {
        let top = "recording: {share: 100%, announcement: spoken, keep: 800d, format: ulaw}\n"
        let settings = try read(top + withCampaign("recording: {share: 20%, parts: agents}"))
        #expect(
            Self.policy(settings)
                == RecordingPolicy(
                    share: 0.2, parts: .agents, announcement: .spoken, format: .ulaw, keepDays: 800))
        let other = try read(top + withCampaign("recording: {share: 20%, parts: agents, path: \"{attempt}\"}"))
        #expect(
            other.changes(from: settings).applied == [
                "campaigns.early.recording.path: {campaign}/{date}/{attempt} → {attempt}"
            ])
    }

    @Test func whoHasToBeToldAndIsNotIsNotRecorded() throws {
        let found = Self.found(withCampaign("countries: [CL]", "recording: {share: 10%}"))
        #expect(found.count == 1, "\(found)")
        #expect(
            found.first?.contains("'campaigns[0].recording.announcement' is missing: by cl people must be told")
                == true,
            "\(found)")
        // All countries have to agree, for the campaign may call any of them.
        let all = Self.found(withCampaign("recording: {share: 10%}"))
        #expect(all.count == 1 && all.first?.contains("ar, br, cl, co") == true, "\(all)")
        #expect(Self.found(withCampaign("countries: [CL]", "recording: {share: 0%}")).isEmpty)
    }

    @Test func aLawThatAllowsItIsTheOperatorsWordWithAReason() throws {
        let config = withCampaign("countries: [CL]", "recording: {share: 10%}") + "compliance: {CL: {extends: banco}}\n"
        let file = "compliance/banco.yaml"
        let profile = "title: Banco\nextends: cl\nrecording: {announced: not-needed}\n"
        let strict = Self.found(config, files: [file: profile])
        #expect(strict.contains { $0.contains("records people without a word") }, "\(strict)")
        let reasoned = Self.found(config, files: [file: profile + "override: opinion of counsel\n"])
        #expect(reasoned.allSatisfy { $0.contains("warning") }, "\(reasoned)")
        #expect(reasoned.contains { $0.contains("opinion of counsel") })
    }

    @Test(arguments: [
        ("path: \"../{attempt}\"", "must be folders and a name"), ("path: \"{date}\"", "has no {attempt}"),
        ("path: \"{phone}-{attempt}\"", "unknown field {phone}"), ("format: mp3", "cannot be 'mp3'"),
        ("keep: 36h", "must be whole days"), ("keep: 12h", "must be a duration from 1d"),
        ("announcement: \"../x\"", "must be one sound file"), ("parts: all", "cannot be 'all'"),
    ])
    func mistakesAreNamed(key: String, finding: String) {
        let told = key.hasPrefix("announcement") ? "" : "announcement: spoken, "
        let found = Self.found(withCampaign("countries: [CL]", "recording: {share: 10%, \(told)\(key)}"))
        #expect(found.count == 1 && found.first?.contains(finding) == true, "\(found)")
    }

    @Test func aLawThatKeepsLongerIsSaid() throws {
        let found = Self.found(
            withCampaign("countries: [CL]", "recording: {share: 10%, announcement: spoken, keep: 30d}"))
        #expect(found.count == 1 && found.first?.contains("less than the 730 days of cl") == true, "\(found)")
    }

    @Test func theAuditIsKeptForWholeDays() throws {
        #expect(try read(withCampaign()).audit.keepDays == nil)
        #expect(try read("audit: {keep: 1826d}\n" + withCampaign()).audit.keepDays == 1826)
    }
}
