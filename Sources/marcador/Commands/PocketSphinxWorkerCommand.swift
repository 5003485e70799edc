import ArgumentParser
import Hearing

/// What the daemon starts of itself to hear by pocketsphinx: nobody else has a use for it.
struct PocketSphinxWorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: SphinxWorker.command, abstract: "The recogniser's process; started by the daemon.",
        shouldDisplay: false)

    @Argument(help: "The acoustic model's directory, and the languages.") var words: [String] = []

    func run() throws { throw ExitCode(SphinxWorker.run(arguments: words)) }
}
