import Foundation

/// Named numbers, for people and for machines.
struct TrafficSheet {
    enum Unit: String {
        case count = ""
        case erlangs = "erlang"
        case seconds = "s"
        case share = "%"
    }

    struct Row {
        /// The key in JSON, and with spaces for underscores the name in the table.
        let key: String
        let value: Double
        let unit: Unit
    }

    private(set) var rows: [Row] = []

    mutating func add(_ key: String, _ value: Double, _ unit: Unit = .count) {
        rows.append(Row(key: key, value: value, unit: unit))
    }

    /// One object, the numbers to the last digit; shares from 0 to 1, times in seconds.
    var json: String {
        "{\n" + rows.map { "  \"\($0.key)\": \(Self.exact($0.value))" }.joined(separator: ",\n") + "\n}\n"
    }

    var table: String {
        let width = rows.reduce(0) { max($0, $1.key.count) }
        return rows.map { row in
            let name = row.key.replacing("_", with: " ").padding(toLength: width + 2, withPad: " ", startingAt: 0)
            let unit = row.unit == .count ? "" : " \(row.unit.rawValue)"
            return name + Self.rounded(row.unit == .share ? row.value * 100 : row.value) + unit + "\n"
        }.joined()
    }

    private static func exact(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }

    /// Four digits behind the point, and more for what is smaller than that.
    private static func rounded(_ value: Double) -> String {
        if value == value.rounded(), value.magnitude < 1e15 { return "\(Int(value))" }
        return String(format: value.magnitude < 0.01 ? "%.4g" : "%.4f", value)
    }
}
