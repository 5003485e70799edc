import FastAGI
import Vocabulary

/// What scripts may ask for.
extension World {
    /// The fewest and the most words after a command's name; others, and numbers that are none, are answered by a 520.
    private static let arguments: [String: ClosedRange<Int>] = [
        "STREAM FILE": 2...3, "GET DATA": 1...3, "GET OPTION": 2...3, "SAY NUMBER": 2...3, "SAY DIGITS": 2...2,
        "WAIT FOR DIGIT": 1...1, "SET VARIABLE": 2...2, "GET VARIABLE": 1...1, "EXEC": 1...2, "HANGUP": 0...1,
        "CHANNEL STATUS": 0...1, "RECORD FILE": 4...8, "DATABASE GET": 2...2, "DATABASE PUT": 3...3,
        "DATABASE DEL": 2...2, "DATABASE DELTREE": 1...2, "SET CALLERID": 1...1,
    ]
    private static let numbers: Set<String> = ["SAY NUMBER", "SAY DIGITS", "WAIT FOR DIGIT"]

    private func isMisused(_ command: AGICommand) -> Bool {
        if let range = Self.arguments[command.name], !range.contains(command.arguments.count) { return true }
        return Self.numbers.contains(command.name) && Int(command.arguments.first ?? "") == nil
    }

    /// What the command gives, and after how many seconds. Nobody presses a key for a script.
    mutating func perform(_ command: AGICommand, on id: String) -> (AGIReply, Double) {
        guard let channel = channels[id] else { return (.result(-1), 0) }
        guard !isMisused(command) else {
            return (AGIReply(code: 520, text: AGIText("\(command.name) is used otherwise.")), 0)
        }
        let arguments = command.arguments
        let first = arguments.first ?? ""
        switch command.name {
        case "ANSWER", "NOOP": return (.result(0), 0)
        case "HANGUP":
            guard !first.isEmpty, findChannel(first) != id else { return (.result(1), 0) }
            return (.result(-1), 0)
        case "VERBOSE", "SET CALLERID": return (.result(1), 0)
        case "CHANNEL STATUS":
            let asked = first.isEmpty ? channel : findChannel(first).flatMap { channels[$0] }
            return (.result(asked?.state.rawValue ?? -1), 0)
        case "SET VARIABLE":
            channels[id]?.variables[first] = arguments[1]
            return (.result(1), 0)
        case "GET VARIABLE":
            let value = value(of: first, on: channel)
            return (given(value.isEmpty ? channel.variables[first] : value), 0)
        case "GET FULL VARIABLE":
            let value = expanded(first, on: channel)
            return (given(value.isEmpty ? nil : value), 0)
        case let name where name.hasPrefix("DATABASE "): return (databaseCommand(name, arguments), 0)
        case "STREAM FILE", "GET OPTION":
            guard !configuration.missingSounds.contains(first) else {
                return (.result(-1, attributes: [.init("endpos", "0")]), 0)
            }
            let seconds = configuration.sounds[first] ?? configuration.soundLength
            return (.result(0, attributes: [.init("endpos", AGIText(String(Int(seconds * 8000))))]), seconds)
        case "GET DATA":
            let wait = arguments.count > 1 ? (Double(arguments[1]) ?? 6000) / 1000 : 6
            return (.result("", data: "timeout"), (configuration.sounds[first] ?? configuration.soundLength) + wait)
        case "WAIT FOR DIGIT": return (.result(0), max(0, Double(first) ?? 0) / 1000)
        case "RECORD FILE":
            let length = max(0, Double(arguments[3]) ?? 0) / 1000
            return (.result(0, data: "timeout", attributes: [.init("endpos", "0")]), length)
        case "EXEC": return execute(first, arguments.count > 1 ? arguments[1] : "", on: id)
        case let name where name.hasPrefix("SAY "): return (.result(0), 1)
        case let name where name.hasPrefix("SET ") || name.hasPrefix("SPEECH "): return (.result(0), 0)
        default: return (.unknownCommand, 0)
        }
    }

    private mutating func databaseCommand(_ name: String, _ arguments: [String]) -> AGIReply {
        let path = arguments.prefix(2).joined(separator: "/")
        switch name {
        case "DATABASE GET": return given(database[path])
        case "DATABASE PUT": database[path] = arguments[2]
        // What was not there is deleted, too.
        case "DATABASE DEL": database[path] = nil
        default: database = database.filter { !$0.key.hasPrefix(path + "/") }
        }
        return .result(1)
    }

    /// A variable set to nothing is not the same as one that is not set.
    private func given(_ value: String?) -> AGIReply {
        value.map { .result(1, data: AGIText($0)) } ?? .result(0)
    }

    private func expanded(_ text: String, on channel: Channel) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { break }
            result += rest[..<start.lowerBound] + value(of: String(rest[start.upperBound..<end]), on: channel)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private mutating func execute(_ application: String, _ data: String, on id: String) -> (AGIReply, Double) {
        switch application.lowercased() {
        case "noop": return (.result(0), 0)
        case "wait": return (.result(0), Double(data) ?? 0)
        case "playback":
            let seconds = data.split(separator: "&")
                .reduce(0) { $0 + (configuration.sounds[String($1)] ?? configuration.soundLength) }
            return (.result(0), seconds)
        case "set":
            let parts = data.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { channels[id]?.variables[String(parts[0])] = String(parts[1]) }
            return (.result(0), 0)
        case "userevent":
            let parts = data.split(separator: ",")
            let fields = parts.dropFirst().compactMap { part -> (String, String)? in
                guard let colon = part.firstIndex(of: ":") else { return nil }
                return (String(part[..<colon]).trimmed, String(part[part.index(after: colon)...]).trimmed)
            }
            emitUserEvent(parts.first.map(String.init) ?? "", id, fields)
            return (.result(0), 0)
        default: return (.result(-2), 0)
        }
    }
}
