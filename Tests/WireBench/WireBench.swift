import Foundation

/// Our libraries on the other end of load generators: what a user of them gets, not a bare decoder.
///
///     WireBench ami-count --port P [--user U] [--secret S] [--stall SECONDS] [--md5]
///     WireBench agi-serve --port P
///     WireBench agi-bare --port P
@main struct WireBench {
    static func main() async throws {
        let arguments = Arguments(Array(CommandLine.arguments.dropFirst()))
        switch arguments.mode {
        case "ami-count": try await AMICount(arguments).run()
        case "agi-serve": try await AGIServe(port: arguments.port).twelve()
        case "agi-bare": try await AGIServe(port: arguments.port).bare()
        default:
            FileHandle.standardError.write(Data("WireBench: ami-count, agi-serve or agi-bare, and --port\n".utf8))
            exit(2)
        }
    }
}

struct Arguments {
    var mode = ""
    var port = 0
    var user = "bench"
    var secret = "bench"
    var usesMD5 = false
    /// Seconds the consumer does nothing, right after the first event.
    var stall = 0.0

    init(_ arguments: [String]) {
        var rest = arguments[...]
        mode = rest.popFirst() ?? ""
        while let argument = rest.popFirst() {
            switch argument {
            case "--port": port = rest.popFirst().flatMap { Int($0) } ?? 0
            case "--user": user = rest.popFirst() ?? ""
            case "--secret": secret = rest.popFirst() ?? ""
            case "--md5": usesMD5 = true
            case "--stall": stall = rest.popFirst().flatMap { Double($0) } ?? 0
            default:
                FileHandle.standardError.write(Data("WireBench: what is \(argument)?\n".utf8))
                exit(2)
            }
        }
    }
}
