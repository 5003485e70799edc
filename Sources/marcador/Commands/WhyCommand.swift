import ArgumentParser
import DialerService
import Foundation

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Why is nothing being dialled? What holds a campaign back, in one sentence and in figures.")
    @OptionGroup var socket: SocketOptions
    @Argument(help: "Name of the campaign.") var campaign: String
    @Flag(help: "Print JSON: the decision with all its figures.") var json = false

    func run() async throws {
        let reply = try await socket.ask(ControlRequest(.why, campaign: campaign))
        guard json, let why = reply.why else { return print(reply.text) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(why), as: UTF8.self))
    }
}
