import AsteriskManager
import AsteriskRig
import Logging
import Testing

/// What we write, a real Asterisk reads, sends back, and we read again: nothing of it may have changed.
@Suite(
    "There and back through a real Asterisk", .timeLimit(.minutes(3)),
    .enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"))
struct RoundTripTests {
    /// Strings of characters that mean something to somebody on the way: to AMI, to the dialplan, to UTF-8.
    struct Awkward {
        var generator: SplitMix64
        static let pieces =
            [
                "\"", "\\", ",", ";", ":", "=", "(", ")", "<", ">", "|", "&", "%", "$", "{", "}", "${EXTEN}", "$[1+1]",
                "\\n", "\\\"", "\\\\", "'", "`", "#", "!", "?", "*", "[", "]", "/", "  ", " ", "\t", "\u{1}", "\u{1B}",
                "\u{7F}", "ñ", "Á", "ü", "¿", "€", "漢", "🙂", "e\u{301}", "\u{200F}", "\u{FEFF}", "Event: Forged",
                "ActionID: 1", "0", "007", "a", "Z", "x y",
            ]

        mutating func value(most: Int) -> String {
            var text = ""
            for _ in 0..<Int.random(in: 0...most, using: &generator) {
                text += Self.pieces.randomElement(using: &generator) ?? "x"
            }
            // Asterisk takes blanks off the front of every value it reads.
            while let first = text.unicodeScalars.first, first.value <= 32 { text.unicodeScalars.removeFirst() }
            return text
        }
    }

    /// The same numbers each time, so that a failure can be looked into.
    struct SplitMix64: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private func with(_ body: (AMIClient, inout AMIClientEvents.Iterator) async throws -> Void) async throws {
        try await AsteriskRig.withAsterisk(RigOptions(agents: 0)) { rig in
            let client = AMIClient(
                AMIClientSettings(
                    endpoint: AMIEndpoint(host: "127.0.0.1", port: rig.amiPort),
                    login: AMILogin(username: "marcador", secret: AMISecret(rig.secret))), logger: .quiet)
            var events = client.events().makeAsyncIterator()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.run() }
                defer { group.cancelAll() }
                _ = try await ClientTests.up(&events)
                try await body(client, &events)
            }
        }
    }

    @Test("Headers of a UserEvent, variables of a channel and of an Originate")
    func values() async throws {
        var awkward = Awkward(generator: SplitMix64(state: 20_261_122))
        try await with { client, events in
            // UserEvent: many headers at once, long ones too, and as many as there may be.
            for (number, most) in [(4, 3), (20, 12), (110, 2), (3, 150), (1, 0)] {
                let values = (0..<number).map { _ in
                    var value = awkward.value(most: most)
                    while value.utf8.count > 900 { value.removeLast() }
                    return value
                }
                let token = client.makeActionID()
                let fields =
                    [AMIAction.Field("Token", token)]
                    + values.enumerated().map { AMIAction.Field("V\($0.offset)", $0.element) }
                _ = try await client.send(.userEvent("Round", fields)).orThrow()
                let back = try await event(&events) { $0["Token"] == token }
                for (index, value) in values.enumerated() {
                    #expect(back["V\(index)"] == value, "header \(index) of \(number)")
                }
            }
            // A channel that stays: its variables are set with the Originate, then one by one.
            let variables = (0..<40).map { AMIOriginate.Variable("V\($0)", awkward.value(most: 14)) }
            let originated = await client.originate(
                AMIOriginate(
                    channel: "Local/56200000002@people", destination: .application("Wait", data: "60"),
                    timeoutMilliseconds: 10_000, variables: variables, channelID: "round-1"))
            guard case .response(let response, _, _)? = await originated.end(), response.isSuccess else {
                Issue.record("the call did not come about: \(originated.acknowledgement)")
                return
            }
            #expect(response.uniqueID == "round-1")
            for variable in variables {
                let answer = try await client.send(.getvar(variable.name, channel: "round-1")).orThrow()
                #expect(answer["Value"] == variable.value, "\(variable)")
            }
            for _ in 0..<40 {
                let value = awkward.value(most: 14)
                _ = try await client.send(.setvar("LATER", to: value, channel: "round-1")).orThrow()
                let answer = try await client.send(.getvar("LATER", channel: "round-1")).orThrow()
                #expect(answer["Value"] == value)
            }
            _ = try await client.send(.hangup(channel: "round-1"))
            let metrics = client.metrics
            #expect(metrics.parseErrors == 0 && metrics.counts.orphanAnswers == 0 && metrics.originates.sent == 1)
        }
    }

    @Test("The longest line and the most lines Asterisk reads are those we let out")
    func limits() async throws {
        try await with { client, events in
            let token = client.makeActionID()
            // `Token: …` and `Long: …`; one byte more is refused here, see ActionTests.
            let long = String(repeating: "x", count: AMIAction.longestLine - "Long: ".utf8.count)
            _ = try await client.send(
                .userEvent("Round", [AMIAction.Field("Token", token), AMIAction.Field("Long", long)])
            ).orThrow()
            #expect(try await event(&events) { $0["Token"] == token }["Long"] == long)
            // Action, ActionID, UserEvent and the rest make 128.
            let many = (0..<AMIAction.mostLines - 3).map { AMIAction.Field("N\($0)", "\($0)") }
            _ = try await client.send(.userEvent("Many", many)).orThrow()
            let back = try await event(&events) { $0["UserEvent"] == "Many" }
            #expect(back["N0"] == "0" && back["N124"] == "124")
            #expect(client.metrics.counts.orphanAnswers == 0)
        }
    }

    private func event(
        _ events: inout AMIClientEvents.Iterator, where matches: (AMIMessage) -> Bool
    ) async throws -> AMIMessage {
        while let event = await events.next() {
            if case .event(let event) = event, event.name == "UserEvent", matches(event.message) {
                return event.message
            }
        }
        throw ClientTests.Ended()
    }
}
