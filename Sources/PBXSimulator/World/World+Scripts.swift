public import FastAGI
import Vocabulary

/// A FastAGI script under way.
struct Script: Sendable {
    enum Owner: Sendable {
        case answered(Int)
        /// Of a call that a script runs.
        case call(Int)
        case left(Int)
        case leg(Int)
    }

    var owner: Owner
    var channel: String
    var isDead: Bool
    /// A command is being carried out.
    var isBusy = false
    /// Outdates the answer that was planned.
    var ticket = 0
    /// Since when a sound plays.
    var plays: Timestamp?
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
        case .call(let call):
            if calls[call]?.flow == .leaving { finish(call) } else { leave(call) }
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
        if seconds > 0, !script.isDead {
            scripts[id]?.isBusy = true
            scripts[id]?.ticket += 1
            scripts[id]?.plays = command.name.hasSuffix("STREAM FILE") ? now : nil
            plan(.agiReplies(id, reply: AGIReplyText(reply: reply), ticket: script.ticket + 1), in: seconds)
        } else {
            stream.append(.agi(.agiReply(id, reply)))
        }
        if command.name == "HANGUP", reply.code == 200 {
            switch script.owner {
            case .answered(let call), .call(let call):
                calls[call]?.hangupCause = 16
                callerGone(call)
            case .left, .leg: break
            }
        }
        return flush()
    }

    /// The person hangs up on a script that goes on: what it waits for is over, and 40 ms later it is told why.
    mutating func hangUp(script id: Int) {
        guard let script = scripts[id] else { return }
        scripts[id]?.isDead = true
        if script.isBusy {
            scripts[id]?.isBusy = false
            let place = script.plays.map { AGIText(String(Int((now - $0).inSeconds * 8000))) }
            stream.append(
                .agi(.agiReply(id, .result(-1, attributes: place.map { [.init("endpos", $0)] } ?? []))))
        }
        plan(.agiHangup(id), in: script.isBusy ? 0.04 : 0)
    }
}
