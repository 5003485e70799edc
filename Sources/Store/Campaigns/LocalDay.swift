import Foundation
import Synchronization
import Vocabulary

/// The calendar day somewhere, for days past due.
enum LocalDay {
    /// Days since 1970-01-01 of the local day; `nil` for a zone this machine does not know.
    static func of(_ now: Timestamp, in zone: String) -> Int? {
        guard let offset = offset(now, zone) else { return nil }
        let local = now.wholeSeconds + Int64(offset)
        return Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
    }

    /// Whether an imported zone name is one this machine can work with.
    static func knows(_ zone: String) -> Bool {
        (zone == "UTC" || zone.contains("/")) && TimeZone(identifier: zone) != nil
    }

    static func offset(_ now: Timestamp, _ zone: String) -> Int? {
        let known = cache.withLock { $0[zone] }
        guard let found = known ?? TimeZone(identifier: zone) else { return nil }
        // Names come from imported files: nonsense never gets here, and the world has some 600 zones.
        if known == nil { cache.withLock { $0[zone] = found } }
        return found.secondsFromGMT(for: Date(timeIntervalSince1970: now.seconds))
    }

    private static let cache = Mutex<[String: TimeZone]>([:])
}
