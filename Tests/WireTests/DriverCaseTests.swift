import Foundation
import Testing

/// The driver that others check our codecs with does what its contract says, on cases of our own in that format:
/// `NAME.in` goes to standard input, whole and in small pieces, and `NAME.json` holds what must come out.
@Suite struct DriverCaseTests {
    struct Case: CustomStringConvertible {
        let kind: String
        let name: String
        let input: URL
        let expected: [String: Any]
        let expectsBanner: Bool
        var description: String { "\(kind)/\(name)" }
    }

    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")
    static let driver = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("WireDriver")

    static func cases(_ kind: String) throws -> [Case] {
        let folder = directory.appendingPathComponent(kind)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.map { file in
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
            return Case(
                kind: kind, name: file.deletingPathExtension().lastPathComponent,
                input: file.deletingPathExtension().appendingPathExtension("in"),
                expected: try #require(object["expect"] as? [String: Any]),
                expectsBanner: object["banner"] as? Bool ?? false)
        }
    }

    private func output(_ arguments: [String], input: URL) throws -> [String: Any] {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = Self.driver
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func text(_ value: Any?) throws -> String {
        guard let value else { return "missing" }
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .fragmentsAllowed]
        return String(decoding: try JSONSerialization.data(withJSONObject: value, options: options), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("ami-parse", 7), ("ami-encode", 3), ("ami-unescape", 1), ("agi-env", 3), ("agi-reply", 4),
            ("agi-command", 2),
        ])
    func kind(_ kind: String, _ least: Int) throws {
        let cases = try Self.cases(kind)
        #expect(cases.count >= least)
        let readsAStream = ["ami-parse", "agi-env", "agi-reply"].contains(kind)
        for one in cases {
            for chunk in readsAStream ? [0, 1, 3, 64] : [0] {
                var arguments = [kind]
                if one.expectsBanner { arguments.append("--banner") }
                if chunk > 0 { arguments += ["--chunk", String(chunk)] }
                let got = try output(arguments, input: one.input)
                for (key, wanted) in one.expected where !(key == "rest" && wanted is NSNull) {
                    let value = try Self.text(got[key])
                    #expect(try value == Self.text(wanted), "\(one) in pieces of \(chunk): \(key) is \(value)")
                }
            }
        }
    }
}
