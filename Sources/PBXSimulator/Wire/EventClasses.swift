/// The classes of AMI events and actions, as `read=` and `write=` of manager.conf name them.
public struct EventClasses: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let system = EventClasses(rawValue: 1 << 0)
    public static let call = EventClasses(rawValue: 1 << 1)
    public static let log = EventClasses(rawValue: 1 << 2)
    public static let verbose = EventClasses(rawValue: 1 << 3)
    public static let command = EventClasses(rawValue: 1 << 4)
    public static let agent = EventClasses(rawValue: 1 << 5)
    public static let user = EventClasses(rawValue: 1 << 6)
    public static let config = EventClasses(rawValue: 1 << 7)
    public static let dtmf = EventClasses(rawValue: 1 << 8)
    public static let reporting = EventClasses(rawValue: 1 << 9)
    public static let cdr = EventClasses(rawValue: 1 << 10)
    public static let dialplan = EventClasses(rawValue: 1 << 11)
    public static let originate = EventClasses(rawValue: 1 << 12)
    public static let agi = EventClasses(rawValue: 1 << 13)
    public static let security = EventClasses(rawValue: 1 << 14)
    public static let message = EventClasses(rawValue: 1 << 15)
    public static let all = EventClasses(rawValue: (1 << 16) - 1)

    private static let words: [(String, EventClasses)] = [
        ("system", .system), ("call", .call), ("log", .log), ("verbose", .verbose), ("command", .command),
        ("agent", .agent), ("user", .user), ("config", .config), ("dtmf", .dtmf), ("reporting", .reporting),
        ("cdr", .cdr), ("dialplan", .dialplan), ("originate", .originate), ("agi", .agi), ("security", .security),
        ("message", .message), ("all", .all),
    ]

    /// A comma-separated list; unknown words count for nothing, as in Asterisk.
    public init(list: String) {
        self = []
        for word in list.split(separator: ",") {
            let trimmed = word.filter { $0 != " " }.lowercased()
            if let match = Self.words.first(where: { $0.0 == trimmed }) { formUnion(match.1) }
        }
    }

    /// The value of an `Events` or `EventMask` header: `on`, `off`, or a list. An unknown word means off.
    public init(mask: String) {
        switch mask.lowercased() {
        case "on", "yes", "true", "1", "all": self = .all
        case "off", "no", "false", "0": self = []
        default: self.init(list: mask)
        }
    }

    /// How the class shows in a `Privilege` header: `call,all`.
    var privilege: String {
        (Self.words.filter { $0.1 != .all && contains($0.1) }.map(\.0) + ["all"]).joined(separator: ",")
    }
}
