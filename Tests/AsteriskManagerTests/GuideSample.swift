import AsteriskManager
import Logging

// The code of docs/asterisk-manager.md, so that it cannot rot: GuideTests compares each of its blocks with this file, and
// runs them.

/// What the guide's functions print is looked at by the test.
enum GuideSample {
    // guide: settings
    static func settings(port: Int, secret: String) -> AMIClientSettings {
        AMIClientSettings(
            endpoint: AMIEndpoint(host: "127.0.0.1", port: port),
            login: AMILogin(username: "marcador", secret: AMISecret(secret), events: "call,agent,user,system"))
    }
    // guide: end

    // guide: run
    static func watchHangups(_ settings: AMIClientSettings, say: @escaping @Sendable (String) -> Void) async {
        let client = AMIClient(settings)
        let events = client.events()  // before run(): nothing is missed
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await client.run() }  // connects, and connects again, until cancelled
            for await event in events {
                switch event {
                case .up(let server):
                    say("logged in to Asterisk \(server.asteriskVersion ?? "?")")
                case .event(.hangup(let hangup)):
                    say("\(hangup.channel.name) ended with cause \(hangup.cause ?? 0)")
                case .event(.other(let message)):
                    say("no type of its own: \(message)")
                case .event:
                    continue
                case .down(let why):
                    say("\(why)")  // one sentence with its cure; the next attempt follows by itself
                case .shed(let count):
                    say("\(count) events that no call depends on were left out: this loop is too slow")
                case .overrun:
                    say("hopelessly behind: subscribe anew and read the state from Asterisk")
                }
            }
            group.cancelAll()
        }
    }
    // guide: end

    // guide: send
    static func loggedIn(_ client: AMIClient) async throws -> Int {
        let pong = try await client.send(.ping()).orThrow()
        let answer = try await client.send(AMIAction("CoreStatus"))
        guard answer.isSuccess else { throw AMIFailure.rejected(action: "CoreStatus", message: answer.text) }
        return pong.isSuccess ? answer.message.int("CoreCurrentCalls") ?? 0 : 0
    }
    // guide: end

    // guide: list
    static func members(of queue: String, _ client: AMIClient) async throws -> [String] {
        try await client.list(.queueStatus(queue: queue)).compactMap { message in
            guard case .queueMember(let member) = AMIEvent(message) else { return nil }
            return "\(member.memberName ?? member.interface): \(member.isPaused == true ? "paused" : "free")"
        }
    }
    // guide: end

    // guide: originate
    static func call(_ number: String, _ client: AMIClient, attempt: String) async -> String {
        let launched = await client.originate(
            AMIOriginate(
                channel: "Local/\(number)@people", destination: .extensionAt(context: "marcador", exten: "s"),
                timeoutMilliseconds: 25_000, variables: [.init("MARCADOR_ATTEMPT", attempt)], channelID: attempt))
        switch launched.acknowledgement {
        case .accepted: break  // a thread was started; says nothing of the call
        case .refused(let why): return "not dialled: \(why)"
        case .uncertain(let why): return "may be under way: \(why)"  // never dial it again
        }
        switch await launched.end() {
        case .response(let response, _, _) where response.isSuccess: return "answered"
        case .response(let response, _, _): return "ended, reason \(response.reason ?? 0); see the Hangup event"
        case .unknown, .never: return "ask Asterisk: CoreShowChannels has a channel \(attempt), or not"
        case .notDialled(let why): return "not dialled: \(why)"
        case .overdue, nil: return "no news yet"
        }
    }
    // guide: end

    // guide: load
    static func holdBack(_ client: AMIClient, say: @escaping @Sendable (String) -> Void) async {
        for await load in client.loadChanges() {
            say(load.overload.map { "overloaded: \($0)" } ?? "fine again")
        }
    }
    // guide: end

    // guide: metrics
    static func report(_ client: AMIClient) -> String {
        let metrics = client.metrics
        return "\(metrics.counts.messages) messages, \(metrics.reconnects) reconnects, "
            + "\(metrics.originates.inTime) of \(metrics.originates.sent) Originates in time, "
            + "queue \(metrics.queueDepth) deep, shed \(metrics.shedByType)"
    }
    // guide: end

    // guide: failures
    static func mayRepeat(_ failure: AMIFailure) -> Bool {
        switch failure {
        case .refused: true  // not a byte has left
        case .rejected, .timedOut, .unknown, .listTooLong, .listCancelled: false
        }
    }
    // guide: end
}
