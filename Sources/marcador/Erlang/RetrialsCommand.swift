import ArgumentParser
import Pacing

struct RetrialsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retrials", abstract: "Extended Erlang B: of the calls that are lost, a share tries again.")
    @Option(help: "Lines or trunks.") var servers: Int
    @OptionGroup var traffic: TrafficOptions
    @Option(help: "Mean seconds a call takes, for --calls.") var aht: Double?
    @Option(help: "The share of lost calls that try again, 0 to 1.") var retrying: Double
    @OptionGroup var sheet: SheetOptions

    func run() throws {
        try sheet.print {
            let offered = try traffic.erlangs(aht)
            let model = try RetrialTraffic(servers: servers, traffic: offered, retrying: retrying)
            var sheet = TrafficSheet()
            sheet.add("servers", Double(servers))
            sheet.add("offered", offered, .erlangs)
            sheet.add("offered_with_retrials", model.traffic, .erlangs)
            sheet.add("blocking", model.blocking, .share)
            sheet.add("carried", model.traffic * (1 - model.blocking), .erlangs)
            return sheet
        }
    }
}
