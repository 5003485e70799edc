import DialerCore

/// Numbers as the board shows them.
enum BoardNumbers {
    /// A number with exactly `places` decimals (0 … 3).
    static func fixed(_ value: Double, _ places: Int) -> String {
        guard value.isFinite, value.magnitude < 1e12 else { return "–" }
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        let units = Int64((value.magnitude * Double(scale)).rounded())
        let sign = value < 0 && units > 0 ? "-" : ""
        guard places > 0 else { return sign + String(units) }
        let fraction = String(units % scale)
        return sign + "\(units / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    static func percent(_ share: Double) -> String { fixed(share * 100, 1) + "%" }

    /// `0:07`, `12:30`, `1:02:03`.
    static func clock(_ duration: Duration) -> String {
        let seconds = max(0, Int(duration.components.seconds))
        let minute = seconds / 60 % 60
        let tail = (seconds % 60 < 10 ? ":0" : ":") + String(seconds % 60)
        guard seconds >= 3600 else { return String(minute) + tail }
        return "\(seconds / 3600)" + (minute < 10 ? ":0" : ":") + String(minute) + tail
    }

    /// A window in its largest whole unit: `30 d`, `24 h`, `15 min`, `90 s`.
    static func window(_ duration: Duration) -> String {
        let seconds = Int(duration.components.seconds)
        for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "min")] where seconds >= unit && seconds % unit == 0 {
            return "\(seconds / unit) \(name)"
        }
        return "\(seconds) s"
    }

    /// Cells of a bar for each part, together exactly `cells` (nothing for an empty whole): what rounding leaves over goes
    /// to the parts it hurt most, and no part that exists vanishes while another has cells to spare.
    static func shares(_ parts: [Int], cells: Int) -> [Int] {
        let whole = parts.reduce(0, +)
        guard whole > 0, cells > 0 else { return parts.map { _ in 0 } }
        var result = parts.map { $0 * cells / whole }
        let byRemainder = parts.indices.sorted {
            (parts[$0] * cells % whole, -$0) > (parts[$1] * cells % whole, -$1)
        }
        for index in byRemainder.prefix(cells - result.reduce(0, +)) { result[index] += 1 }
        for index in parts.indices where parts[index] > 0 && result[index] == 0 {
            guard let richest = result.indices.max(by: { result[$0] < result[$1] }), result[richest] > 1 else { break }
            result[richest] -= 1
            result[index] = 1
        }
        return result
    }
}
