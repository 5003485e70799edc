import DialerCore
import Settings
import Vocabulary

/// `marcador agent break` and `marcador agent back`.
extension DialerService {
    func agentBreak(_ request: ControlRequest) async -> ControlReply {
        let name = request.agent ?? ""
        let server = request.values?["server"]
        let known = await dialer.snapshot().agents.filter { server == nil || $0.server.rawValue == server }
        var found = known.filter { $0.id.rawValue == name }
        if found.isEmpty { found = known.filter { $0.name == name } }
        guard let agent = found.first else {
            return ControlReply(
                .badRequest,
                "there is no agent '\(name)'\(known.isEmpty ? "" : suggestion(for: name, among: known.map(\.id.rawValue)))"
            )
        }
        guard found.count == 1 else {
            let places = found.map { "\($0.id) on \($0.server)" }.joined(separator: ", ")
            return ControlReply(.badRequest, "'\(name)' may be \(places): name the interface and --server")
        }
        let key = AgentKey(server: agent.server, agent: agent.id)
        guard request.command == .agentBreak else {
            await dialer.submit(.breakOver(key))
            return ControlReply(text: "\(agent.id): takes calls again")
        }
        let kind = agent.state.kind
        if kind == .paused { return ControlReply(text: "\(agent.id): is on a pause already") }
        if kind == .loggedOut { return ControlReply(.badRequest, "\(agent.id) is logged out") }
        await dialer.submit(.breakAsked(key, reason: request.values?["reason"] ?? ""))
        let isOnCall = kind == .talking || kind == .wrapUp
        return ControlReply(
            text: "\(agent.id): "
                + (isOnCall ? "paused, from the end of this call" : "paused as soon as no call is on its way to them"))
    }
}
