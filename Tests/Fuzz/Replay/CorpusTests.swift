import Foundation
import FuzzTargets
import Testing

/// The seeds of the fuzzer, and all it ever found, without the fuzzer.
@Suite("What must hold whatever is read")
struct CorpusTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Corpus").standardized

    static func seeds(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = folder.appending(path: target.name)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted().map {
            ($0, Array(try Data(contentsOf: folder.appending(path: $0))))
        }
    }

    @Test("Seeds and findings", arguments: FuzzTarget.all)
    func seeds(target: FuzzTarget) throws {
        let seeds = try Self.seeds(of: target)
        #expect(!seeds.isEmpty)
        for seed in seeds {
            #expect(throws: Never.self, "\(target.name)/\(seed.name)") { try target.run(seed.bytes) }
        }
    }

    /// A little of what the fuzzer does, the same at each run: seeds cut short, with bytes changed, and run together.
    @Test("Seeds gone wrong", arguments: FuzzTarget.all)
    func mutants(target: FuzzTarget) throws {
        let seeds = try Self.seeds(of: target).map(\.bytes)
        var random = SplitMix(state: 22)
        for _ in 0..<60 {
            let mutant = try mutant(of: seeds, &random)
            #expect(throws: Never.self, "\(target.name): \(mutant)") { try target.run(mutant) }
        }
    }

    private func mutant(of seeds: [[UInt8]], _ random: inout SplitMix) throws -> [UInt8] {
        var bytes = try #require(seeds.randomElement(using: &random))
        bytes = Array(bytes.prefix(2048))
        if Bool.random(using: &random) { bytes += try #require(seeds.randomElement(using: &random)).prefix(512) }
        if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
        guard !bytes.isEmpty else { return bytes }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] = Bool.random(using: &random) ? .random(in: 0...255, using: &random) : bytes[bytes.count / 2]
        }
        return bytes
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
