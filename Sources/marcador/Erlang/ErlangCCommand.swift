import ArgumentParser
import Pacing

struct ErlangCCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "c", abstract: "Erlang C: who finds all agents busy waits, as long as it takes.",
        discussion: """
            With --servers it says what they reach, with --service-level how many it takes. Example: \
            marcador erlang c --calls 100 --per 1800 --aht 180 --service-level 0.8 --within 20
            """)
    @Option(help: "Agents; may be a fraction.") var servers: Double?
    @OptionGroup var traffic: TrafficOptions
    @Option(help: "Mean seconds an agent is busy with a call, talk and wrap-up.") var aht: Double
    @Option(help: "Seconds within which a call should be answered.") var within = 20.0
    @Option(help: "The share of calls to be answered in that time, such as 0.8, instead of --servers.")
    var serviceLevel: Double?
    @Option(help: "The share of paid time agents are not there for calls, such as 0.3.") var shrinkage: Double?
    @OptionGroup var sheet: SheetOptions

    func validate() throws {
        guard (servers == nil) != (serviceLevel == nil) else {
            throw ValidationError("give either --servers or --service-level")
        }
        guard (0..<1).contains(shrinkage ?? 0) else {
            throw ValidationError("--shrinkage is a share from 0 to under 1")
        }
    }

    func run() throws {
        try sheet.print {
            let offered = try traffic.erlangs(aht)
            let model: ErlangC
            var sheet = TrafficSheet()
            if let servers {
                model = try ErlangC(servers: servers, traffic: offered, holdingTime: aht)
                sheet.add("servers", model.servers)
            } else {
                let goal = serviceLevel ?? 0
                model = try ErlangC.staffing(traffic: offered, holdingTime: aht, serviceLevel: goal, within: within)
                sheet.add("servers", model.servers)
                let exact = try ErlangC.exactStaffing(
                    traffic: offered, holdingTime: aht, serviceLevel: goal, within: within)
                sheet.add("servers_exact", exact.servers)
            }
            if let shrinkage { sheet.add("positions", (model.servers / (1 - shrinkage)).rounded(.up)) }
            sheet.add("offered", offered, .erlangs)
            sheet.add("waiting_probability", model.waitingProbability, .share)
            sheet.add("service_level", try model.serviceLevel(within: within), .share)
            sheet.add("within", within, .seconds)
            sheet.add("asa", model.averageWait, .seconds)
            sheet.add("queue_length", model.queueLength)
            sheet.add("occupancy", model.occupancy, .share)
            return sheet
        }
    }
}
