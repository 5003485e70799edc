import FastAGI

/// Something said within one happening, before it is known who hears it.
enum Emission: Sendable {
    case all(PBXMessage, EventClasses)
    case to(SessionID, PBXMessage)
    case close(SessionID)
    case agi(Output)
    /// The action that blocked the session is answered.
    case release(SessionID)
}

extension World {
    mutating func broadcast(_ message: PBXMessage, _ classes: EventClasses) {
        stream.append(.all(message, classes))
    }

    /// Emits an event of class call about a channel.
    mutating func emit(_ name: String, _ channel: String, _ extra: [(String, String)] = []) {
        emit(name, .call, channel, extra)
    }

    /// Emits an event about a channel.
    mutating func emit(
        _ name: String, _ classes: EventClasses, _ channel: String, _ extra: [(String, String)] = []
    ) {
        guard let channel = channels[channel] else { return }
        var message = PBXMessage(event: name, classes: classes)
        append(channel, as: .plain, to: &message)
        for (key, value) in extra { message.append(key, value) }
        broadcast(message, classes)
    }

    /// Emits an event about a channel, if any, and the channel it is dealing with.
    mutating func emit(
        _ name: String, _ classes: EventClasses = .call, from: String?, dest: String,
        _ extra: [(String, String)] = []
    ) {
        guard let dest = channels[dest] else { return }
        var message = PBXMessage(event: name, classes: classes)
        if let from, let channel = channels[from] { append(channel, as: .plain, to: &message) }
        append(dest, as: .dest, to: &message)
        for (key, value) in extra { message.append(key, value) }
        broadcast(message, classes)
    }

    func append(_ channel: Channel, as names: SnapshotNames, to message: inout PBXMessage) {
        message.append(
            channel, as: names, language: configuration.language, showing: configuration.channelVariables)
    }

    mutating func setState(_ state: ChannelState, of channel: String) {
        guard channels[channel] != nil, channels[channel]?.state != state else { return }
        channels[channel]?.state = state
        emit("Newstate", channel)
    }

    mutating func deviceStateChanged(_ device: String, _ state: String) {
        broadcast(
            PBXMessage(event: "DeviceStateChange", classes: .call).with([("Device", device), ("State", state)]), .call)
    }

    /// Hands everything said to whoever may hear it.
    mutating func flush() -> [Output] {
        guard !stream.isEmpty else { return [] }
        var outputs: [Output] = []
        let listeners = sessions.values.filter { $0.user != nil }.map(\.id).sorted()
        while !stream.isEmpty {
            var emissions: [Emission] = []
            swap(&emissions, &stream)
            for emission in emissions {
                switch emission {
                case .all(let message, let classes):
                    for id in listeners where sessions[id]?.hears(message, classes) == true {
                        say(message, to: id, &outputs)
                    }
                case .to(let session, let message):
                    if sessions[session] != nil { outputs.append(.message(session, message)) }
                case .close(let session):
                    if sessions.removeValue(forKey: session) != nil { outputs.append(.close(session)) }
                case .agi(let output): outputs.append(output)
                case .release(let session): release(session, &outputs)
                }
            }
        }
        return outputs
    }

    /// With `timestampevents` the time stands behind the Privilege. A blocked session hears it later.
    private mutating func say(_ message: PBXMessage, to session: SessionID, _ outputs: inout [Output]) {
        var message = message
        if configuration.timestampsEvents {
            message.fields.insert(.init(name: "Timestamp", value: clockText), at: min(2, message.fields.count))
        }
        if sessions[session]?.blockade != nil {
            sessions[session]?.blockade?.events.append(message)
        } else {
            outputs.append(.message(session, message))
        }
    }

    private mutating func release(_ session: SessionID, _ outputs: inout [Output]) {
        guard let blockade = sessions[session]?.blockade else { return }
        sessions[session]?.blockade = nil
        for message in blockade.events { outputs.append(.message(session, message)) }
        for action in blockade.actions { take(action, from: session) }
    }
}
