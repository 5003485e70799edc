import Foundation
import Testing

@Suite struct HelpTests {
    static let commands = [
        "run", "demo", "import", "status", "why", "campaign", "top", "check-config", "doctor", "pbx", "campaign start",
        "campaign pause", "campaign stop", "campaign set", "ami", "ami decode", "ami send", "ami watch",
        "erlang", "erlang b", "erlang c", "erlang a", "erlang engset", "erlang retrials",
        "simulate", "bot", "bot try", "bot say", "bot recordings", "bot check", "agent", "agent break", "agent back",
        "strategy", "strategy check", "strategy explain", "workload", "promise", "promise add", "promise list",
        "promise cancel",
        "agreement", "agreement add", "agreement show", "result", "result list", "result set", "story", "note",
        "note add", "note get",
        "export",
        "audit", "audit verify", "audit show",
    ]

    @Test(arguments: commands)
    func everyCommandSaysWhatItIsFor(command: String) async throws {
        try await Scene.with { scene in
            let words = command.split(separator: " ").map(String.init)
            let ran = try await scene.run(words + ["--help"])
            #expect(ran.end == .code(0) && ran.errors.isEmpty)
            let overview = try #require(ran.output.split(separator: "\n\n").first)
            #expect(overview.hasPrefix("OVERVIEW: ") && (overview.hasSuffix(".") || overview.hasSuffix("10.0.")))
            #expect(ran.output.contains("USAGE: marcador \(command)"))
            for line in ran.output.split(separator: "\n") { #expect(line.count <= 240, "\(line)") }
            // Every option has words of its own.
            let bare = ran.output.split(separator: "\n").filter { $0.wholeMatch(of: /\s+--[a-z-]+ <[a-z-]+>/) != nil }
            for line in bare {
                let next = ran.output.components(separatedBy: "\(line)\n").last ?? ""
                #expect(next.hasPrefix("            "), "\(line) has no help")
            }
        }
    }

    @Test func theListOfCommandsIsWhole() async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["--help"])
            for command in Self.commands where !command.contains(" ") {
                #expect(ran.output.contains("\n  \(command) "))
            }
            #expect(try await scene.run(["--version"]).output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(["--generate-completion-script", shell])
            #expect(ran.end == .code(0) && ran.output.contains("check-config"), "\(ran.errors)")
        }
    }

    @Test(arguments: [
        ["rnu"], ["run", "--drian", "3"], ["run", "--drain", "-1"], ["run", "--drain", "x"], ["why"],
        ["campaign", "set", "norte"], ["import", "x.csv"], ["pbx", "--speed", "0"], ["pbx", "--queue", "x"],
        ["demo", "--speed", "1000"], ["demo", "--seconds", "0"], ["top", "--seconds", "-1"],
    ])
    func aWrongCommandLine(arguments: [String]) async throws {
        try await Scene.with { scene in
            let ran = try await scene.run(arguments)
            #expect(ran.end == .code(64), "\(ran)")
            #expect(ran.errors.hasPrefix("Error: ") && ran.output.isEmpty, "\(ran)")
        }
    }
}
