import ArgumentParser
import DialerService

struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Let an agent rest without leaving anybody waiting, and have them back.",
        subcommands: [Break.self, Back.self])

    struct Options: ParsableArguments {
        @OptionGroup var socket: SocketOptions
        @Argument(help: "Interface of the queue member, such as PJSIP/201, or its name.") var agent: String
        @Option(help: ArgumentHelp("The server, where several have that member.", valueName: "server"))
        var server: String?

        func ask(_ command: ControlRequest.Command, reason: String? = nil) async throws {
            var values: [String: String] = [:]
            values["server"] = server
            values["reason"] = reason
            print(try await socket.ask(ControlRequest(command, values: values, agent: agent)).text)
        }
    }

    struct Break: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "No new calls on the strength of this agent; a pause as soon as none is on its way to them.")
        @OptionGroup var options: Options
        @Option(help: ArgumentHelp("The reason that Asterisk is given.", valueName: "reason"))
        var reason: String?
        func run() async throws { try await options.ask(.agentBreak, reason: reason) }
    }

    struct Back: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End the pause, or take back what was asked for.")
        @OptionGroup var options: Options
        func run() async throws { try await options.ask(.agentBack) }
    }
}
