import FastAGI
import Synchronization

/// Asterisk's end of a call whose caller does what the test says.
final class FakeCall: Sendable {
    /// What the caller does about a prompt.
    enum Act: Sendable {
        case press(Character)
        case say(String, score: Int)
        case keepSilent
        case hangUp
        /// The engine breaks down.
        case breakEngine
    }

    struct State {
        var acts: [String: [Act]]
        var commands: [AGICommand] = []
        var variables: [String: String] = [:]
        var line: FastAGICaller.Line?
        var isGone = false
    }

    private let state: Mutex<State>
    /// Sounds that are not there.
    private let missing: Set<String>
    private let hasEngine: Bool
    /// The caller hangs up at this command.
    private let hangUpAt: Int?

    /// - Parameter acts: by the sound they answer, the first at its first playing. Without one the caller keeps silent.
    init(
        _ acts: [String: [Act]] = [:], missing: Set<String> = [], hasEngine: Bool = false, hangUpAt: Int? = nil
    ) {
        state = Mutex(State(acts: acts))
        self.missing = missing
        self.hasEngine = hasEngine
        self.hangUpAt = hangUpAt
    }

    var commands: [AGICommand] { state.withLock { $0.commands } }
    var variables: [String: String] { state.withLock { $0.variables } }
    /// The sounds that were played, in their order.
    var played: [String] {
        commands.filter { ["STREAM FILE", "GET OPTION", "SPEECH RECOGNIZE"].contains($0.name) }.compactMap {
            $0.arguments.first
        }
    }

    @discardableResult
    func run(_ script: String, _ arguments: [String], port: Int) async -> FastAGICaller.Ending {
        let environment = AGIEnvironment(
            .init(script: script, arguments: arguments, channel: "Local/1@people-1;1", uniqueID: "m-1"))
        return await FastAGICaller(port: port).run(
            environment, onStart: { line in self.state.withLock { $0.line = line } },
            answer: { command in
                let reply = self.answer(command)
                // Somebody who does nothing does it for a while.
                if command.name == "WAIT FOR DIGIT", reply == .result(0) {
                    try? await Task.sleep(for: .milliseconds(min(40, Int(command.arguments[0]) ?? 0)))
                }
                return reply
            })
    }

    /// As the context `marcador-bot` begins.
    @discardableResult
    func run(port: Int, machine: Bool = false) async -> FastAGICaller.Ending {
        await run("bot", ["7", "fixture", machine ? "machine" : "answered", ""], port: port)
    }

    private func answer(_ command: AGICommand) -> AGIReply? {
        state.withLock { state in
            state.commands.append(command)
            if state.commands.count - 1 == hangUpAt { return gone(&state) }
            switch command.name {
            case "SET VARIABLE":
                state.variables[command.arguments[0]] = command.arguments[1]
                return .result(1)
            case "STREAM FILE", "GET OPTION": return play(command, &state)
            case "WAIT FOR DIGIT":
                if case .press(let key)? = next("wait", &state) { return .result(Int(key.asciiValue ?? 0)) }
                return .result(0)
            case "SPEECH CREATE": return .result(hasEngine ? 1 : 0)
            case "SPEECH RECOGNIZE": return recognise(command, &state)
            default: return .result(1)
            }
        }
    }

    private func next(_ sound: String, _ state: inout State) -> Act? {
        guard state.acts[sound]?.isEmpty == false else { return nil }
        return state.acts[sound]?.removeFirst()
    }

    private func play(_ command: AGICommand, _ state: inout State) -> AGIReply? {
        let sound = command.arguments[0]
        if missing.contains(sound) { return .result(-1, attributes: [.init("endpos", "0")]) }
        switch next(sound, &state) {
        case .press(let key)? where command.arguments[1].contains(key):
            return .result(Int(key.asciiValue ?? 0), attributes: [.init("endpos", "4000")])
        case .hangUp?: return gone(&state)
        default: return .result(0, attributes: [.init("endpos", "8000")])
        }
    }

    private func recognise(_ command: AGICommand, _ state: inout State) -> AGIReply? {
        let end = AGIReply.Attribute("endpos", "0")
        switch next(command.arguments[0], &state) {
        case .say(let text, let score)?:
            return .result(
                1, data: "speech",
                attributes: [
                    end, .init("results", "1"), .init("score0", AGIText("\(score)")), .init("text0", AGIText(text)),
                    .init("grammar0", "everyday"),
                ])
        case .press(let key)?:
            return .result(1, data: "digit", attributes: [.init("digit", AGIText(String(key))), end])
        case .breakEngine?: return .result(1, data: "speech", attributes: [end, .init("results", "0")])
        case .hangUp?: return gone(&state)
        default: return .result(1, data: "timeout", attributes: [end])
        }
    }

    /// With AGIEXITONHANGUP: an answer of -1, HANGUP, and the end of the connection.
    private func gone(_ state: inout State) -> AGIReply? {
        state.isGone = true
        state.line?.hangUp()
        state.line?.breakOff()
        return nil
    }
}
