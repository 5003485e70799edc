import ArgumentParser
import Pacing

struct ErlangACommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "a", abstract: "Erlang A: who finds all agents busy waits, and hangs up when patience ends.",
        discussion: """
            With --servers it says what they reach, with --abandonment how many it takes. For a dialer, patience is the \
            hold limit: marcador erlang a --servers 20 --offered 18 --aht 150 --patience 2
            """)
    @Option(help: "Agents.") var servers: Int?
    @OptionGroup var traffic: TrafficOptions
    @Option(help: "Mean seconds an agent is busy with a call, talk and wrap-up.") var aht: Double
    @Option(help: "Mean seconds a caller is willing to wait.") var patience: Double
    @Option(help: "Seconds within which a call should be answered.") var within = 20.0
    @Option(help: "The share of calls that may hang up, such as 0.03, instead of --servers.") var abandonment: Double?
    @OptionGroup var sheet: SheetOptions

    func validate() throws {
        guard (servers == nil) != (abandonment == nil) else {
            throw ValidationError("give either --servers or --abandonment")
        }
    }

    func run() throws {
        try sheet.print {
            let offered = try traffic.erlangs(aht)
            let model =
                if let servers {
                    try ErlangA(servers: servers, traffic: offered, holdingTime: aht, patience: patience)
                } else {
                    try ErlangA.staffing(
                        traffic: offered, holdingTime: aht, patience: patience, abandonment: abandonment ?? 0)
                }
            var sheet = TrafficSheet()
            sheet.add("servers", Double(model.servers))
            sheet.add("offered", offered, .erlangs)
            sheet.add("waiting_probability", model.waitingProbability, .share)
            sheet.add("service_level", try model.serviceLevel(within: within), .share)
            sheet.add("within", within, .seconds)
            sheet.add("abandonment", model.abandonment, .share)
            sheet.add("abandonment_of_waiting", model.abandonmentOfWaiting, .share)
            sheet.add("average_wait", model.averageWait, .seconds)
            sheet.add("queue_length", model.queueLength)
            sheet.add("occupancy", model.occupancy, .share)
            return sheet
        }
    }
}
