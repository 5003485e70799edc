import FastAGI
import Foundation
import Synchronization
import Testing

/// docs/fastagi.md shows code that compiles and works.
@Suite(.timeLimit(.minutes(1))) struct GuideTests {
    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()

    /// Without indentation and blank lines.
    private func bare(_ text: some StringProtocol) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n").replacingOccurrences(of: "static func", with: "func")
    }

    @Test func eachBlockOfTheGuideIsInTheSampleAndTheOtherWayRound() throws {
        let page = try String(contentsOf: Self.folder.appendingPathComponent("../../docs/fastagi.md"), encoding: .utf8)
        let file = try String(contentsOf: Self.folder.appendingPathComponent("GuideSample.swift"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }.filter { !$0.hasPrefix(".package") }
        let samples = file.components(separatedBy: "// guide: ").dropFirst()
            .filter { !$0.hasPrefix("end") }.map { $0.drop { $0 != "\n" } }
        #expect(blocks.map { bare($0) } == samples.map { bare($0) })
        #expect(blocks.count == 4)
    }

    @Test func itDoesWhatItSays() async throws {
        var router = GuideSample.scripts(payments: ["007": "1500"])
        router.on("promise") { try await GuideSample.promise($0) }
        let (ports, sink) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { [router] group in
            group.addTask { try await GuideSample.serve(router) { sink.yield($0) } }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            #expect(await results("balance", port, keys: "007") == ["RESULT": "said"])
            #expect(await results("balance", port, keys: "008") == ["RESULT": "unknown"])
            #expect(await results("promise", port, keys: "") == ["PROMISE": "left"])
            group.cancelAll()
        }
        #expect(GuideSample.report(FastAGIMetrics()).hasSuffix("first command within - for 99 %"))
    }

    /// What a script sets for a caller who keys this, and leaves in a menu.
    private func results(_ script: String, _ port: Int, keys: String) async -> [String: String] {
        let set = Mutex<[String: String]>([:])
        let ending = await FastAGICaller(port: port).run(call(script)) { command in
            switch command.name {
            case "GET DATA": return .result(AGIText(keys))
            case "GET OPTION": return .deadChannel
            case "SET VARIABLE":
                set.withLock { $0[command.arguments[0]] = command.arguments[1] }
                return .result(1)
            default: return .result(0)
            }
        }
        return ending == .done ? set.withLock { $0 } : [:]
    }
}
