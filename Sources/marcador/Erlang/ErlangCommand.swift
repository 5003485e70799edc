import ArgumentParser
import Pacing

/// The formulas engineers plan lines and agents with.
struct ErlangCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erlang", abstract: "Plan agents, lines and trunks with the formulas of traffic theory.",
        discussion: """
            b: lost when all are busy. c: wait as long as it takes. a: wait and lose patience. engset: few callers. \
            retrials: lost and tried again. Which one is for what: docs/traffic.md.
            """,
        subcommands: [
            ErlangBCommand.self, ErlangCCommand.self, ErlangACommand.self, EngsetCommand.self, RetrialsCommand.self,
        ])
}

/// How much is offered: in erlangs, or as calls and the time each takes.
struct TrafficOptions: ParsableArguments {
    @Option(help: "Traffic in erlangs: calls a second × seconds each takes.") var offered: Double?
    @Option(help: "Calls in the period of --per, instead of --offered.") var calls: Double?
    @Option(help: "The period in seconds.") var per = 3600.0

    func validate() throws {
        guard (offered == nil) != (calls == nil) else {
            throw ValidationError(
                "say how much traffic there is, by --offered ERLANGS or by --calls NUMBER --per SECONDS")
        }
    }

    /// In erlangs; `holdingTime` in seconds.
    func erlangs(_ holdingTime: Double?) throws -> Double {
        if let offered { return offered }
        guard let calls, let holdingTime else { throw ValidationError("--calls needs --aht, the seconds each takes") }
        return try Traffic.offered(calls: calls, per: per, holdingTime: holdingTime)
    }
}

struct SheetOptions: ParsableArguments {
    @Flag(help: "Print JSON.") var json = false

    /// Prints what `work` comes to; what it cannot work out is the fault of the command line.
    func print(_ work: () throws -> TrafficSheet) throws {
        do {
            let sheet = try work()
            Output.toStandardOutput(json ? sheet.json : sheet.table)
        } catch let error as TrafficError {
            throw ValidationError("\(error)")
        }
    }
}
