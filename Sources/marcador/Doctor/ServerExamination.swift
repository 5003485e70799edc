import AsteriskManager
import DialerCore
import DialerService
import Foundation
import Logging
import Settings
import Synchronization
import TLS
import Vocabulary

/// Everything the daemon needs of one Asterisk.
struct ServerExamination: Sendable {
    let server: ServerSettings
    let settings: Settings

    /// More than this and lawful hours would be judged by the wrong clock on one of the two machines.
    static let clockTolerance = 2.0

    func findings() async -> [Finding] {
        let agreed = Agreed()
        let endpoint = AMIEndpoint(host: server.host, port: server.port, tls: server.tls) { summary in
            agreed.summary.withLock { $0 = summary }
        }
        let client = AMIClient(
            AMIClientSettings(
                endpoint: endpoint,
                login: AMILogin(
                    username: server.user, secret: AMISecret(server.secret.reveal()),
                    events: "call,agent,user,system")),
            logger: quietLogger)
        let events = client.events()
        return await withTaskGroup(of: [Finding]?.self) { group in
            group.addTask {
                try? await client.run()
                return nil
            }
            group.addTask {
                for await event in events {
                    switch event {
                    case .up(let info): return secrecy(agreed.summary.withLock { $0 }) + (await examine(client, info))
                    case .down(let why): return [refusal(why)]
                    default: continue
                    }
                }
                return [.bad(.unavailable, "no answer", cure: nil)]
            }
            var findings: [Finding] = []
            for await result in group {
                guard let result else { continue }
                findings = result
                group.cancelAll()
            }
            return findings
        }
    }

    /// What the handshake agreed on, between the event loop that tells it and the examination.
    private final class Agreed: Sendable {
        let summary = Mutex<TLSSummary?>(nil)
    }

    private func secrecy(_ agreed: TLSSummary?) -> [Finding] {
        if let agreed {
            let warning = agreed.certificate?.soonExpired
            return [.good("\(agreed)")]
                + (warning.map { [.doubtful($0, cure: "docs/asterisk.md, AMI over TLS")] } ?? [])
        }
        guard !isLocal else { return [] }
        return [
            .doubtful(
                "AMI goes over the network without TLS: whoever listens on the way reads the secret and every number",
                cure: "set servers[].tls as docs/asterisk.md says under AMI over TLS")
        ]
    }

    private var isLocal: Bool { server.host == "127.0.0.1" || server.host == "localhost" || server.host == "::1" }

    private func refusal(_ why: AMIDisconnect) -> Finding {
        // The cause brings its cure along.
        .bad(why.exitStatus, "no login: \(why.cause)", cure: nil)
    }

    private func examine(_ client: AMIClient, _ info: AMIServerInfo) async -> [Finding] {
        var findings: [Finding] = [.good("login as \(server.user)")]
        findings.append(version(info))
        findings.append(await permissions(client))
        findings += await readClasses(client, info)
        findings += await queues(client)
        findings += await dialplan(client)
        findings += await recording(client)
        findings.append(await clock(client))
        findings.append(await fastAGI())
        findings += sounds()
        return findings
    }

    private func version(_ info: AMIServerInfo) -> Finding {
        guard let version = info.asteriskVersion else {
            return .doubtful(
                "Asterisk's version is not told (AMI \(info.amiVersion))", cure: "give the user write class reporting")
        }
        guard let major = version.split(separator: ".").first.flatMap({ Int($0) }), major < 18 else {
            return .good("Asterisk \(version.prefix { $0 != "+" && $0 != "~" })")
        }
        return .doubtful("Asterisk \(version) is older than what Marcador is tested with", cure: "upgrade to 20 or 22")
    }

    private func permissions(_ client: AMIClient) async -> Finding {
        do {
            let permissions = AMIPermissions(try await client.send(.listCommands()).orThrow())
            guard let lack = permissions.lack(of: server.user) else {
                return .good("all \(AMIPermissions.needed.count) actions are permitted")
            }
            return .bad(.noPermission, lack.problem, cure: lack.cure)
        } catch {
            return .bad(.unavailable, "permissions cannot be read: \(error)", cure: nil)
        }
    }

