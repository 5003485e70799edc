import ArgumentParser
import AsteriskManager
import Foundation

struct AMISendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send one action to Asterisk and print its answer, or the list it brings.",
        discussion: """
            Such as: marcador ami send QueueStatus Queue=cobranza. A header may be given several times, as in Variable=A=1 \
            Variable=B=2. It is sent once, whatever happens. Ends with 77 when the account lacks the permission, and with \
            65 when Asterisk answers with another error. Telephone numbers are masked where the config file says \
            log.mask_phones.
            """)

    @Argument(help: "The action, such as Ping, CoreShowChannels or QueueSummary.") var action: String
    @Argument(help: "Its headers, as Key=Value.") var headers: [String] = []
    @OptionGroup var access: AMIAccess
    @Flag(help: "Print JSON lines, as marcador ami decode does.") var json = false
    @Option(help: "Seconds to wait for the answer and for the end of its list, 0.1 to 3600.") var timeout = 10.0

    func validate() throws {
        guard (0.1...3600).contains(timeout) else { throw ValidationError("--timeout is from 0.1 to 3600 seconds") }
        _ = try request()
    }

    private func request() throws -> AMIAction {
        var request = AMIAction(action)
        for header in headers {
            guard let equals = header.firstIndex(of: "="), equals != header.startIndex else {
                throw ValidationError("'\(header)' is not of the form Key=Value, such as Queue=cobranza")
            }
            request.add(String(header[..<equals]), String(header[header.index(after: equals)...]))
        }
        do throws(AMIActionError) {
            _ = try request.encode(actionID: "check")
        } catch {
            throw ValidationError("\(error)")
        }
        return request
    }

    func run() async throws {
        let line = try access.line(events: "off")
        let request = try request()
        let client = AMIClient(line.settings, logger: AMIAccess.quiet)
        let events = client.events()
        let ended: Ended = await withTaskGroup(of: Ended?.self) { group in
            group.addTask {
                try? await client.run()
                return nil
            }
            group.addTask { await self.perform(request, client, events, line.show) }
            var ended = Ended.failed(.unavailable, "there was no answer")
            for await one in group {
                guard let one else { continue }
                ended = one
                group.cancelAll()
            }
            return ended
        }
        switch ended {
        case .done: break
        case .noLine(let why): throw AMIAccess.end(why)
        case .failed(let status, let sentence): throw Exit.with(status, sentence)
        }
    }

    private enum Ended: Sendable {
        case done
        case noLine(AMIDisconnect)
        case failed(ExitStatus, String)
    }

    private func perform(
        _ request: AMIAction, _ client: AMIClient, _ events: AMIClientEvents,
        _ show: @escaping @Sendable (String) -> String
    ) async -> Ended {
        for await event in events {
            if case .down(let why) = event { return .noLine(why) }
            if case .up = event { break }
        }
        // A list may begin before its answer is read here.
        let items = client.events()
        let id = client.makeActionID()
        let limit = Duration.seconds(timeout)
        let answer: AMIResponse
        do throws(AMIFailure) {
            answer = try await client.send(request, actionID: id, timeout: limit)
        } catch {
            return .failed(.unavailable, "\(error)")
        }
        tell(answer.message, show)
        guard answer.isSuccess else {
            let isDenied = answer.text == "Permission denied"
            let failure = AMIFailure.rejected(action: request.name, message: answer.text)
            return .failed(isDenied ? .noPermission : .badData, "\(failure)")
        }
        guard answer["EventList"]?.lowercased() == "start" else { return .done }
        return await withTaskGroup(of: Ended.self) { group in
            group.addTask { await self.list(items, id, show) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return .failed(.unavailable, "the list of \(request.name) did not end within \(self.timeout) s")
            }
            let first = await group.next() ?? .done
            group.cancelAll()
            return first
        }
    }

    /// The items of the list our action brought. Such events come with any mask.
    private func list(
        _ events: AMIClientEvents, _ id: String, _ show: @Sendable (String) -> String
    ) async -> Ended {
        for await event in events {
            switch event {
            case .down(let why): return .noLine(why)
            case .overrun: return .failed(.unavailable, "the list is longer than this command can take")
            case .event(let event) where event.message.actionID == id:
                tell(event.message, show)
                switch event.message["EventList"]?.lowercased() {
                case "complete": return .done
                case "cancelled": return .failed(.unavailable, "Asterisk broke off the list")
                default: continue
                }
            default: continue
            }
        }
        return .failed(.unavailable, "the list did not end")
    }

    private func tell(_ message: AMIMessage, _ show: (String) -> String) {
        Output.toStandardOutput(
            json ? MessageText.json(message, show: show) : MessageText.lines(message, show: show) + "\n")
    }
}
