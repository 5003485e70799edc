import Foundation
import Glibc
import Synchronization
import Testing

@testable import Speaking

@Suite struct PromptCacheTests {
    /// A clock that is set by hand.
    private final class Clock: Sendable {
        private let time = Mutex(Glibc.time(nil))
        var now: Int { time.withLock { $0 } }
        func advance(_ seconds: Int) { time.withLock { $0 += seconds } }
    }

    private func cache(_ path: String, limits: PromptCache.Limits = .init(), clock: Clock = Clock()) -> PromptCache {
        PromptCache(directory: path, limits: limits, logger: quiet, now: { clock.now })
    }

    @Test func whatIsKeptIsFound() async throws {
        try await withFolder { folder in
            let cache = cache("\(folder)/prompts")
            let key = try cache.key(for: ["espeak-ng", "hola"])
            #expect(cache.find(key) == nil)
            let kept = try cache.keep(prompt(samples: 8000), for: key)
            #expect(cache.find(key) == kept)
            #expect(kept.duration == .seconds(1))
            #expect(try Data(contentsOf: URL(fileURLWithPath: kept.path)) == Data(prompt(samples: 8000)))
            #expect(kept.path == "\(folder)/prompts/\(key.text).wav")
        }
    }

    @Test func othersSeeNothing() async throws {
        try await withFolder { folder in
            let old = umask(0)
            defer { umask(old) }
            let cache = cache("\(folder)/prompts")
            let kept = try cache.keep(prompt(samples: 10), for: cache.key(for: ["Juan Pérez"]))
            #expect(try mode("\(folder)/prompts") == 0o750)
            #expect(try mode(kept.path) == 0o640)
            #expect(try mode("\(folder)/prompts/.secret") == 0o600)
            // Nothing is left of the work.
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/prompts")
            #expect(Set(names) == [".secret", "\(kept.key.text).wav"])
        }
    }

    @Test func keysFollowFromEveryFieldAndTheSecret() async throws {
        try await withFolder { folder in
            let first = cache("\(folder)/a")
            let second = cache("\(folder)/b")
            let key = try first.key(for: ["es", "hola"])
            #expect(try key == first.key(for: ["es", "hola"]))
            #expect(try key != first.key(for: ["eshola", ""]))
            #expect(try key != first.key(for: ["hola", "es"]))
            // Another installation gives the same words another name.
            #expect(try key != second.key(for: ["es", "hola"]))
            #expect(try key == cache("\(folder)/a").key(for: ["es", "hola"]))
        }
    }