    /// Asterisk does not tell what an account may read: one event of each class is caused, and looked for.
    private func readClasses(_ client: AMIClient, _ info: AMIServerInfo) async -> [Finding] {
        do {
            let check = try await ReadCheck.run(client, info)
            var findings: [Finding] = []
            if let lack = check.lack(of: server.user) {
                findings.append(.bad(.noPermission, lack.problem, cure: lack.cure))
            } else if check.untried.isEmpty {
                findings.append(.good("events of all \(ReadCheck.EventClass.allCases.count) classes arrive"))
            }
            let untried = ReadCheck.EventClass.allCases.filter(check.untried.contains)
            if untried.contains(.agent) {
                findings.append(
                    .doubtful(
                        "whether events of class 'agent' arrive cannot be told without a call: no member can be added to "
                            + "the queue 'marcador-probe'",
                        cure:
                            "include queues.d/marcador.conf in queues.conf, then 'queue reload all'; the daemon looks at "
                            + "the first answered call"))
            }
            for name in untried where name != .agent {
                findings.append(
                    .doubtful(
                        "whether events of class '\(name.rawValue)' arrive cannot be told: the account may not cause any",
                        cure: "first the permission above, then run this again"))
            }
            return findings
        } catch {
            return [.bad(.unavailable, "it cannot be told which events arrive: \(error)", cure: nil)]
        }
    }

    private func queues(_ client: AMIClient) async -> [Finding] {
        let names = Set(
            settings.campaigns.filter { server.server.trunks[$0.campaign.trunk] != nil }.map(\.campaign.queue))
        do {
            let list = try await client.list(.queueStatus())
            return names.sorted().map { name in
                let rows = list.map(AMIEvent.init)
                let exists = rows.contains {
                    if case .queueParams(let queue) = $0 { queue.queue == name.rawValue } else { false }
                }
                guard exists else {
                    return .bad(
                        .configuration, "there is no queue '\(name)'",
                        cure: "add [\(name)] to queues.conf (see queues.d/marcador.conf), then 'queue reload all'")
                }
                let members = rows.count {
                    if case .queueMember(let member) = $0 { member.queue == name.rawValue } else { false }
                }
                return members > 0
                    ? .good("queue '\(name)' with \(members.of("member"))")
                    : .doubtful(
                        "queue '\(name)' has no members",
                        cure: "let agents log in (QueueAdd, or member => in queues.conf)")
            }
        } catch {
            return [.bad(.unavailable, "queues cannot be read: \(error)", cure: nil)]
        }
    }

    /// The contexts of this version's file: where calls are sent to, and what those lean on.
    private func dialplan(_ client: AMIClient) async -> [Finding] {
        let calling = settings.campaigns.filter { server.server.trunks[$0.campaign.trunk] != nil }
        let entries = ["marcador"] + (calling.contains { $0.campaign.bot != nil } ? ["marcador-bot"] : [])
        var findings: [Finding] = []
        for context in entries {
            if let refusal = await lack(of: context, "s", client) {
                findings.append(
                    .bad(
                        .configuration, "the context '\(context)' is not in the dialplan (\(refusal))",
                        cure:
                            "#include \"extensions.d/marcador.conf\" at the end of extensions.conf, then 'dialplan reload'"
                    ))
            } else {
                findings.append(.good("context '\(context)' is in the dialplan"))
            }
        }
        guard entries.count > 1, findings.allSatisfy({ $0.status == .ok }) else { return findings }
        // What the call of a bot that listens needs to keep how it ended.
        for context in ["marcador-note", "marcador-aside"] where await lack(of: context, nil, client) != nil {
            findings.append(
                .bad(
                    .configuration,
                    "the context '\(context)' is not in the dialplan, and how bots' calls end without the daemon would be "
                        + "lost",
                    cure: "install the extensions.d/marcador.conf of this version, then 'dialplan reload'"))
        }
        return findings
    }

