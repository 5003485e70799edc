import Vocabulary

/// Asterisk's command line by AMI, for the questions a dialer's operator asks; and modules.
extension World {
    mutating func command(_ request: Request) {
        guard let line = request.given("Command") else { return refuse(request, "No command provided") }
        let words = line.split(separator: " ").map(String.init)
        let text = words.joined(separator: " ")
        for forbidden in ["module load", "module unload", "restart gracefully"] where text.hasPrefix(forbidden) {
            return refuse(request, "Command blacklisted")
        }
        if text == "core stop gracefully" {
            // Waits until the last call has gone; the answer never comes.
            sessions[request.session]?.blockade = Session.Blockade()
            isStopping = true
            return stopIfEmpty()
        }
        guard let lines = output(of: words) else {
            let hint = words.prefix(2).joined(separator: " ")
            return say(
                request, "Error",
                ["No such command '\(line)' (type 'core show help \(hint)' for other possible commands)"])
        }
        say(request, "Success", lines)
    }

    private mutating func say(_ request: Request, _ status: String, _ lines: [String]) {
        reply(request, status, [("Message", "Command output follows")] + lines.map { ("Output", $0) })
    }

    /// nil: no such command.
    private func output(of words: [String]) -> [String]? {
        switch words.joined(separator: " ") {
        case "core show version": return ["Asterisk 22.10.1, simulated by Marcador"]
        case "core show uptime":
            let span = Self.span((now - started).wholeMilliseconds / 1000)
            return ["System uptime: \(span)", "Last reload: \(span)"]
        case "core show calls":
            return [
                "\(calls.count) active call\(calls.count == 1 ? "" : "s")",
                "\(callsProcessed) call\(callsProcessed == 1 ? "" : "s") processed",
            ]
        case "core show channels":
            let rows = sortedChannels.map { channel in
                Self.padded(channel.name, 65)
                    + Self.padded("\(channel.exten)@\(channel.context):\(channel.priority)", 33)
                    + Self.padded(channel.state.text, 8) + "\(channel.application)(\(channel.applicationData))"
            }
            let count = channels.count
            return [
                Self.padded("Channel", 65) + Self.padded("Location", 33) + Self.padded("State", 8)
                    + "Application(Data)"
            ] + rows + ["\(count) active channel\(count == 1 ? "" : "s")"]
        case "core show channels concise":
            guard !channels.isEmpty else { return [""] }
            return sortedChannels.map { channel in
                [
                    channel.name, channel.context, channel.exten, String(channel.priority), channel.state.text,
                    channel.application, channel.applicationData, channel.caller?.number ?? "", "", "", "3",
                    String((now - channel.created).wholeMilliseconds / 1000), channel.bridge, channel.uniqueID,
                ].joined(separator: "!")
            }
        case "database show":
            return database.sorted { $0.key < $1.key }.map { "\(Self.padded("/\($0.key)", 51)): \($0.value)" }
                + ["\(database.count) results found."]
        case "manager reload", "dialplan reload", "queue reload all", "logger rotate": return [""]
        case "queue show": return queueOrder.flatMap { queueLines($0) }
        default:
            guard words.count == 3, words[0] == "queue", words[1] == "show" else { return nil }
            return queues[words[2]] == nil ? ["No such queue: \(words[2])"] : queueLines(words[2])
        }
    }

    private var sortedChannels: [Channel] {
        channels.values.sorted { ($0.created, $0.uniqueID) < ($1.created, $1.uniqueID) }
    }

    private func queueLines(_ name: String) -> [String] {
        guard let queue = queues[name] else { return [] }
        let head =
            "\(name) has \(queue.entries.count) calls (max unlimited) in 'rrmemory' strategy (\(queue.holdTime)s holdtime, "
            + "\(queue.talkTime)s talktime), W:0, C:\(queue.completed), A:\(queue.abandoned), SL:0.0%, SL2:0.0% within "
            + "\(queue.settings.serviceLevel)s"
        let members = queue.members.map { member in
            let taken = member.callsTaken > 0 ? "\(member.callsTaken)" : "no"
            let device = member.stateInterface == member.interface ? "" : " from \(member.stateInterface)"
            return "      \(member.name) (\(member.interface)\(device)) (ringinuse disabled)"
                + (member.paused ? " (paused)" : "")
                + " (\(Self.deviceText(status(of: member)))) has taken \(taken) calls"
        }
        let callers = queue.entries.enumerated().compactMap { index, id -> String? in
            calls[id].flatMap { channels[$0.near] }.map { "      \(index + 1). \($0.name)" }
        }
        return [head] + (members.isEmpty ? ["   No Members"] : ["   Members: "] + members)
            + (callers.isEmpty ? ["   No Callers"] : ["   Callers: "] + callers) + [""]
    }

    private static func deviceText(_ state: Int) -> String {
        switch state {
        case 1: "Not in use"
        case 2: "In use"
        case 5: "Unavailable"
        case 6: "Ringing"
        default: "Unknown"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// `1 minute, 36 seconds`
    private static func span(_ seconds: Int64) -> String {
        let parts: [(Int64, String)] = [
            (seconds / 86400, "day"), (seconds / 3600 % 24, "hour"), (seconds / 60 % 60, "minute"),
            (seconds % 60, "second"),
        ]
        let shown = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
        return shown.isEmpty ? "0 seconds" : shown.joined(separator: ", ")
    }

    // MARK: - Modules

    private static let modules: Set<String> = [
        "app_queue", "res_agi", "chan_pjsip", "app_amd", "app_dial", "app_playback", "pbx_config", "res_pjsip",
    ]

    mutating func moduleAction(_ action: Action, _ request: Request) {
        let name = request["Module"] ?? ""
        let isLoaded = Self.modules.contains(name.hasSuffix(".so") ? String(name.dropLast(3)) : name)
        switch action {
        case .moduleCheck:
            if isLoaded { reply(request, "Success", [("Version", "")]) } else { refuse(request, "Module not loaded") }
        case .moduleLoad:
            refuse(request, name.isEmpty ? "Incomplete ModuleLoad action." : "Module not found.")
        case .loggerRotate: accept(request, "Reloaded the logger and rotated log files")
        default:
            guard name.isEmpty || isLoaded else {
                refuse(request, "No such module")
                return emitReload(name, status: 2)
            }
            accept(request, "Module Reloaded")
            emitReload(name.isEmpty ? "All" : name, status: 0)
        }
    }

    private mutating func emitReload(_ module: String, status: Int) {
        broadcast(
            PBXMessage(event: "Reload", classes: .system).with([("Module", module), ("Status", String(status))]),
            .system)
    }
}
