internal import Glibc
public import Logging
import Synchronization

/// Prompts that were made once, in a folder that Asterisk may read too.
///
/// They are found at once, survive restarts, are evicted by size with those not used for longest first, and removed at an
/// age: names and amounts are in them. A folder that cannot be used is asked again each time it is needed.
public final class PromptCache: Sendable {
    public struct Limits: Sendable, Hashable {
        /// In bytes.
        public var size: Int
        /// Since it was made.
        public var age: Duration

        public init(size: Int = 500_000_000, age: Duration = .seconds(30 * 86_400)) {
            self.size = size
            self.age = age
        }
    }

    public let directory: String
    public let limits: Limits
    private let folder: CacheFolder
    private let logger: Logger
    private let now: @Sendable () -> Int
    private let state = Mutex(State())

    private struct State {
        /// Nil while the folder cannot be used.
        var secret: [UInt8]?
        var shelf = PromptShelf()
    }

    /// - Parameter now: seconds since 1970; nil for the system's clock.
    public init(
        directory: String, limits: Limits = Limits(), logger: Logger, now: (@Sendable () -> Int)? = nil
    ) {
        self.directory = directory
        self.limits = limits
        self.logger = logger
        self.now = now ?? { time(nil) }
        folder = CacheFolder(path: directory)
    }

    /// Prompts kept, and their bytes.
    public var content: (count: Int, size: Int) { state.withLock { ($0.shelf.count, $0.shelf.size) } }

    /// The name of what follows from these fields.
    /// - Throws: when the folder cannot be used.
    public func key(for fields: [String]) throws(CacheFailure) -> PromptKey {
        PromptKey(fields, secret: try secret())
    }

    /// A prompt that is kept, and that will be for some minutes.
    public func find(_ key: PromptKey) -> CachedPrompt? {
        let now = now()
        guard let item = state.withLock({ $0.shelf[key] }), item.made > oldest(now) + Self.grace else { return nil }
        guard item.isSeen ? folder.isThere(key) : folder.isWhole(key, size: item.size) else {
            state.withLock { $0.shelf[key] = nil }
            return nil
        }
        state.withLock { $0.shelf.use(key, at: now) }
        // Once an hour is enough to know after a restart what was used last.
        if item.used < now - 3600 { folder.noteUse(of: key, at: now) }
        return CachedPrompt(key: key, path: folder.path(of: key), size: item.size)
    }

    /// Keeps a prompt, and lets others go where there are too many.
    /// - Parameter bytes: as ``TelephonePrompt/file(from:)`` gives them.
    public func keep(_ bytes: [UInt8], for key: PromptKey) throws(CacheFailure) -> CachedPrompt {
        do {
            try folder.put(bytes, for: key)
        } catch {
            guard case .other = error else { throw error }
            // Somebody may have removed the folder; if it can be made again, all is well.
            state.withLock { $0.secret = nil }
            _ = try secret()
            try folder.put(bytes, for: key)
        }
        let now = now()
        let gone = state.withLock { state in
            state.shelf[key] = PromptShelf.Item(size: bytes.count, made: now, used: now, isSeen: true)
            return state.shelf.evict(downTo: limits.size)
        }
        for key in gone { folder.remove(key) }
        return CachedPrompt(key: key, path: folder.path(of: key), size: bytes.count)
    }

    /// Looks what is there, and removes what is too old or too much. To be done at the start and now and then; it reads the
    /// whole folder.
    public func tidy() throws(CacheFailure) {
        _ = try secret()
        let now = now()
        let listed = try folder.list(now: now)
        let gone = state.withLock { state in
            state.shelf.compare(with: listed, since: now)
            return state.shelf.remove(madeBefore: oldest(now)) + state.shelf.evict(downTo: limits.size)
        }
        for key in gone { folder.remove(key) }
        if !gone.isEmpty { logger.info("speaking: removed \(gone.count) old prompts from the cache") }
    }

    /// A folder for the work on one prompt, on the disk that it will lie on.
    func workplace() throws(CacheFailure) -> Workplace {
        _ = try secret()
        return try folder.workplace()
    }

    /// In seconds: nobody is given a prompt that is removed before it is played.
    private static let grace = 600

    private func oldest(_ now: Int) -> Int { now - Int(limits.age.components.seconds) }

    /// Opens the folder where that has not been done.
    private func secret() throws(CacheFailure) -> [UInt8] {
        if let secret = state.withLock({ $0.secret }) { return secret }
        if try folder.prepare() {
            logger.warning(
                "speaking: every user may look into '\(directory)', where names and amounts are spoken; run chmod o= on it"
            )
        }
        let secret = try folder.secret()
        let now = now()
        let listed = try folder.list(now: now)
        return state.withLock { state in
            // Another may have been faster.
            if let secret = state.secret { return secret }
            state.secret = secret
            state.shelf.compare(with: listed, since: now)
            return secret
        }
    }
}

/// A prompt in the cache.
public struct CachedPrompt: Sendable, Hashable {
    public let key: PromptKey
    /// On this machine.
    public let path: String
    /// In bytes.
    public let size: Int

    public var duration: Duration { WaveFile.duration(fileSize: size) }
}
