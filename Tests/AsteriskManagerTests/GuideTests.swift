import AsteriskManager
import Foundation
import Synchronization
import Testing

/// docs/asterisk-manager.md shows code that compiles and works.
@Suite("The guide of the library", .timeLimit(.minutes(1)))
struct GuideTests {
    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()

    /// Without indentation and blank lines.
    static func bare(_ text: some StringProtocol) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n").replacingOccurrences(of: "static func", with: "func")
    }

    @Test("Each of its Swift blocks is in GuideSample.swift, and each of that file's is in the guide")
    func sameCode() throws {
        let page = try String(
            contentsOf: Self.folder.appendingPathComponent("../../docs/asterisk-manager.md"), encoding: .utf8)
        let file = try String(contentsOf: Self.folder.appendingPathComponent("GuideSample.swift"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }.filter { !$0.hasPrefix(".package") }
        let samples = file.components(separatedBy: "// guide: ").dropFirst()
            .filter { !$0.hasPrefix("end") }.map { $0.drop { $0 != "\n" } }
        #expect(blocks.map { Self.bare($0) }.sorted() == samples.map { Self.bare($0) }.sorted())
        #expect(blocks.count == 8)
    }

    @Test("And they do what the guide says")
    func works() async throws {
        let script: PlayedAsterisk.Script = { action, connection in
            let id = ("ActionID", action.actionID ?? "")
            switch action["Action"] {
            case "CoreStatus": return [.say([("Response", "Success"), id, ("CoreCurrentCalls", "3")])]
            case "QueueStatus":
                return [
                    .say([("Response", "Success"), id, ("EventList", "start")]),
                    .say([("Event", "QueueMember"), id, ("Name", "Ana"), ("Location", "PJSIP/ana"), ("Paused", "0")]),
                    .say([("Event", "QueueStatusComplete"), id, ("EventList", "Complete"), ("ListItems", "1")]),
                ]
            case "Originate":
                return [
                    .say([("Response", "Success"), id, ("Message", "Originate successfully queued")]),
                    .say([("Event", "OriginateResponse"), id, ("Response", "Success"), ("Reason", "4")]),
                ]
            default: return PlayedAsterisk.polite(action, connection)
            }
        }
        try await PlayedAsterisk.with(script: script) { asterisk in
            let settings = GuideSample.settings(port: asterisk.port, secret: "s3cret")
            let said = Said()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    await GuideSample.watchHangups(settings) { said.add($0) }
                }
                while said.all.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
                asterisk.say([("Event", "Hangup"), ("Channel", "PJSIP/a-1"), ("Cause", "17")])
                while said.all.count < 2 { try await Task.sleep(for: .milliseconds(2)) }
                group.cancelAll()
            }
            #expect(Array(said.all.prefix(2)) == ["logged in to Asterisk 22.0.0", "PJSIP/a-1 ended with cause 17"])
            try await ClientTests.with(asterisk) { client, events in
                _ = try await ClientTests.up(&events)
                #expect(try await GuideSample.loggedIn(client) == 3)
                #expect(try await GuideSample.members(of: "q", client) == ["Ana: free"])
                #expect(await GuideSample.call("56200000001", client, attempt: "m-1") == "answered")
                #expect(GuideSample.report(client).contains("1 of 1 Originates in time"))
                #expect(GuideSample.mayRepeat(.refused(action: "Ping", reason: .notConnected)))
                #expect(!GuideSample.mayRepeat(.unknown(action: "Originate", reason: "")))
            }
        }
    }
}

/// What was said, in order.
private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}
