import ArgumentParser
import Settings

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check everything the daemon needs of each Asterisk, and say how to cure what is missing.")

    @OptionGroup var config: ConfigOption

    func run() async throws {
        let settings = try config.load()
        var worst = ExitStatus.ok
        for server in settings.servers {
            print("\(server.name) (\(server.host):\(server.port))")
            for finding in await ServerExamination(server: server, settings: settings).findings() {
                print("  \(finding.mark) \(finding.text)")
                if let cure = finding.cure { print("       cure: \(cure)") }
                if finding.status.rawValue > worst.rawValue { worst = finding.status }
            }
        }
        print(worst == .ok ? "all good" : "something needs a hand: see the cures above")
        if worst != .ok { throw ExitCode(worst.rawValue) }
    }
}
