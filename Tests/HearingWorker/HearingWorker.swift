import Glibc
import Hearing

/// The recogniser's process for tests: what `marcador` is to itself in an installation.
@main
struct HearingWorker {
    static func main() {
        exit(SphinxWorker.run(arguments: Array(CommandLine.arguments.dropFirst(2))))
    }
}
