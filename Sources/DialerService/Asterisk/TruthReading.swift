import AsteriskManager
import DialerCore
import Vocabulary

/// Reads what a server says of itself after a (re)connection. Pure.
struct TruthReading: Sendable {
    let server: ServerID
    let instance: InstanceID

    /// - Parameters:
    ///   - queueStatus: the list of `QueueStatus`.
    ///   - channels: the list of `CoreShowChannels`.
    ///   - endings: what the dialplan kept, by attempt.
    func truth(
        queueStatus: [AMIMessage], channels: [AMIMessage], endings: [AttemptID: MissedEnding]
    ) -> ServerTruth {
        let members = queueStatus.compactMap { message -> MemberReport? in
            guard case .queueMember(let event) = AMIEvent(message), !event.interface.isEmpty,
                event.queue != ReadCheck.queue
            else { return nil }
            return MemberReport(event, server: server)
        }
        let live = liveChannels(channels, agents: Set(members.map(\.agent)))
        let translator = EventTranslator(server: server, instance: instance)
        let callers = queueStatus.compactMap { message -> WaitingCaller? in
            guard case .queueEntry(let entry) = AMIEvent(message), translator.near(entry.uniqueID) == nil
            else { return nil }
            return WaitingCaller(queue: QueueName(entry.queue), channel: entry.uniqueID)
        }
        return ServerTruth(liveAttempts: live, endings: endings, members: members, callers: callers)
    }

    func liveChannels(_ channels: [AMIMessage], agents: Set<AgentID>) -> [AttemptID: LiveChannel] {
        let rows = channels.compactMap { message -> Row? in
            guard case .coreShowChannel = AMIEvent(message) else { return nil }
            return Row(message)
        }
        var live: [AttemptID: LiveChannel] = [:]
        for row in rows {
            guard let channel = AttemptChannel(uniqueID: row.uniqueID), channel.instance == instance else { continue }
            if channel.isFarHalf {
                // The near half may just be going: not up, but not gone either.
                if live[channel.attempt] == nil { live[channel.attempt] = LiveChannel(isUp: false) }
                continue
            }
            let peer = rows.first {
                !row.bridge.isEmpty && $0.bridge == row.bridge && $0.uniqueID != row.uniqueID
            }
            let agent = peer.map { AgentID($0.interface) }.flatMap { agents.contains($0) ? $0 : nil }
            live[channel.attempt] = LiveChannel(
                isUp: row.state == 6, isQueued: row.application == "Queue" && row.bridge.isEmpty, agent: agent)
        }
        return live
    }

    /// One channel of `CoreShowChannels`.
    private struct Row {
        var name: String
        var uniqueID: String
        var state: Int?
        var application: String
        var bridge: String

        init(_ message: AMIMessage) {
            name = message["Channel"] ?? ""
            uniqueID = message["Uniqueid"] ?? ""
            state = message.int("ChannelState")
            application = message["Application"] ?? ""
            bridge = message["BridgeId"] ?? ""
        }

        /// `PJSIP/ana-0000002a` → `PJSIP/ana`; `Local/1@agents-0000002a;1` → `Local/1@agents`.
        var interface: String {
            guard let dash = name.lastIndex(of: "-") else { return name }
            return String(name[..<dash])
        }
    }
}
