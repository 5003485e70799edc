import ArgumentParser
import AsteriskManager
import Foundation

struct AMIWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Print the events of Asterisk as they come.",
        discussion: """
            Runs until Ctrl-C, over lost connections, which are said on standard error. What comes is what the account may \
            read and no eventfilter of manager.conf takes. Telephone numbers are masked where the config file says \
            log.mask_phones.
            """)

    @OptionGroup var access: AMIAccess
    @Option(name: .customLong("event"), help: "Only events of this name, in any case; may be repeated.")
    var names: [String] = []
    @Flag(help: "Print JSON lines, as marcador ami decode does.") var json = false
    @Option(help: "End after this many events; 0 = never.") var count = 0
    @Option(help: "End after this many seconds; 0 = never.") var seconds = 0

    func validate() throws {
        guard count >= 0, (0...1_000_000_000).contains(seconds) else {
            throw ValidationError("--count and --seconds are not below 0")
        }
    }

    func run() async throws {
        let line = try access.line(events: nil)
        let client = AMIClient(line.settings, logger: AMIAccess.quiet)
        let events = client.events()
        let failure = await AMIVigil.keep(client, seconds: seconds) { await print(events, client, line.show) }
        if let failure { throw AMIAccess.end(failure) }
    }

    /// Until there have been enough; gives the reason when the first login fails.
    private func print(
        _ events: AMIClientEvents, _ client: AMIClient, _ show: @Sendable (String) -> String
    ) async -> AMIDisconnect? {
        let wanted = Set(names.map { $0.lowercased() })
        var wasUp = false
        var printed = 0
        for await event in events {
            switch event {
            case .up:
                if wasUp { say("connected again: what happened meanwhile is not known") }
                wasUp = true
            case .down(let why):
                if !wasUp || why.needsPeople { return why }
                say("\(why)")
            case .shed(let number): say("\(number) events were left out: their reader is too slow")
            case .overrun(let number):
                say("\(number) events were left out: their reader is much too slow, this ends here")
                return nil
            case .event(let event):
                guard wanted.isEmpty || wanted.contains(event.name.lowercased()) else { continue }
                tell(event.message, show)
                printed += 1
                if printed == count { return nil }
            }
        }
        return nil
    }

    private func say(_ sentence: String) { Output.toStandardError("marcador: \(sentence)\n") }

    private func tell(_ message: AMIMessage, _ show: (String) -> String) {
        if json { return Output.toStandardOutput(MessageText.json(message, show: show)) }
        let time = Date.now.formatted(.iso8601.time(includingFractionalSeconds: true))
        Output.toStandardOutput("\(time)  \(MessageText.line(message, show: show))")
    }
}
