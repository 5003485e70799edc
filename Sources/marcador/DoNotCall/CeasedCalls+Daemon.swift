import DialerService
import Foundation
import Store
import Vocabulary

extension CeasedCalls {
    /// Has a running daemon end the calls for them that nobody has answered yet.
    func tellDaemon(_ socket: String) async {
        let values = [
            "debtors": debtors.map { "\($0.rawValue)" }, "phones": phones.map(\.e164),
            "accounts": accounts.map { "\($0.rawValue)" },
        ].filter { !$0.value.isEmpty }.mapValues { $0.sorted().joined(separator: " ") }
        guard !values.isEmpty, FileManager.default.fileExists(atPath: socket) else { return }
        do {
            print(try await ControlClient(path: socket).ask(ControlRequest(.ceased, values: values)).text)
        } catch {
            Output.toStandardError("no daemon answers, so a call that rings for them now may go on: \(error)\n")
        }
    }
}
