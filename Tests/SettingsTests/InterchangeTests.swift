import Portfolio
import Testing

@testable import Settings

/// `webhooks` and `api`: what is read, and what is said of mistakes.
@Suite struct InterchangeTests {
    private let files = ["hook": "a-secret-of-the-tests\n", "token": "a-token-of-the-tests", "short": "x"]

    private func webhook(_ lines: String) -> String { server + "webhooks: [{\(lines)}]\n" }
    private func found(_ text: String, _ environment: [String: String] = [:]) -> [String] {
        findings(text, files: files, environment: environment)
    }

    @Test func aWebhook() throws {
        let settings = try read(
            webhook(
                "name: crm, url: 'http://127.0.0.1:8080/a?key=1', secret_file: hook, events: [promise.made, review.asked]"
            ),
            files: files)
        let crm = try #require(settings.webhooks.first)
        #expect(
            crm.name == "crm" && "\(crm.address)" == "http://127.0.0.1:8080/a?key=1"
                && crm.events == [.promiseMade, .reviewAsked])
        #expect(crm.secret.reveal() == "a-secret-of-the-tests" && crm.tls == nil)
        #expect(crm.timeout == .seconds(10) && crm.giveUp == .seconds(3 * 86_400))
        #expect(settings.warnings.isEmpty && settings.api == nil)
        let other = try read(
            webhook("name: crm, url: 'http://127.0.0.1:8080/b?key=2', secret_env: S, events: [promise.made]"),
            environment: ["S": "whsec_YW5vdGhlci1zZWNyZXQ="])
        let changes = other.changes(from: settings).applied.joined(separator: "\n")
        #expect(changes.contains("webhooks.crm.url: http://127.0.0.1:8080/a → http://127.0.0.1:8080/b"))
        #expect(changes.contains("webhooks.crm.secret: •••• → ••••") && !changes.contains("key="))
    }

    @Test func theAPI() throws {
        let api = try #require(try read(server + "api: {token_file: token}\n", files: files).api)
        #expect(api.listen == "127.0.0.1" && api.port == 4580 && api.token.reveal() == "a-token-of-the-tests")
        let moved = try read(server + "api: {token_file: token, port: 0}\n", files: files)
        let changes = moved.changes(from: try read(server + "api: {token_file: token}\n", files: files))
        #expect(changes.needRestart.count == 1 && changes.applied.isEmpty)
    }

    /// section, finding
    static let wrong: [(String, String)] = [
        ("name: crm, url: 'https://crm.example', secret_file: hook", "'webhooks[0].events' is missing"),
        ("name: crm, url: 'https://crm.example', secret_file: hook, events: []", "'webhooks[0].events' is missing"),
        (
            "name: crm, url: 'https://crm.example', secret_file: hook, events: [promise.mad]",
            "did you mean 'promise.made'"
        ),
        (
            "name: crm, url: 'https://crm.example', secret_file: hook, events: [webhook.test]",
            "cannot be 'webhook.test'"
        ),
        (
            "name: crm, url: 'https://crm.example', events: [promise.made]",
            "has no secret; add secret_file or secret_env with that of the signature"
        ),
        (
            "name: crm, url: 'https://crm.example', secret_file: short, events: [promise.made]",
            "must hold one line of 16 to 200 characters"
        ),
        ("name: crm, url: 'https://crm.example', secret_file: none, events: [promise.made]", "cannot be read"),
        (
            "name: crm, url: 'https://crm.example', secret_file: hook, secret_env: X, events: [promise.made]",
            "keep one of them"
        ),
        ("name: crm, url: 'https://crm.example', secret_env: BAD, events: [promise.made]", "is no base64"),
        (
            "name: crm, url: 'https://crm.example', secret: a-secret-of-the-tests, events: [promise.made]",
            "unknown setting 'webhooks[0].secret'"
        ),
        ("name: crm, url: 'http://crm.example', secret_file: hook, events: [promise.made]", "is not encrypted"),
        (
            "name: crm, url: 'http://localhost', secret_file: hook, events: [promise.made], tls: {}",
            "is without effect with http"
        ),
        ("name: crm, url: 'crm.example', secret_file: hook, events: [promise.made]", "must be an address like"),
        (
            "name: crm, url: 'https://ana:key@crm.example', secret_file: hook, events: [promise.made]",
            "must be an address like"
        ),
    ]

    @Test(arguments: wrong) func whatIsWrong(section: String, finding: String) {
        let findings = found(webhook(section), ["BAD": "whsec_no base64 here!"])
        #expect(findings.contains { $0.contains(finding) }, "\(findings)")
        #expect(!findings.contains { $0.contains("ana:key") }, "an address may hold a secret")
    }

    @Test func plainHTTPIsAChoice() throws {
        let text = "name: crm, url: 'http://crm.example', secret_file: hook, events: [promise.made], plain_http: true"
        #expect(try read(webhook(text), files: files).webhooks.count == 1)
    }

    @Test func twoOfOneName() {
        let one = "{name: crm, url: 'http://localhost', secret_file: hook, events: [promise.made]}"
        #expect(found(server + "webhooks: [\(one), \(one)]\n").contains { $0.contains("the name 'crm' is taken") })
    }

    @Test func whoCouldReachTheAPI() {
        for listen in ["0.0.0.0", "10.0.0.1", "'::'"] {
            let findings = found(server + "api: {token_file: token, listen: \(listen)}\n")
            #expect(findings.contains { $0.contains("reached from other machines") }, "\(findings)")
        }
        #expect(found(server + "api: {}\n").contains { $0.contains("has no token; add token_file or token_env") })
    }
}
