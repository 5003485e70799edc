import ArgumentParser
import DialerService

struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "Start, pause or stop a campaign, or change its pacing while it runs.",
        subcommands: [Start.self, Pause.self, Stop.self, Set.self])

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a campaign launch calls.")
        @OptionGroup var socket: SocketOptions
        @Argument(help: "Name of the campaign.") var name: String
        func run() async throws { print(try await socket.ask(ControlRequest(.start, campaign: name)).text) }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Launch nothing more for a while; calls under way go on.")
        @OptionGroup var socket: SocketOptions
        @Argument(help: "Name of the campaign.") var name: String
        func run() async throws { print(try await socket.ask(ControlRequest(.pause, campaign: name)).text) }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Launch nothing more for good; calls under way go on.")
        @OptionGroup var socket: SocketOptions
        @Argument(help: "Name of the campaign.") var name: String
        func run() async throws { print(try await socket.ask(ControlRequest(.stop, campaign: name)).text) }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Change the pacing until the next reload: mode=progressive|erlang-c|predictive|ratio|bot, ratio=1.0…10.0."
        )
        @OptionGroup var socket: SocketOptions
        @Argument(help: "Name of the campaign.") var name: String
        @Argument(help: "key=value, one or several.") var values: [String]

        func validate() throws { _ = try changes() }

        func run() async throws {
            print(try await socket.ask(ControlRequest(.set, campaign: name, values: changes())).text)
        }

        private func changes() throws -> [String: String] {
            var changes: [String: String] = [:]
            for value in values {
                let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw ValidationError("'\(value)' is not of the form key=value, such as mode=progressive")
                }
                guard changes.updateValue(parts[1], forKey: parts[0]) == nil else {
                    throw ValidationError("'\(parts[0])' is given twice")
                }
            }
            return changes
        }
    }
}
