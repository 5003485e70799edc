import Foundation

/// Everything the judge looks at: what Asterisk wrote for itself, what the database says, what passed the proxy, and
/// what the harness did and saw. Times are seconds of the epoch.
struct Evidence: Sendable {
    /// The installation's mark in channel ids.
    var instance = ""
    var attempts: [Attempt] = []
    var callRecords: [CallRecord] = []
    var channelEvents: [ChannelEvent] = []
    var queueLines: [QueueLine] = []
    var originates: [SentOriginate] = []
    var outages: [Outage] = []
    var agentChecks: [AgentCheck] = []
    /// What should have been gone at the end: keys in AstDB, channels, calls of the daemon.
    var leftovers: [String] = []
    /// No account may come due again sooner after an end, in seconds.
    var rest = 0.0
}

/// An Originate that reached Asterisk.
struct SentOriginate: Sendable {
    var channelID: String
    var at: Double
    /// When Asterisk's channels had been listed on that connection; nil: never.
    var listed: Double?
}

/// From the moment something broke until the daemon had seen that it was mended.
struct Outage: Sendable {
    var from: Double
    var to: Double
    var what: String
    /// The daemon did not see what Asterisk did.
    var blinds: Bool
    /// Asterisk itself was gone: it remembers nothing of its calls.
    var isOfAsterisk: Bool
}

/// A comparison of the agents as the daemon shows them with the queue's members, after a fault or at the end.
struct AgentCheck: Sendable {
    var what: String
    /// Until they agreed, from the login or from the mending, whichever came later.
    var seconds: Double
    var limit: Double
    /// What was still wrong; nil when they agreed.
    var disagreement: String?
}

/// A line of Asterisk's call records.
struct CallRecord: Sendable {
    var uniqueID: String
    var disposition: String

    init(uniqueID: String, disposition: String) {
        self.uniqueID = uniqueID
        self.disposition = disposition
    }

    init?(_ line: String) {
        let fields = CSVLine.fields(line)
        guard fields.count >= 17 else { return nil }
        (uniqueID, disposition) = (fields[fields.count - 2], fields[fields.count - 4])
    }
}

/// Something that happened to a channel.
struct ChannelEvent: Sendable {
    var type: String
    var at: Double
    var uniqueID: String
    var name: String
    var context: String
    var extensionDialled: String
    /// Of a HANGUP.
    var cause: Int?

    init(
        _ type: String, at: Double, uniqueID: String, name: String = "", context: String = "",
        extensionDialled: String = "", cause: Int? = nil
    ) {
        (self.type, self.at, self.uniqueID, self.name) = (type, at, uniqueID, name)
        (self.context, self.extensionDialled, self.cause) = (context, extensionDialled, cause)
    }

    init?(_ line: String) {
        let fields = CSVLine.fields(line)
        guard fields.count == 7, let time = Double(fields[1]) else { return nil }
        self.init(
            fields[0], at: time, uniqueID: fields[2], name: fields[3], context: fields[4], extensionDialled: fields[5],
            cause: fields[6].firstRange(of: "\"hangupcause\":").flatMap {
                Int(fields[6][$0.upperBound...].prefix { $0.isNumber })
            })
    }
}

/// A line of Asterisk's `queue_log`.
struct QueueLine: Sendable {
    var uniqueID: String
    var agent: String
    var event: String

    init(uniqueID: String, agent: String, event: String) {
        (self.uniqueID, self.agent, self.event) = (uniqueID, agent, event)
    }

    init?(_ line: String) {
        let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 5 else { return nil }
        self.init(uniqueID: fields[1], agent: fields[3], event: fields[4])
    }
}

/// One line of CSV as Asterisk writes it.
enum CSVLine {
    static func fields(_ line: String) -> [String] {
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuote = false
        for byte in line.utf8 {
            switch byte {
            case UInt8(ascii: "\""):
                // Twice within quotes is one.
                if !isQuoted, wasQuote { field.append(byte) }
                isQuoted.toggle()
                wasQuote = !isQuoted
                continue
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(String(decoding: field, as: UTF8.self))
                field = []
            default: field.append(byte)
            }
            wasQuote = false
        }
        return fields + [String(decoding: field, as: UTF8.self)]
    }
}