    @Test func theHashIsTheStandardOne() {
        // By Python's hmac, of the field with its length before it.
        #expect(
            PromptKey(["what do ya want for nothing?"], secret: Array("Jefe".utf8)).text
                == "f9a7f5b9c4118c0f397a50b3a495f455c6666f75f95db0d20b32f7e7c995ee77")
    }

    @Test func aRestartFindsWhatWasKept() async throws {
        try await withFolder { folder in
            let clock = Clock()
            let key = try cache(folder, clock: clock).key(for: ["hola"])
            _ = try cache(folder, clock: clock).keep(prompt(samples: 100), for: key)
            let again = PromptCache(directory: folder, logger: quiet)
            #expect(try again.key(for: ["hola"]) == key)
            #expect(again.find(key)?.size == 244)
            #expect(again.content == (1, 244))
        }
    }

    @Test(arguments: [0, 30, 200])
    func whatAPowerCutLeftIsNotPlayed(bytes: Int) async throws {
        try await withFolder { folder in
            let key = try cache(folder).key(for: ["hola"])
            let kept = try cache(folder).keep(prompt(samples: 100), for: key)
            #expect(truncate(kept.path, bytes) == 0)
            let again = PromptCache(directory: folder, logger: quiet)
            _ = try again.key(for: [])
            #expect(again.find(key) == nil)
            // It is made anew.
            _ = try again.keep(prompt(samples: 100), for: key)
            #expect(again.find(key) != nil)
        }
    }

    @Test func tooMuchEvictsWhatWasNotUsedForLongest() async throws {
        try await withFolder { folder in
            let clock = Clock()
            let cache = cache(folder, limits: .init(size: 10_000), clock: clock)
            // 1,044 bytes each.
            let keys = try (0..<9).map { try cache.key(for: ["\($0)"]) }
            for key in keys {
                _ = try cache.keep(prompt(samples: 500), for: key)
                clock.advance(1)
            }
            #expect(cache.content.count == 9)
            // The first one is wanted again, and so the second one goes, and the third one for good measure.
            #expect(cache.find(keys[0]) != nil)
            _ = try cache.keep(prompt(samples: 500), for: cache.key(for: ["new"]))
            #expect(cache.content.size <= 9000)
            #expect(cache.find(keys[0]) != nil)
            #expect(cache.find(keys[1]) == nil)
            #expect(cache.find(keys[2]) == nil)
            #expect(cache.find(keys[3]) != nil)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/\(keys[1].text).wav"))
        }
    }

    @Test func useIsRememberedAcrossARestart() async throws {
        try await withFolder { folder in
            let clock = Clock()
            let first = cache(folder, clock: clock)
            let keys = try (0..<3).map { try first.key(for: ["\($0)"]) }
            for key in keys { _ = try first.keep(prompt(samples: 500), for: key) }
            clock.advance(7200)
            #expect(first.find(keys[0]) != nil)
            let second = cache(folder, limits: .init(size: 2000), clock: clock)
            try second.tidy()
            #expect(second.find(keys[0]) != nil)
            #expect(second.find(keys[1]) == nil)
            #expect(second.find(keys[2]) == nil)
        }
    }

    @Test func whatIsTooOldGoesAndIsNotPlayedShortlyBefore() async throws {
        try await withFolder { folder in
            let clock = Clock()
            let cache = cache(folder, limits: .init(age: .seconds(86_400)), clock: clock)
            let key = try cache.key(for: ["Juan"])
            let kept = try cache.keep(prompt(samples: 100), for: key)
            clock.advance(86_400 - 601)
            try cache.tidy()
            #expect(cache.find(key) != nil)
            clock.advance(2)
            #expect(cache.find(key) == nil)
            clock.advance(600)
            try cache.tidy()
            #expect(cache.content == (0, 0))
            #expect(!FileManager.default.fileExists(atPath: kept.path))
        }
    }

    @Test func tidyingSeesWhatOthersDid() async throws {
        try await withFolder { folder in
            let mine = PromptCache(directory: folder, logger: quiet)
            let other = PromptCache(directory: folder, logger: quiet)
            let keys = try ["a", "b"].map { try mine.key(for: [$0]) }
            let kept = try mine.keep(prompt(samples: 10), for: keys[0])
            _ = try other.keep(prompt(samples: 10), for: keys[1])
            #expect(mine.find(keys[1]) == nil)
            try mine.tidy()
            #expect(mine.find(keys[1]) != nil)
            unlink(kept.path)
            #expect(mine.find(keys[0]) == nil)
        }
    }

    @Test func leftoversOfADeadProcessGoAfterAnHour() async throws {
        try await withFolder { folder in
            let cache = PromptCache(directory: folder, logger: quiet)
            let old = try cache.workplace().path
            try Data([1]).write(to: URL(fileURLWithPath: "\(old)/speech.wav"))
            setTime(old, time(nil) - 4000)
            let young = try cache.workplace().path
            #expect(try mode(young) == 0o700)
            try cache.tidy()
            #expect(!FileManager.default.fileExists(atPath: old))
            #expect(FileManager.default.fileExists(atPath: young))
        }
    }

    @Test func aFolderThatWasRemovedIsMadeAgain() async throws {
        try await withFolder { folder in
            let cache = PromptCache(directory: "\(folder)/prompts", logger: quiet)
            let key = try cache.key(for: ["hola"])
            _ = try cache.keep(prompt(samples: 10), for: key)
            try FileManager.default.removeItem(atPath: "\(folder)/prompts")
            #expect(cache.find(key) == nil)
            _ = try cache.keep(prompt(samples: 10), for: key)
            #expect(cache.find(key) != nil)
        }
    }

    @Test func aFolderThatCannotBeIsReportedAndAskedAgain() async throws {
        try await withFolder { folder in
            let path = "\(folder)/prompts"
            try Data().write(to: URL(fileURLWithPath: path))
            let cache = PromptCache(directory: path, logger: quiet)
            #expect(throws: CacheFailure.other(path: path, reason: "it is no folder")) { try cache.key(for: []) }
            #expect(throws: CacheFailure.self) { try cache.tidy() }
            unlink(path)
            _ = try cache.key(for: [])
        }
    }

    @Test(.enabled(if: Mounted.isPossible)) func aFullDiskIsReportedAndHeals() async throws {
        try await withFolder { folder in
            try Mounted.withSmallDisk(at: folder, kilobytes: 64) {
                let cache = PromptCache(directory: "\(folder)/prompts", logger: quiet)
                let small = try cache.key(for: ["small"])
                _ = try cache.keep(prompt(samples: 1000), for: small)
                let big = try cache.key(for: ["big"])
                let failure = #expect(throws: CacheFailure.self) {
                    try cache.keep(prompt(samples: 50_000), for: big)
                }
                guard case .full = failure else { throw failure ?? .other(path: folder, reason: "it had room") }
                #expect(cache.find(small) != nil)
                #expect(cache.find(big) == nil)
                // What was begun is gone, so the next one fits.
                _ = try cache.keep(prompt(samples: 10_000), for: big)
                #expect(cache.find(big) != nil)
            }
        }
    }

    private func setTime(_ path: String, _ seconds: Int) {
        let time = timeval(tv_sec: seconds, tv_usec: 0)
        #expect(utimes(path, [time, time]) == 0)
    }
}

/// A disk of its own, for which one must be root.
enum Mounted {
    static let isPossible: Bool = {
        guard getuid() == 0 else {
            FileHandle.standardError.write(
                Data("SpeakingTests: no full disk is tried, for that one must be root\n".utf8))
            return false
        }
        return true
    }()

    static func withSmallDisk(at path: String, kilobytes: Int, _ body: () throws -> Void) throws {
        guard mount("none", path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
            throw CacheFailure(errno, path: path)
        }
        defer { umount(path) }
        try body()
    }
}
