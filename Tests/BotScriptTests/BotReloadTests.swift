import Dialogue
import Foundation
import Spoken
import Testing
import Vocabulary

@testable import Settings

/// Scripts are read anew while dialogues go on.
struct BotReloadTests {
    private static func script(_ words: String, end: String = "informed") -> String {
        """
        start: hello
        give_up: hello
        steps:
          hello: { say: hello, end: \(end) }
        wording:
          es:
            hello: "\(words)"
            silence: "¿Aló?"
            not_understood: "¿Perdón?"
            wrong_key: "No existe."
            apology: "Disculpe."

        """
    }

    /// A folder of scripts, and what a reading of it changes.
    private struct Place {
        let folder: URL
        var read: BotFolder { BotFolder(path: folder.path) }

        static func with(_ body: (Place) throws -> Void) throws {
            let place = Place(
                folder: FileManager.default.temporaryDirectory.appendingPathComponent("bots-\(UUID().uuidString)"))
            try FileManager.default.createDirectory(at: place.folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: place.folder) }
            try body(place)
        }

        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: folder.appendingPathComponent("\(name).yaml"))
        }

        func remove(_ name: String) throws {
            try FileManager.default.removeItem(at: folder.appendingPathComponent("\(name).yaml"))
        }
    }

    private func words(_ folder: BotFolder, _ name: String) -> String? {
        folder.bot(name)?.script(for: .init(.spanish, in: .init(code: "CL")!))?.prompts["hello"]?.text
    }

    @Test func whatChangedIsSaidAndIsInForce() throws {
        try Place.with { place in
            try place.write(Self.script("Buenos días."), "one")
            try place.write(Self.script("Buenas tardes."), "two")
            try place.write(Self.script("Buenas noches."), "three")
            let old = place.read
            #expect(old.bots.count == 3, "\(old.diagnostics)")
            try place.write(Self.script("Muy buenos días."), "one")
            try place.remove("three")
            try place.write(Self.script("Hola."), "four")
            let (folder, changes) = place.read.replacing(old, needed: ["one"])
            #expect(changes.kept == [])
            let path = place.folder.path
            #expect(
                Set(changes.applied) == [
                    "\(path)/one.yaml: changed", "\(path)/three.yaml: removed", "\(path)/four.yaml: new",
                ])
            #expect(words(folder, "one") == "Muy buenos días.")
            #expect(words(folder, "three") == nil)
            #expect(words(folder, "four") == "Hola.")
            #expect(folder.replacing(folder, needed: []).changes == BotChanges())
        }
    }

    @Test func aBrokenScriptStaysAsItWas() throws {
        try Place.with { place in
            try place.write(Self.script("Buenos días."), "one")
            let old = place.read
            try place.write(Self.script("Hola.", end: "informedd"), "one")
            let (folder, changes) = place.read.replacing(old, needed: ["one"])
            #expect(words(folder, "one") == "Buenos días.")
            #expect(changes.applied == [])
            let said = try #require(changes.kept.first)
            #expect(changes.kept.count == 1)
            #expect(said.hasPrefix("\(place.folder.path)/one.yaml:4:"), "\(said)")
            #expect(said.contains("informed") && said.hasSuffix("; one as before"), "\(said)")
            // Mended, it is taken, and compared with the one in force.
            try place.write(Self.script("Buenos días."), "one")
            #expect(place.read.replacing(folder, needed: []).changes == BotChanges())
        }
    }

    @Test func aScriptThatIsNeededDoesNotGo() throws {
        try Place.with { place in
            try place.write(Self.script("Buenos días."), "one")
            let old = place.read
            try place.remove("one")
            let (folder, changes) = place.read.replacing(old, needed: ["one"])
            #expect(words(folder, "one") == "Buenos días.")
            #expect(changes.kept.count == 1 && changes.kept[0].contains("one.yaml is gone"), "\(changes.kept)")
            #expect(place.read.replacing(old, needed: []).folder.bots.isEmpty)
        }
    }
}
