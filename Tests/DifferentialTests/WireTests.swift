import AsteriskManager
import AsteriskRig
import PBXSimulator
import Testing

/// Byte for byte: what no client should send, what is refused, and how a session begins and ends.
@Suite(.enabled(if: AsteriskRig.isAvailable, "no real Asterisk here"), .timeLimit(.minutes(3)), .serialized)
struct WireTests {
    @Test("Malformed, refused and odd actions are answered with the same bytes; logins end alike")
    func bytes() async throws {
        try await Stages.withBoth { real, simulated in
            async let truth = replies(real)
            async let claim = replies(simulated)
            try await compare(truth, claim)
            async let honest = logins(real)
            async let simulated = logins(simulated)
            try await compare(honest, simulated)
        }
    }

    @Test("ListCommands names nothing that a real one lacks, each with the classes it needs there")
    func commands() async throws {
        try await Stages.withBoth { real, simulated in
            let truth = try await classes(real)
            let claim = try await classes(simulated)
            // Their modules are not loaded in the rig; the recordings of a whole Asterisk have them.
            let elsewhere: Set<String> = [
                "DeviceStateList", "MixMonitor", "MixMonitorMute", "StopMixMonitor", "MuteAudio",
            ]
            #expect(claim.count > 40)
            for (name, classes) in claim where !elsewhere.contains(name) { #expect(truth[name] == classes, "\(name)") }
        }
    }

    private func classes(_ port: Int) async throws -> [String: String] {
        try await Line.with(port: port) { line in
            try await line.logIn("todo", Stages.secret, events: "off")
            let answer = try await line.ask("ListCommands")
            return answer.fields.reduce(into: [:]) { result, field in
                if let mark = field.value.firstRange(of: "(Priv: ") {
                    result[field.name] = String(field.value[mark.lowerBound...])
                }
            }
        }
    }

    private func compare(_ truth: [(String, String)], _ claim: [(String, String)]) {
        for (one, other) in zip(truth, claim) where one != other {
            Issue.record("\(one.0)\nreal:\n\(one.1)\nsimulated:\n\(other.1)")
        }
        #expect(truth.count == claim.count)
    }

    // MARK: - One answer after the other

    private func replies(_ port: Int) async throws -> [(String, String)] {
        var all = try await replies(port, user: "todo", to: Odd.inputs + Odd.refused)
        all += try await replies(port, user: "poco", to: Odd.forbidden)
        return all
    }

    /// Each input is followed by a Ping, so that its whole effect is known to have come.
    private func replies(_ port: Int, user: String, to inputs: [(String, [UInt8])]) async throws -> [(String, String)] {
        try await Line.with(port: port) { line in
            try await line.logIn(user, Stages.secret, events: "off")
            var result: [(String, String)] = []
            for (number, input) in inputs.enumerated() {
                let start = await line.bytes.count
                try await line.send(bytes: input.1 + Array("Action: Ping\r\nActionID: end-\(number)\r\n\r\n".utf8))
                let mark = Array("ActionID: end-\(number)\r\nPing: Pong\r\n".utf8)
                let deadline = ContinuousClock.now + .seconds(5)
                while await !line.has(mark, past: start), ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(2))
                }
                try await Task.sleep(for: .milliseconds(5))
                result.append(("\(user): \(input.0)", Plain.bytes(await line.bytes[start...])))
            }
            return result
        }
    }

    // MARK: - Logins

    private func logins(_ port: Int) async throws -> [(String, String)] {
        var result: [(String, String)] = []
        for (name, act) in Logins.all {
            let text = try await Line.with(port: port) { line in
                let begin = ContinuousClock.now
                try await act(line)
                try await line.waitForClose(seconds: 3)
                try await Task.sleep(for: .milliseconds(20))
                let isLate = ContinuousClock.now - begin > .milliseconds(900)
                return await Plain.bytes(line.bytes) + (line.isClosed ? "closed" : "open") + (isLate ? " late" : "")
            }
            result.append((name, text))
        }
        return result
    }
}

extension Line {
    func has(_ part: [UInt8], past start: Int) -> Bool {
        bytes.count > start && bytes[start...].firstRange(of: part) != nil
    }
}

/// Ways to log in, each on a connection of its own.
enum Logins {
    static let all: [(String, @Sendable (Line) async throws -> Void)] = [
        (
            "by secret, and off",
            {
                try await secretly($0, "todo", Stages.secret); try await off($0)
            }
        ),
        ("wrong secret", { try await secretly($0, "todo", "mala") }),
        ("unknown user", { try await secretly($0, "nadie", Stages.secret) }),
        ("no secret", { try await $0.send("Login", [("Username", "todo")], id: "1") }),
        ("actions before the login", before),
        (
            "by challenge",
            {
                try await byChallenge($0) { AMISecret(Stages.secret) }; try await off($0)
            }
        ),
        ("by challenge, wrong", { try await byChallenge($0) { AMISecret("mala") } }),
        (
            "by challenge without asking for one",
            {
                try await $0.send(
                    "Login", [("AuthType", "MD5"), ("Username", "todo"), ("Key", "0123456789abcdef")], id: "1")
            }
        ),
        (
            "without class system",
            {
                try await secretly($0, "poco", Stages.secret); try await off($0)
            }
        ),
        (
            "events off, then twice",
            { line in
                try await line.ask(
                    "Login", [("Username", "todo"), ("Secret", Stages.secret), ("Events", "off")], id: "1")
                try await line.ask("Login", [("Username", "todo"), ("Secret", Stages.secret)], id: "2")
                for mask in ["call,agent", "off", "on", "nonsense", ""] {
                    try await line.ask("Events", [("EventMask", mask)], id: "mask \(mask)")
                }
                try await off(line)
            }
        ),
        (
            "no second login for who has one",
            { line in
                try await secretly(line, "unico", Stages.secret)
                try await line.wait("the login") { $0["ActionID"] == "1" }
                // The other connection stays while a second is tried.
                try await off(line)
            }
        ),
    ]

    private static func secretly(_ line: Line, _ user: String, _ secret: String) async throws {
        try await line.send("Login", [("Username", user), ("Secret", secret)], id: "1")
    }

    private static func off(_ line: Line) async throws {
        try await line.wait("a login") { $0["Message"] == "Authentication accepted" }
        try await line.settle(0.1)
        try await line.send("Logoff", id: "9")
    }

    @Sendable private static func before(_ line: Line) async throws {
        try await line.send("Ping", id: "1")
        try await line.send("Originate", [("Channel", "Local/1@x")], id: "2")
        try await line.send("Challenge", id: "3")
        try await line.send("Challenge", [("AuthType", "SHA1")], id: "4")
        try await line.send("NoExiste", id: "5")
        try await line.send(raw: "\r\n")
        try await line.send("Logoff", id: "6")
    }

    private static func byChallenge(_ line: Line, _ secret: () -> AMISecret) async throws {
        let answer = try await line.ask("Challenge", [("AuthType", "MD5")], id: "1")
        let action = AMIAction.login(username: "todo", secret: secret(), challenge: answer["Challenge"] ?? "")
        try await line.send("Login", action.fields.map { ($0.name, $0.value) }, id: "2")
    }
}
