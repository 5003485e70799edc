import AsteriskManager
import Foundation

/// What was counted, and what it cost.
struct Sums {
    var events = 0
    var headers = 0
    var shed = 0
    var overrun = 0
    /// Only where it is asked for: a name makes a string.
    var byName: [String: Int] = [:]
    private let countsNames: Bool
    private var checksum: UInt64 = 0xcbf2_9ce4_8422_2325
    private let start = Usage.now()
    private var last: Usage?

    init(countsNames: Bool) { self.countsNames = countsNames }

    mutating func add(_ message: AMIMessage) {
        events += 1
        if countsNames { byName[message.eventName ?? "", default: 0] += 1 }
        headers += message.fields.count
        mix(message.rawValue("Event"))
        mix(message.rawValue("Uniqueid"))
    }

    /// FNV-1a of the bytes and a NUL after them.
    private mutating func mix(_ bytes: ArraySlice<UInt8>?) {
        for byte in bytes ?? [] { checksum = (checksum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        checksum = checksum &* 0x100_0000_01b3
    }

    mutating func end() { last = Usage.now() }

    var checksumText: String {
        let text = String(checksum, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    func report(_ counters: AMIClientCounters) {
        let last = last ?? Usage.now()
        let each = events > 0 ? (last.processor - start.processor) / Double(events) * 1e6 : 0
        let names = byName.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
        print(
            """
            {"events": \(events), "headers": \(headers), "checksum": "\(checksumText)", "shed": \(shed), \
            "overrun": \(overrun), "cpu_us_per_event": \(String(format: "%.3f", each)), \
            "rss_start_kib": \(start.resident), "rss_end_kib": \(last.resident), "rss_peak_kib": \(last.peak), \
            "disconnects": \(counters.failedAttempts), "by_name": {\(names)}}
            """)
    }
}

/// What this process has used so far.
struct Usage {
    /// Seconds of processor time, user and system, all threads.
    let processor: Double
    /// KiB of memory now, and the most ever.
    let resident: Int
    let peak: Int

    static func now() -> Usage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return Usage(
            processor: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            resident: (pages ?? 0) * Int(getpagesize()) / 1024, peak: usage.ru_maxrss)
    }
}
