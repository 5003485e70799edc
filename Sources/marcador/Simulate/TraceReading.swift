import DialerCore
import Foundation
import Pacing
import Vocabulary

/// A recorded floor, run again from its file.
struct TraceReading {
    let path: String
    private(set) var replay: TraceReplay
    private(set) var events = 0
    /// The first and the last event, in seconds since 1970.
    private(set) var span: ClosedRange<Double>?

    /// Reads the whole file.
    /// - Parameter others: pacers that are asked beside those that decided.
    init(path: String, others: (FloorPlan) -> [CampaignID: any Pacer] = { _ in [:] }) throws {
        self.path = path
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Exit.with(.noInput, "cannot read the trace \(path): record one with marcador run --trace FILE")
        }
        defer { try? handle.close() }
        replay = TraceReplay()
        let decoder = JSONDecoder()
        var number = 0
        var rest = Data()
        while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty {
            rest.append(chunk)
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                number += 1
                let line = rest[rest.startIndex..<end]
                rest = rest[(end + 1)...]
                try take(line, number, decoder, others)
            }
        }
        // The last line of a daemon that was killed may be half a line.
        replay.finish()
    }

    private mutating func take(
        _ line: Data, _ number: Int, _ decoder: JSONDecoder, _ others: (FloorPlan) -> [CampaignID: any Pacer]
    ) throws {
        let read: TraceLine
        do {
            read = try decoder.decode(TraceLine.self, from: line)
        } catch {
            throw Exit.with(.badData, "\(path), line \(number): no line of a trace: record it anew")
        }
        if case .start(let start) = read { replay = TraceReplay(others: others(start.plan)) }
        if case .event(_, let time) = read {
            events += 1
            span = min(span?.lowerBound ?? time.seconds, time.seconds)...max(span?.upperBound ?? 0, time.seconds)
        }
        do throws(TraceReplay.Failure) {
            try replay.take(read)
        } catch {
            throw Exit.with(.badData, "\(path), line \(number): \(error)")
        }
    }

    /// For people.
    var report: [String] {
        let seconds = Int((span.map { $0.upperBound - $0.lowerBound } ?? 0).rounded())
        var lines = ["\(path): \(events) events in \(seconds) s, \(replay.agreed) decisions came out as recorded"]
        if let difference = replay.difference {
            lines.append("the first that did not:")
            lines.append("  recorded  \(Self.text(difference.recorded))")
            lines.append("  replayed  \(Self.text(difference.replayed))")
        }
        for campaign in Set(replay.comparisons.map(\.campaign)).sorted() {
            let asked = replay.comparisons.filter { $0.campaign == campaign }
            let more = asked.filter { $0.wanted > $0.launched }
            let fewer = asked.filter { $0.wanted < $0.launched }
            // No sums: what it would have launched a moment ago is not on the recorded floor, and is wanted again.
            lines.append(
                "\(campaign): at \(asked.count.of("moment")) of the recorded floor the other pacer would have launched as many "
                    + "at \(asked.count - more.count - fewer.count), more at \(more.count)\(Self.difference(more)), fewer at "
                    + "\(fewer.count)\(Self.difference(fewer)); what a day comes to under it: marcador simulate --from-db"
            )
        }
        return lines
    }

    /// ` (1.4 on average)`
    private static func difference(_ asked: [TraceReplay.Comparison]) -> String {
        guard !asked.isEmpty else { return "" }
        let calls = asked.reduce(0) { $0 + abs($1.wanted - $1.launched) }
        return String(format: " (%.1f on average)", Double(calls) / Double(asked.count))
    }

    private static func text(_ decision: Decision?) -> String {
        guard let decision else { return "no decision" }
        return "\(decision.at) \(decision.campaign) \(decision.pacing.line)"
    }
}
