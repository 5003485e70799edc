import AsteriskRig
import Foundation

/// Listens on AMI beside the daemon, with an account of its own, and keeps what it hears.
struct Witness {
    typealias Message = RawManager.Message
    private let manager: RawManager

    /// Logs in, listens while `body` runs, and leaves.
    static func listening<Result>(
        on rig: RunningAsterisk, as user: String, _ body: (Witness) async throws -> Result
    ) async throws -> Result {
        let witness = Witness(manager: try await rig.manager(user: user))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await witness.listen() }
            defer { group.cancelAll() }
            let result = try await body(witness)
            await witness.manager.close()
            return result
        }
    }

    var messages: [Message] {
        get async { await manager.received.filter { $0["Event"] != nil } }
    }

    /// The first event that answers the description, heard before or after.
    func event(_ what: String, seconds: Double, where matches: (Message) -> Bool) async throws -> Message {
        var found: Message?
        try await poll(what, seconds: seconds) {
            found = await manager.received.first { $0["Event"] != nil && matches($0) }
            return found != nil
        }
        return found ?? [:]
    }

    private func listen() async {
        while !Task.isCancelled {
            do {
                _ = try await manager.wait(seconds: 1) { _ in false }
            } catch RigError.timedOut {
                continue
            } catch {
                return
            }
        }
    }
}

/// What Asterisk itself said of the daemon's calls, by its own clock.
struct Testimony: Sendable {
    let instance: String
    let messages: [Witness.Message]

    func of(_ attempt: Int) -> Account {
        let near = "mcd-\(instance)-\(attempt)e"
        let ids: Set<String?> = [near, near + ";2"]
        let own = messages.filter { message in
            guard message["UserEvent"] != "MarcadorDisposition" else { return false }
            return ["Uniqueid", "DestUniqueid", "Attempt"].contains { ids.contains(message[$0]) }
        }
        return Account(near: near, messages: own)
    }

    /// The statistics of that name, such as `MarcadorAttempt`.
    func statistics(_ name: String) -> [Witness.Message] { messages.filter { $0["UserEvent"] == name } }

    /// Agents that Asterisk connected to a second call while they were on one.
    var agentsConnectedTwice: [String] {
        var talking: Set<String> = []
        var twice: [String] = []
        for message in messages {
            guard let agent = message["Interface"] else { continue }
            switch message["Event"] {
            case "AgentConnect": if !talking.insert(agent).inserted { twice.append(agent) }
            case "AgentComplete": talking.remove(agent)
            default: break
            }
        }
        return twice
    }

    /// The numbers of all attempts that Asterisk ever saw a channel of.
    var attempts: [Int] {
        let prefix = "mcd-\(instance)-"
        return messages.filter { $0["Event"] == "Newchannel" }.compactMap { message in
            guard let id = message["Uniqueid"], id.hasPrefix(prefix) else { return nil }
            return Int(id.dropFirst(prefix.count).dropLast())
        }.sorted()
    }
}

/// What Asterisk said of one attempt.
struct Account: Sendable {
    let near: String
    let messages: [Witness.Message]

    /// Seconds since 1970 of its last event of the call, whatever it was.
    var lastWord: Double? { messages.compactMap(Self.time).max() }

    var hangup: Double? {
        messages.last { $0["Event"] == "Hangup" && $0["Uniqueid"] == near }.flatMap(Self.time)
    }

    var agent: String? {
        messages.last { $0["Event"] == "AgentConnect" && $0["Uniqueid"] == near }?["Interface"]
    }

    /// The outcome that Asterisk's own words mean, found without the daemon's rules.
    var outcome: String {
        if agent != nil { return "answered" }
        if let left = messages.last(where: { $0["UserEvent"] == "MarcadorCall" && $0["Stage"] == "left" }) {
            return left["Last"] == "machine" ? "machine" : "abandoned"
        }
        let causes = messages.filter { $0["Event"] == "Hangup" }.compactMap { $0["Cause"] }
        let meanings = ["17": "busy", "21": "busy", "1": "invalid", "22": "invalid", "34": "congestion"]
        return causes.lazy.compactMap { meanings[$0] }.first ?? "no-answer"
    }

    static func time(_ message: Witness.Message) -> Double? { message["Timestamp"].flatMap(Double.init) }
}
