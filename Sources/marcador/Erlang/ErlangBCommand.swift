import ArgumentParser
import Pacing

struct ErlangBCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "b", abstract: "Erlang B: who finds all servers busy is lost. For lines and trunks.",
        discussion: """
            Of the three numbers --servers, the traffic and --blocking give two, and it works out the third. \
            --servers may be a fraction.
            """)
    @Option(help: "Lines, trunks or agents.") var servers: Double?
    @Option(help: "Traffic in erlangs: calls a second × seconds each takes.") var offered: Double?
    @Option(help: "Calls in the period of --per, instead of --offered.") var calls: Double?
    @Option(help: "The period in seconds.") var per = 3600.0
    @Option(help: "Mean seconds a call takes, for --calls.") var aht: Double?
    @Option(help: "The share of calls that may be lost, such as 0.01.") var blocking: Double?
    @OptionGroup var sheet: SheetOptions

    func validate() throws {
        guard offered == nil || calls == nil else {
            throw ValidationError("--offered and --calls say the same: give one")
        }
        let given = [servers != nil, offered != nil || calls != nil, blocking != nil].count { $0 }
        guard given == 2 else {
            throw ValidationError("give two of --servers, traffic (--offered, or --calls --per --aht) and --blocking")
        }
        if calls != nil, aht == nil { throw ValidationError("--calls needs --aht, the seconds each takes") }
    }

    func run() throws {
        try sheet.print {
            let (servers, traffic) = try balance()
            let lost = try ErlangB.blocking(servers: servers, traffic: traffic)
            var sheet = TrafficSheet()
            sheet.add("servers", servers)
            if self.servers == nil, let blocking {
                sheet.add("servers_exact", try ErlangB.exactServers(traffic: traffic, blocking: blocking))
            }
            sheet.add("offered", traffic, .erlangs)
            sheet.add("blocking", lost, .share)
            sheet.add("carried", traffic * (1 - lost), .erlangs)
            sheet.add("occupancy", servers > 0 ? traffic * (1 - lost) / servers : 0, .share)
            return sheet
        }
    }

    private func balance() throws -> (servers: Double, traffic: Double) {
        var traffic = offered
        if let calls, let aht { traffic = try Traffic.offered(calls: calls, per: per, holdingTime: aht) }
        switch (servers, traffic, blocking) {
        case (let servers?, let traffic?, _): return (servers, traffic)
        case (let servers?, nil, let blocking?):
            guard let whole = Int(exactly: servers) else {
                throw ValidationError("--servers must be a whole number where the traffic is asked for")
            }
            return (servers, try ErlangB.traffic(servers: whole, blocking: blocking))
        case (nil, let traffic?, let blocking?):
            return (Double(try ErlangB.servers(traffic: traffic, blocking: blocking)), traffic)
        default: throw ValidationError("give two of --servers, traffic and --blocking")
        }
    }
}