    /// Why a context, or an extension of it, cannot be seen; `nil` when it is there.
    private func lack(of context: String, _ exten: String?, _ client: AMIClient) async -> AMIFailure? {
        let fields = exten.map { [AMIAction.Field("Extension", $0)] } ?? []
        do throws(AMIFailure) {
            _ = try await client.list(AMIAction("ShowDialPlan", [AMIAction.Field("Context", context)] + fields))
            return nil
        } catch {
            return error
        }
    }

    private func clock(_ client: AMIClient) async -> Finding {
        let before = Date.now.timeIntervalSince1970
        guard let answer = try? await client.send(.ping()), let theirs = answer["Timestamp"].flatMap(Double.init) else {
            return .doubtful("Asterisk's clock cannot be read", cure: "compare 'date -u' on both machines")
        }
        let ours = (before + Date.now.timeIntervalSince1970) / 2
        let apart = abs(theirs - ours)
        guard apart > Self.clockTolerance else { return .good("clocks agree") }
        return .bad(
            .configuration, "the clocks are \(Int(apart.rounded())) s apart",
            cure: "let both machines follow NTP (timedatectl set-ntp true)")
    }

    /// Either the daemon listens there already, or nobody does; somebody else would be trouble.
    private func fastAGI() async -> Finding {
        let agi = settings.fastAGI
        let reachable = "\(agi.advertised(boundPort: agi.port))"
        if !isLocal, agi.listen == "127.0.0.1" || agi.listen == "::1" {
            return .bad(
                .configuration, "Asterisk is on another host and FastAGI listens on \(agi.listen) only",
                cure: "set fastagi.listen to an address of the network between the two, and fastagi.allow to Asterisk's"
            )
        }
        // The running daemon has its port; anybody else who has it keeps the daemon from starting.
        let daemon = try? await ControlClient(path: settings.controlSocket).ask(ControlRequest(.status))
        if daemon == nil, agi.port != 0, LoopbackPorts.isTaken(agi.port, on: agi.listen) {
            return .bad(
                .temporary, "the FastAGI port \(agi.listen):\(agi.port) is in use by another program",
                cure: "stop what 'ss -ltnp' shows there, or choose another fastagi.port")
        }
        return .good("FastAGI will be offered as \(agi.port == 0 ? "a free port of \(agi.listen)" : reachable)")
    }

    /// Sounds can be looked for only on the same host.
    private func sounds() -> [Finding] {
        guard isLocal else {
            return [.doubtful("sounds are on another host and were not looked for", cure: "play them once by hand")]
        }
        let folders = ["/usr/share/asterisk/sounds", "/var/lib/asterisk/sounds"]
        let messages = Set(
            settings.campaigns.flatMap { $0.campaign.abandonmentMessage.split(separator: "&").map(String.init) })
        let files = folders.flatMap { folder in
            (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [])
        }
        if files.isEmpty {
            return [
                .doubtful(
                    "no sounds of Asterisk were found in \(folders.joined(separator: " or "))",
                    cure: "install asterisk-core-sounds-es-gsm, or check the abandonment message by hand")
            ]
        }
        return messages.sorted().map { message in
            let found = files.contains { file in
                let name = file.split(separator: "/").last.map(String.init) ?? file
                return name.hasPrefix("\((message.split(separator: "/").last).map(String.init) ?? message).")
            }
            return found
                ? .good("sound '\(message)' is there")
                : .bad(
                    .configuration, "the abandonment message '\(message)' is nowhere under \(folders[0])",
                    cure: "install the sounds, or name another file in campaigns[].abandonment.message")
        }
    }

    private var quietLogger: Logger {
        var logger = Logger(label: "doctor")
        logger.logLevel = .critical
        return logger
    }
}
