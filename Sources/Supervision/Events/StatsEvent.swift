/// One statistics event: what goes out as an AMI `UserEvent` and comes back in at every client that may read them.
///
/// A value without protocol knowledge: whoever owns an AMI connection turns `name` into the `UserEvent` header and
/// `headers` into the lines after it.
public struct StatsEvent: Hashable, Sendable {
    /// A header line.
    public struct Header: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The longest line Asterisk takes from a client, in bytes without line end.
    public static let maxLineBytes = 1022

    public var name: String
    public private(set) var headers: [Header]

    /// Values are made safe for the wire: see ``StatsText/wireSafe(_:maxBytes:)``.
    public init(name: String, headers: [Header]) {
        self.name = name
        self.headers = headers.map { header in
            let room = Self.maxLineBytes - header.name.utf8.count - 2
            return Header(header.name, StatsText.wireSafe(header.value, maxBytes: room))
        }
    }

    /// The first value of a header, by name without regard to ASCII case.
    public subscript(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name == name || $0.name.lowercased() == wanted }?.value
    }
}

/// Text and numbers as they stand in statistics events.
public enum StatsText {
    /// The text without control characters (each becomes a blank), cut before `maxBytes` with `…` where it is longer.
    ///
    /// A carriage return or line feed inside a value would end the line and let the rest be read as a header of its own;
    /// an escape would reach the terminal of whoever prints the event.
    public static func wireSafe(_ text: String, maxBytes: Int) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { clean.append(isControl(scalar) ? " " : scalar) }
        let safe = String(clean)
        guard safe.utf8.count > maxBytes else { return safe }
        var cut = ""
        var bytes = 0
        let room = maxBytes - "…".utf8.count
        for character in safe {
            bytes += character.utf8.count
            if bytes > room { break }
            cut.append(character)
        }
        return cut + "…"
    }

    /// Control characters, line and paragraph separators, and the marks that turn the direction of writing around.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        }
    }

    /// A number with at most three decimals and a point, without trailing zeros; empty when it is not finite.
    public static func decimal(_ value: Double) -> String { decimal(value, places: 3) }

    /// A share with at most four decimals: hundredths of a per cent.
    static func share(_ value: Double) -> String { decimal(value, places: 4) }

    private static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite, value.magnitude < 1e12 else { return "" }
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        let units = Int64((value.magnitude * Double(scale)).rounded())
        var fraction = String(units % scale)
        fraction = String(repeating: "0", count: places - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        let text = String(units / scale) + (fraction.isEmpty ? "" : "." + fraction)
        return value < 0 && units > 0 ? "-" + text : text
    }
}
