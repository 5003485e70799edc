import ArgumentParser
import DialerService
import Foundation
import Portfolio
import Settings
import Store

struct UpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Take payments, balances, phones and withdrawals from a JSON file.",
        discussion: """
            What the API takes, without the API: the same fields, the same answers, and the same update twice is one. A \
            running daemon goes by it at once. Fields: docs/api.md.
            """)

    @OptionGroup var config: ConfigOption
    @Argument(help: "The JSON file; - reads standard input.") var file: String
    @Option(help: "The database, instead of the config file's.") var database: String?

    func run() async throws {
        let settings = database == nil ? try config.load() : nil
        guard let path = database ?? settings?.database else { return }
        do throws(StoreError) {
            let updates = try read()
            let store = try Store(existing: path)
            let answer = UpdateAnswer(updates, try await store.apply(updates, now: ServiceClock.system.now))
            print(answer.json.line)
            let ceased = try await store.closed(by: answer.news)
            try store.close()
            if answer.hasNews, let socket = settings?.controlSocket {
                await ceased.tellDaemon(socket)
                await ImportCommand.tellDaemon(socket)
            }
            if answer.refused == updates.count {
                throw StoreError(.input, "no update of '\(file)' could be taken: the answer has the reason of each")
            }
        } catch { throw Exit.with(error.exitStatus, error.sentence) }
    }

    private func read() throws(StoreError) -> [UpdateReader.Reading] {
        let data =
            file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
        guard let data else { throw StoreError(.missing, "'\(file)' cannot be read: check its name and permissions") }
        do throws(UpdateRefusal) { return try UpdateReader.read(data) } catch {
            throw StoreError(.input, "'\(file)': \(error.reason)")
        }
    }
}
