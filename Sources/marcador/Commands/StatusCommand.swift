import ArgumentParser
import DialerService
import Foundation

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Campaigns, agents and servers of the running daemon.")
    @OptionGroup var socket: SocketOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let reply = try await socket.ask(ControlRequest(.status))
        guard let status = reply.status else { return print(reply.text) }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(status), as: UTF8.self))
        } else {
            print(StatusText(status).lines.joined(separator: "\n"))
        }
    }
}

/// The status as a person reads it.
struct StatusText {
    let lines: [String]

    init(_ status: StatusReport) {
        var lines = ["Marcador \(status.version), \(status.time), database \(status.database)"]
        for server in status.servers {
            let state = server.isUp ? "up" : "DOWN (\(server.reason))"
            lines.append("server \(server.name): \(state), \(server.calls) of \(server.maxCalls) calls")
        }
        for campaign in status.campaigns {
            lines.append("campaign \(campaign.name): \(campaign.state), \(campaign.mode), queue \(campaign.queue)")
            lines.append("  agents   \(Self.counts(campaign.agents))")
            lines.append("  calls    \(Self.counts(campaign.calls))")
            lines.append("  outcomes \(Self.counts(campaign.outcomes))")
            lines.append(
                "  answered \(Self.share(Double(campaign.answered), Double(campaign.ended))), occupancy "
                    + (campaign.occupancy.map(Self.percent) ?? "no data") + ", hopper \(campaign.hopper)")
            let budget = campaign.abandonmentBudget.map { "\($0) more bearable now" } ?? "no limit"
            lines.append(
                "  abandoned \(Self.share(campaign.abandoned, campaign.abandonmentOutOf)) by \(campaign.abandonmentDefinition)"
                    + ", cap \(Self.percent(campaign.abandonmentCap)), target \(Self.percent(campaign.abandonmentTarget))"
                    + ", gate \(campaign.abandonmentGate), \(budget)")
            if let reason = campaign.reason { lines.append("  now      \(reason)") }
        }
        for agent in status.agents {
            let why = agent.pauseReason.map { " (\($0))" } ?? ""
            let call = agent.attempt.map { ", attempt \($0)" } ?? ""
            let leaving = agent.leaving.map { ", wants a break" + ($0.isEmpty ? "" : " (\($0))") } ?? ""
            lines.append(
                "agent \(agent.name) [\(agent.interface)]: \(agent.state)\(why) for \(agent.seconds) s\(call)\(leaving)"
            )
        }
        self.lines = lines
    }

    private static func counts(_ counts: [String: Int]) -> String {
        let text = counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return text.isEmpty ? "none" : text.joined(separator: ", ")
    }

    private static func share(_ count: Double, _ total: Double) -> String {
        total > 0 ? "\(percent(count / total)) (\(number(count)) of \(number(total)))" : "no data"
    }

    private static func number(_ count: Double) -> String {
        let tenths = (count * 10).rounded() / 10
        return tenths == tenths.rounded() && tenths.magnitude < 1e15 ? "\(Int(tenths))" : "\(tenths)"
    }

    private static func percent(_ share: Double) -> String {
        "\((share * 1000).rounded() / 10) %"
    }
}
