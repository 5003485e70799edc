import ArgumentParser
import Pacing

struct EngsetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engset", abstract: "Engset: few callers, who do not call while they talk. For small sites.")
    @Option(help: "Lines or trunks.") var servers: Int
    @Option(help: "Callers, such as extensions.") var sources: Int
    @Option(help: "Traffic of an idle caller in erlangs: calls a second while idle × seconds each takes.")
    var offeredPerIdle: Double
    @OptionGroup var sheet: SheetOptions

    func run() throws {
        try sheet.print {
            let model = try Engset(sources: sources, servers: servers, trafficPerIdleSource: offeredPerIdle)
            var sheet = TrafficSheet()
            sheet.add("sources", Double(sources))
            sheet.add("servers", Double(servers))
            sheet.add("offered_per_idle", offeredPerIdle, .erlangs)
            sheet.add("time_congestion", model.timeCongestion, .share)
            sheet.add("call_congestion", model.callCongestion, .share)
            return sheet
        }
    }
}
