import Foundation
import Logging

@testable import Speaking

/// A folder of one test, gone when the test is.
func withFolder<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Result
) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("speaking-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A whole prompt of so many samples.
func prompt(samples: Int) -> [UInt8] { WaveFile.telephone([Float](repeating: 0.25, count: samples)) }

/// Permissions of a file or folder.
func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? Int ?? 0) & 0o777
}
