import AsteriskRig
import Foundation
import GRDB
import PBXSimulator
import Testing

/// Webhooks and updates as other systems meet them: the whole daemon, and curl.
@Suite(.serialized, .timeLimit(.minutes(3))) struct InterchangeTests {
    private static let token = "a-token-of-the-tests"

    private func extra(_ receiver: WebReceiver?) -> String {
        var text = "api: {port: 0, token_file: api-token}\n"
        if let receiver {
            text += """
                webhooks:
                  - name: crm
                    url: http://127.0.0.1:\(receiver.port)/hooks
                    secret_file: crm-secret
                    events: [promise.made, promise.kept, promise.cancelled, do_not_call.added]
                    timeout: 2s
                """
        }
        return text
    }

    private func prepare(_ scene: Scene, _ receiver: WebReceiver?, port: Int = 1, campaigns: [Scene.Config.Campaign])
        async throws
    {
        try scene.write(Self.token + "\n", to: "api-token")
        try scene.write("a-secret-of-the-tests\n", to: "crm-secret")
        for name in ["api-token", "crm-secret"] { chmod(scene.path(name), 0o600) }
        try scene.configure(Scene.Config(port: port, campaigns: campaigns, extra: extra(receiver)))
    }

    private func apiPort(_ daemon: Child) async throws -> String {
        var port = ""
        try await eventually("the API to listen") {
            let text = daemon.errorText
            guard let start = text.firstRange(of: "updates are taken on 127.0.0.1:")?.upperBound else { return false }
            port = String(text[start...].prefix { $0.isNumber })
            return !port.isEmpty
        }
        return port
    }

    private func curl(_ scene: Scene, _ port: String, _ updates: String, token: String = token) async throws -> String {
        try scene.write(updates, to: "updates.json")
        let answer = scene.path("answer-\(UUID().uuidString.prefix(8))")
        let child = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "curl", "-s", "--max-time", "30", "-w", " %{http_code}", "-H", "Authorization: Bearer \(token)", "-H",
                "Content-Type: application/json", "-d", "@\(scene.path("updates.json"))",
                "http://127.0.0.1:\(port)/v1/updates",
            ], log: URL(fileURLWithPath: answer))
        await child.ended()
        return try String(contentsOfFile: answer, encoding: .utf8)
    }

    /// A campaign that begins to dial only after the updates: who has paid, was taken back or asked for it is not called.
    @Test func whoIsUpdatedIsNotCalled() async throws {
        try await Scene.withPBX(speed: 4) { port, _ in
            try await Scene.with { scene in
                var campaign = Scene.Config.Campaign()
                campaign.start = "paused"
                try await prepare(scene, nil, port: port, campaigns: [campaign])
                #expect(try await scene.importPortfolio(5).end == .code(0))
                let daemon = try await scene.daemon()
                let api = try await apiPort(daemon)
                #expect(try await curl(scene, api, "{}", token: "another-token-it-is").hasSuffix(" 401"))
                let today = Date().ISO8601Format().prefix(10)
                let updates = """
                    {"updates": [
                      {"id": "1", "type": "payment", "account": "C-0", "reference": "88121", "amount": 45000, "day": "\(today)"},
                      {"id": "2", "type": "withdrawal", "account": "C-1"},
                      {"id": "3", "type": "do_not_call", "account": "C-2"},
                      {"id": "4", "type": "balance", "account": "C-3", "balance": -1},
                      {"id": "5", "type": "phone", "account": "C-4", "phone": "+56 2 2100 0999", "source": "Enriquece", "consent": false}
                    ]}
                    """
                let answer = try await curl(scene, api, updates)
                #expect(answer.hasPrefix(#"{"accepted":4,"rejected":1,"#) && answer.hasSuffix(" 200"), "\(answer)")
                #expect(answer.contains(#"{"id":"4","result":"rejected","field":"balance","reason":"#), "\(answer)")
                let again = try await curl(scene, api, updates)
                #expect(again.components(separatedBy: #""again":true"#).count == 5, "\(again)")
                #expect(try await scene.ask("campaign", "start", "norte").end == .code(0))
                let path = scene.path("marcador.sqlite")
                try await eventually("the two that are left to be called") {
                    try Self.called(path).isSuperset(of: ["C-3", "C-4"])
                }
                #expect(try Self.called(path) == ["C-3", "C-4"])
                #expect(!daemon.errorText.contains(Self.token))
            }
        }
    }

    private static func called(_ path: String) throws -> Set<String> {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try String.fetchSet(db, sql: "SELECT a.reference FROM attempt t JOIN account a ON a.id = t.account_id")
        }
    }

    /// The receiver is away at first, then fails, stalls, resets and answers nonsense, and the daemon is killed meanwhile: in
    /// the end each event was taken, with an id and a signature that hold.
    @Test func everythingIsToldInTheEnd() async throws {
        let receiver = try WebReceiver { number in
            switch number {
            case 0: .answer(500)
            case 1: .reset
            case 2: .say("SSH-2.0-OpenSSH_9.2\r\n")
            default: .answer(200)
            }
        }
        defer { receiver.stop() }
        try await Scene.with { scene in
            try await prepare(scene, receiver, campaigns: [])
            #expect(try await scene.importPortfolio(3).end == .code(0))
            let config = ["-c", scene.path("marcador.yaml")]
            var daemon = try await scene.daemon()
            let api = try await apiPort(daemon)
            let updates =
                #"{"updates":[{"id":"1","type":"do_not_call","account":"C-0"},{"id":"2","type":"do_not_call","account":"C-1"}]}"#
            #expect(try await curl(scene, api, updates).hasPrefix(#"{"accepted":2"#))
            for tries in 1...3 {
                try await eventually("try \(tries)") { receiver.heard.count >= tries }
                // In the middle of it.
                daemon.signal(SIGKILL)
                _ = await daemon.ended()
                let list = try await scene.run(["webhooks", "list"] + config)
                #expect(list.output.hasPrefix("crm: "), "\(list)")
                // Do not wait for its own time.
                #expect(try await scene.run(["webhooks", "retry", "crm"] + config).end == .code(0))
                daemon = try await scene.daemon()
            }
            try await eventually("all to be told") {
                try await scene.run(["webhooks", "show", "crm"] + config).output == "crm was told everything\n"
            }
            let taken = receiver.heard.dropFirst(3)
            #expect(Set(taken.compactMap { $0.headers["webhook-id"] }).count == 2)
            for request in receiver.heard {
                let id = try #require(request.headers["webhook-id"])
                #expect(request.text.hasPrefix(#"{"id":"\#(id)","event":"do_not_call.added","#), "\(request.text)")
                #expect(try await isSigned(request, scene))
            }
            #expect(
                Set(receiver.heard.map(\.text)).count == 2, "the same bytes each time")
        }
    }

    /// As a receiver would, by a program that is not ours.
    private func isSigned(_ request: WebReceiver.Request, _ scene: Scene) async throws -> Bool {
        let id = request.headers["webhook-id"] ?? ""
        let seconds = request.headers["webhook-timestamp"] ?? ""
        try scene.write("\(id).\(seconds).\(request.text)", to: "signed")
        let log = URL(fileURLWithPath: scene.path("hmac-\(UUID().uuidString.prefix(8))"))
        let child = try ChildProcess(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c",
                "openssl dgst -sha256 -hmac a-secret-of-the-tests -binary '\(scene.path("signed"))' | openssl base64",
            ], log: log)
        await child.ended()
        let wanted = try String(contentsOf: log, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        return request.headers["webhook-signature"] == "v1,\(wanted)"
    }

    @Test func updatesFromAFile() async throws {
        try await Scene.with { scene in
            try await prepare(scene, nil, campaigns: [])
            #expect(try await scene.importPortfolio(2).end == .code(0))
            let config = ["-c", scene.path("marcador.yaml")]
            let file = try scene.write(
                #"{"updates":[{"id":"1","type":"withdrawal","account":"C-0"},{"id":"2","type":"withdrawal","account":"X"}]}"#,
                to: "u.json")
            let ran = try await scene.run(["update", file] + config)
            #expect(ran.end == .code(0))
            #expect(
                ran.output.hasPrefix(#"{"accepted":1,"rejected":1,"results":[{"id":"1","result":"accepted"},"#),
                "\(ran)")
            for (text, code, sentence) in [
                (#"{"updates":[{"id":"2","type":"withdrawal","account":"X"}]}"#, 65, "no update of"),
                ("{", 65, "is no JSON"),
            ] {
                let file = try scene.write(text, to: "bad.json")
                let ran = try await scene.run(["update", file] + config)
                #expect(ran.end == .code(Int32(code)) && ran.sentences.first?.contains(sentence) == true, "\(ran)")
            }
            #expect(try await scene.run(["webhooks"] + config).output.hasPrefix("no webhooks"))
            #expect(try await scene.run(["webhooks", "test", "crm"] + config).end == .code(64))
        }
    }
}
