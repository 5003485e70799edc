import DialerCore
import Foundation
import Testing
import Vocabulary

@testable import Settings

@Suite struct ReferenceTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")

    @Test func thePageIsTheOneTheCodeMakes() throws {
        let page = try String(contentsOf: Self.docs.appending(path: "configuration.md"), encoding: .utf8)
        let made = SettingsReference.markdown()
        #expect(page == made, "write it anew with: marcador check-config --reference > docs/configuration.md")
    }

    @Test func everyKeyHasALine() {
        let page = SettingsReference.markdown()
        for section in SettingsReference.sections {
            #expect(!section.doc.isEmpty)
            for entry in section.entries {
                #expect(page.contains("| `\(entry.key)` | "), "\(section.path) \(entry.key)")
                #expect(entry.doc.hasSuffix(".") || entry.doc.hasSuffix("`."), "\(section.path) \(entry.key)")
                #expect(
                    entry.isRequired || !entry.standard.isEmpty || entry.type == "section",
                    "\(section.path) \(entry.key)")
            }
        }
    }

    /// A key that is declared and never read would be accepted and ignored: each one of a section, set to a mapping
    /// where it wants none, must be objected to.
    @Test func everyDeclaredKeyIsRead() {
        let places: [String: (String) -> String] = [
            "": { "\($0)\n" + server },
            "log": { "log: {\($0)}\n" + server },
            "fastagi": { "fastagi: {\($0)}\n" + server },
            "stats": { "stats: {\($0)}\n" + server },
            "speaking": { "speaking: {\($0)}\n" + server },
            "speaking.recorded": { "speaking: {recorded: {\($0)}}\n" + server },
            "speaking.http": { "speaking: {http: {\($0)}}\n" + server },
            "hearing": { "hearing: {\($0)}\n" + server },
            "recording": { "recording: {\($0)}\n" + server },
            "audit": { "audit: {\($0)}\n" + server },
            "servers[]": { "servers: [{\($0)}]\n" },
            "servers[].tls": { "servers: [{tls: {\($0)}}]\n" },
            "webhooks[]": { "webhooks: [{\($0)}]\n" + server },
            "api": { "api: {\($0)}\n" + server },
            "segments.<name>": { "segments: {s: {\($0)}}\n" + server },
            "results.<tree>.<branch>.<result>": { "results: {t: {b: {r: {\($0)}}}}\n" + server },
            "campaigns[]": { server + "campaigns: [{\($0)}]\n" },
            "campaigns[].caller_id": { server + "campaigns: [{caller_id: {\($0)}}]\n" },
            "campaigns[].quotas": { server + "campaigns: [{quotas: {\($0)}}]\n" },
            "campaigns[].groups[]": { server + "campaigns: [{groups: [{\($0)}]}]\n" },
            "campaigns[].workload": { server + "campaigns: [{workload: {\($0)}}]\n" },
            "campaigns[].abandonment": { server + "campaigns: [{abandonment: {\($0)}}]\n" },
            "campaigns[].recording": { server + "campaigns: [{recording: {\($0)}}]\n" },
            "campaigns[].retry.<outcome>": { server + "campaigns: [{retry: {busy: {\($0)}}}]\n" },
            "strategies[]": { server + "strategies: [{\($0)}]\n" },
            "strategies[].promises": { server + "strategies: [{promises: {\($0)}}]\n" },
            "strategies[].stages[]": { server + "strategies: [{stages: [{\($0)}]}]\n" },
            "strategies[].stages[].moves": { server + "strategies: [{stages: [{moves: {\($0)}}]}]\n" },
            "strategies[].stages[].moves.no_contact": {
                server + "strategies: [{stages: [{moves: {no_contact: {\($0)}}}]}]\n"
            },
            "strategies[].stages[].steps[]": { server + "strategies: [{stages: [{steps: [{\($0)}]}]}]\n" },
            "strategies[].stages[].retry.<outcome>": {
                server + "strategies: [{stages: [{retry: {busy: {\($0)}}}]}]\n"
            },
            "strategies[].stages[].phones": { server + "strategies: [{stages: [{phones: {\($0)}}]}]\n" },
            "strategies[].stages[].offer": { server + "strategies: [{stages: [{offer: {\($0)}}]}]\n" },
            "compliance.<country>": { "compliance: {CL: {\($0)}}\n" + server },
            "compliance.<country>.caps[]": { "compliance: {CL: {caps: [{\($0)}]}}\n" + server },
            "compliance.<country>.rests[]": { "compliance: {CL: {rests: [{\($0)}]}}\n" + server },
        ]
        #expect(Set(places.keys) == Set(SettingsReference.sections.map(\.path)))
        for section in SettingsReference.sections {
            for entry in section.entries {
                let nonsense = entry.type == "section" || entry.type.contains("→") ? "[1]" : "{nonsense: 1}"
                let text = places[section.path]?("\(entry.key): \(nonsense)") ?? ""
                #expect(
                    findings(text).contains {
                        $0.contains("\(entry.key)'")
                            && ($0.contains("not a mapping") || $0.contains("must hold")
                                || $0.contains("must be a list"))
                    },
                    "\(section.path) \(entry.key): \(findings(text))")
            }
        }
    }

    @Test func theExampleIsGood() throws {
        let text = try String(contentsOf: Self.docs.appending(path: "marcador.example.yaml"), encoding: .utf8)
        let settings = try read(text, files: ["ami-secret": "example"])
        #expect(settings.warnings.isEmpty)
        #expect(settings.servers.count == 1 && settings.campaigns.count == 1)
        #expect(settings.campaigns.first?.start == .paused)
        // The lines it offers in comments are good too.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let from = try #require(lines.firstIndex { $0 == "# compliance:" })
        let offered = lines[from...].map { $0.dropFirst(2) }.joined(separator: "\n")
        #expect(offered.contains("CL:"))
        let more = try read(text + "\n" + offered, files: ["ami-secret": "example"])
        #expect(more.compliance.keys.map(\.code) == ["CL"] && more.warnings.isEmpty)
    }
}
