import Foundation
import Testing

/// `marcador do-not-call` as a user runs it.
@Suite struct DoNotCallTests {
    @Test func whatIsClosedIsShownAndOpenedAgain() async throws {
        try await Scene.with { scene in
            try scene.configure()
            #expect(try await scene.importPortfolio(2).end == .code(0))
            func run(_ words: String...) async throws -> Scene.Ran {
                try await scene.run(["do-not-call"] + words + ["-c", scene.path("marcador.yaml")])
            }
            let first = try await run("add", "--account", "C-0", "--channel", "sms", "--reason", "carta")
            #expect(first.end == .code(0) && first.output == "the debtor of C-0: closed to sms\n", "\(first)")
            #expect(try await run("add", "--account", "C-0", "--asked", "--reason", "por teléfono").end == .code(0))
            let shown = try await run("check", "--account", "C-0").output.split(separator: "\n")
            #expect(
                shown.map { $0.split(separator: " ").prefix(7).joined(separator: " ") } == [
                    "the debtor of C-0: closed to sms", "the debtor of C-0: closed to all",
                ])
            #expect(shown.last?.hasSuffix(", by person: por teléfono") == true, "\(shown)")

            // All or nothing.
            let refused = try await run("remove", "--account", "C-0", "--reason", "error")
            #expect(refused.end == .code(64) && refused.sentences.first?.contains("--override") == true, "\(refused)")
            let one = try await run(
                "remove", "--account", "C-0", "--channel", "sms", "--reason", "error", "--by", "jefa")
            #expect(one.end == .code(0) && one.output.contains("the debtor of C-0: still closed to all"), "\(one)")
            #expect(
                try await run("remove", "--account", "C-0", "--reason", "escribió de nuevo", "--override").end
                    == .code(0))
            let after = try await run("check", "--account", "C-0").output.split(separator: "\n")
            #expect(after.count == 3 && after[0] == "the debtor of C-0: not closed", "\(after)")
            #expect(
                after[1].hasSuffix(", by jefa: error") && after[2].hasSuffix(", who overrode it: escribió de nuevo"))
            #expect(try await run("remove", "--account", "C-0", "--reason", "error").end == .code(64))
        }
    }

    @Test func whatMakesNoSenseIsRefused() async throws {
        try await Scene.with { scene in
            try scene.configure()
            for words in [
                ["add", "--reason", "x"], ["add", "--phone", "+56200000001", "--channel", "email", "--reason", "x"],
                ["add", "--phone", "+56200000001", "--channel", "fax", "--reason", "x"],
                ["remove", "--phone", "+56200000001", "--reason", " "],
                ["check", "+56200000001", "--account", "C-0"],
            ] {
                let ran = try await scene.run(["do-not-call"] + words + ["-c", scene.path("marcador.yaml")])
                #expect(ran.end == .code(64), "\(words): \(ran)")
            }
            let ran = try await scene.run(
                ["do-not-call", "add", "--account", "X", "--reason", "x", "-c", scene.path("marcador.yaml")])
            #expect(ran.end == .code(66), "\(ran)")
        }
    }
}
