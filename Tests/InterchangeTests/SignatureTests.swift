import Testing

@testable import Interchange

@Suite struct SignatureTests {
    /// secret, id, seconds, body, header: the first as the Standard Webhooks libraries test themselves, the others by
    /// Python's hmac.
    static let vectors: [(String, String, Int64, String, String)] = [
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330,
            #"{"test": 2432232314}"#, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        ),
        (
            "a-secret-of-the-tests", "3fa9c1-17", 1_773_154_800, #"{"id":"3fa9c1-17","data":{"name":"Año"}}"#,
            "v1,ptRoo+d948kgavgJ8j5KiEgeEohZAx1wnBTmQQK3/Hc="
        ),
        // Longer than a block of SHA-256, and nothing to sign but the id.
        (
            String(repeating: "0123456789abcdef", count: 8) + "x", "k-1", 0, "",
            "v1,PhxmnKtjcgV1rsewKzsoJh6zNWLU8VA4jU4GcVWKQoE="
        ),
    ]

    @Test(arguments: vectors) func isWhatOthersCompute(
        secret: String, id: String, seconds: Int64, body: String, header: String
    ) throws {
        let signature = try #require(WebhookSignature(secret: secret))
        #expect(signature.header(id: id, seconds: seconds, body: Array(body.utf8)) == header)
    }

    @Test func hangsOnEachPart() throws {
        let signature = try #require(WebhookSignature(secret: "a-secret-of-the-tests"))
        let other = try #require(WebhookSignature(secret: "another-secret-of-them"))
        let body = Array("{}".utf8)
        let headers = [
            signature.header(id: "a-1", seconds: 1, body: body), signature.header(id: "a-2", seconds: 1, body: body),
            signature.header(id: "a-1", seconds: 2, body: body), signature.header(id: "a-1", seconds: 1, body: []),
            other.header(id: "a-1", seconds: 1, body: body),
        ]
        #expect(Set(headers).count == headers.count)
    }

    @Test(arguments: ["whsec_", "whsec_no base64", "whsec_YQ", "whsec_YQ=", "whsec_====", "whsec_é"])
    func aSecretThatIsNoBase64(secret: String) { #expect(WebhookSignature(secret: secret) == nil) }

    @Test func base64() {
        for (text, coded) in [("", ""), ("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("????", "Pz8/Pw==")] {
            #expect(Base64.text(Array(text.utf8)) == coded)
            #expect(Base64.bytes(coded) == Array(text.utf8))
        }
    }
}
