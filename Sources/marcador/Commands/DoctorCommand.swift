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
        func show(_ findings: [Finding], under title: String) {
            print(title)
            for finding in findings {
                print("  \(finding.mark) \(finding.text)")
                if let cure = finding.cure { print("       cure: \(cure)") }
                if finding.status.rawValue > worst.rawValue { worst = finding.status }
            }
        }
        for server in settings.servers {
            let findings = await ServerExamination(server: server, settings: settings).findings()
            show(findings, under: "\(server.name) (\(server.host):\(server.port))")
        }
        if settings.hasBots {
            show(await VoiceExamination(settings: settings.speaking).findings(), under: "voice of the bots")
            show(await SpeechExamination(settings: settings).findings(), under: "speech of the bots")
        }
        print(worst == .ok ? "all good" : "something needs a hand: see the cures above")
        if worst != .ok { throw ExitCode(worst.rawValue) }
    }
}
