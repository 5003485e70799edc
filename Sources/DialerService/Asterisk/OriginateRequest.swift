import AsteriskManager
import DialerCore
import Recording
import Vocabulary

extension AMIOriginate {
    /// The Originate of a launch. Its channel id is the attempt's, and the answered call goes to the dialplan of
    /// `asterisk-config/extensions.d/marcador.conf` with what that needs.
    init(_ launch: Launch, instance: InstanceID, agi: String, recording: RecordingOrder? = nil) {
        let id = AttemptChannel(instance: instance, attempt: launch.attempt).uniqueID
        var variables = [
            Variable("MARCADOR_ATTEMPT", id),
            Variable("MARCADOR_QUEUE", launch.queue.rawValue),
            Variable("MARCADOR_HOLD", String(max(1, Int(launch.holdLimit.inSeconds.rounded())))),
            Variable("MARCADOR_AGI", agi),
            Variable("MARCADOR_AMD", launch.detectMachines ? "yes" : "no"),
        ]
        if !launch.abandonmentMessage.isEmpty {
            variables.append(Variable("MARCADOR_MESSAGE", launch.abandonmentMessage))
        }
        if let recording {
            variables.append(Variable("MARCADOR_RECORD", recording.file))
            variables.append(Variable("MARCADOR_RECORD_PARTS", recording.parts.rawValue))
            if let sound = recording.announcement { variables.append(Variable("MARCADOR_RECORD_ANNOUNCE", sound)) }
        }
        if let bot = launch.bot { variables.append(Variable("MARCADOR_BOT", bot)) }
        self.init(
            channel: launch.dialString,
            destination: .extensionAt(context: launch.bot == nil ? "marcador" : "marcador-bot", exten: "s"),
            timeoutMilliseconds: Int(launch.ringTime.wholeMilliseconds),
            callerID: CallerID(name: launch.callerID.name, number: launch.callerID.number), variables: variables,
            channelID: id)
    }
}
