public import FastAGI
import Vocabulary

/// A FastAGI script under way.
struct Script: Sendable {
    enum Owner: Sendable {
        case answered(Int)
        case left(Int)
        case leg(Int)
    }

    var owner: Owner
    var channel: String
    var isDead: Bool
}

extension World {
    /// - Parameter isDead: the channel is hung up, as in extension h.
    mutating func openScript(
        _ name: String, _ arguments: [String], owner: Script.Owner, channel id: String, isDead: Bool = false
    ) -> Int {
        let script = nextID()
        guard let channel = channels[id] else { return script }
        scripts[script] = Script(owner: owner, channel: id, isDead: isDead)
        let server = channel.variables["MARCADOR_AGI"].flatMap { $0.isEmpty ? nil : $0 } ?? configuration.defaultAGI
        let environment = AGIEnvironment(
            AGIEnvironment.Call(
                script: name, arguments: arguments, server: server, channel: channel.name,
                uniqueID: channel.uniqueID, callerID: channel.caller?.number, callerIDName: channel.caller?.name,
                context: channel.context, extension: channel.exten, priority: channel.priority,
                language: configuration.language))
        stream.append(
            .agi(
                .agiAsks(
                    AGIQuestion(
                        id: script, at: now, server: server, script: name, arguments: arguments,
                        channel: channel.name, uniqueID: channel.uniqueID, variables: channel.variables,
                        environment: environment))))
        return script
    }

    /// The dialplan goes on without the script.
    mutating func closeScript(_ script: Int) {
        if scripts.removeValue(forKey: script) != nil { stream.append(.agi(.agiClose(script))) }
    }

    /// The script's connection is over. `connected`: it was taken, so AGISTATUS is SUCCESS.
    public mutating func agiEnded(_ id: Int, connected: Bool) -> [Output] {
        guard let script = scripts.removeValue(forKey: id) else { return [] }
        switch script.owner {
        case .answered(let call):
            if calls[call]?.flow == .asking(agi: id) { decide(call, answered: connected) }
        case .left(let call): leftScriptEnded(call, connected: connected)
        case .leg(let leg): dispositionScriptEnded(leg, script: id, connected: connected)
        }
        return flush()
    }

    /// An in-process daemon's answer to a question, in one go.
    public mutating func answer(_ question: AGIQuestion, _ answer: AGIAnswer) -> [Output] {
        switch answer {
        case .silent: return []
        case .unavailable: return agiEnded(question.id, connected: false)
        case .set(let variables):
            if let channel = scripts[question.id]?.channel {
                for (name, value) in variables { channels[channel]?.variables[name] = value }
            }
            return agiEnded(question.id, connected: true)
        }
    }

    /// Carries out a script's command. The answer comes as ``Output/agiReply(_:_:)``, at once or when it is done.
    public mutating func agiCommand(_ id: Int, _ command: AGICommand) -> [Output] {
        guard let script = scripts[id] else { return [] }
        guard !script.isDead || AGICommandDecoder.allowedWhenDead.contains(command.name) else {
            stream.append(.agi(.agiReply(id, .deadChannel)))
            return flush()
        }
        let (reply, seconds) = perform(command, on: script.channel)
        if seconds > 0 {
            plan(.agiReplies(id, reply: AGIReplyText(reply: reply)), in: seconds)
        } else {
            stream.append(.agi(.agiReply(id, reply)))
        }
        if command.name == "HANGUP", case .answered(let call) = script.owner {
            calls[call]?.hangupCause = 16
            callerGone(call)
        }
        return flush()
    }

    /// What the command gives, and after how many seconds. Nobody presses a key for a script.
    private mutating func perform(_ command: AGICommand, on id: String) -> (AGIReply, Double) {
        guard let channel = channels[id] else { return (.result(-1), 0) }
        let arguments = command.arguments
        let first = arguments.first ?? ""
        switch command.name {
        case "ANSWER", "NOOP": return (.result(0), 0)
        case "HANGUP", "VERBOSE", "SET CALLERID": return (.result(1), 0)
        case "CHANNEL STATUS": return (.result(channel.state.rawValue), 0)
        case "SET VARIABLE":
            channels[id]?.variables[first] = arguments.count > 1 ? arguments[1] : ""
            return (.result(1), 0)
        case "GET VARIABLE":
            let value = value(of: first, on: channel)
            return (given(value.isEmpty ? channel.variables[first] : value), 0)
        case "GET FULL VARIABLE":
            let value = expanded(first, on: channel)
            return (given(value.isEmpty ? nil : value), 0)
        case "DATABASE GET": return (given(database[arguments.prefix(2).joined(separator: "/")]), 0)
        case "DATABASE PUT":
            database[arguments.prefix(2).joined(separator: "/")] = arguments.count > 2 ? arguments[2] : ""
            return (.result(1), 0)
        case "DATABASE DEL":
            database[arguments.prefix(2).joined(separator: "/")] = nil
            return (.result(1), 0)
        case "STREAM FILE":
            let seconds = configuration.sounds[first] ?? configuration.soundLength
            return (.result(0, attributes: [.init("endpos", AGIText(String(Int(seconds * 8000))))]), seconds)
        case "GET DATA":
            let wait = arguments.count > 1 ? (Double(arguments[1]) ?? 6000) / 1000 : 6
            return (.result("", data: "timeout"), (configuration.sounds[first] ?? configuration.soundLength) + wait)
        case "WAIT FOR DIGIT": return (.result(0), max(0, Double(first) ?? 0) / 1000)
        case "EXEC": return execute(first, arguments.count > 1 ? arguments[1] : "", on: id)
        case let name where name.hasPrefix("SAY "): return (.result(0), 1)
        case let name where name.hasPrefix("SET "): return (.result(0), 0)
        default: return (.unknownCommand, 0)
        }
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
