internal import COpenSSL
internal import NIOCore
internal import NIOHTTP1

/// What is answered to a request.
public struct ServedAnswer: Hashable, Sendable {
    public var status: Int
    public var body: [UInt8]
    /// In seconds; for a client that comes too early.
    public var retryAfter: Int?

    public init(status: Int, body: [UInt8], retryAfter: Int? = nil) {
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
    }
}

/// Which requests are taken at all. Needs no line.
struct RequestGate: Sendable {
    /// The one address that is served.
    let path: String
    /// Of the token that opens it.
    private let token: [UInt8]
    let mostBody: Int

    init(path: String, token: String, mostBody: Int) {
        self.path = path
        self.token = Self.print(Array(token.utf8))
        self.mostBody = mostBody
    }

    enum Decision: Hashable, Sendable {
        case read
        case refused(Int, String)
    }

    /// By its head, before anything of its body is read.
    func decide(_ head: HTTPRequestHead) -> Decision {
        // Who does not know the token learns nothing, not even what is served.
        guard isKnown(head.headers["Authorization"]) else {
            return .refused(401, "send the token of 'api.token_file' as 'Authorization: Bearer TOKEN'")
        }
        guard head.uri == path else { return .refused(404, "there is only \(path)") }
        guard head.method == .POST else { return .refused(405, "send updates by POST") }
        if let type = head.headers.first(name: "Content-Type"),
            !type.lowercased().hasPrefix("application/json")
        {
            return .refused(415, "send JSON, with 'Content-Type: application/json'")
        }
        if let text = head.headers.first(name: "Content-Length"), let length = Int(text), length > mostBody {
            return .refused(413, tooLong)
        }
        return .read
    }

    var tooLong: String { "a request has at most \(mostBody) bytes: send the rest in another" }

    /// In the same time whatever is sent.
    private func isKnown(_ headers: [String]) -> Bool {
        guard headers.count == 1, let header = headers.first, header.lowercased().hasPrefix("bearer ") else {
            return false
        }
        let given = Self.print(Array(header.dropFirst(7).utf8))
        return CRYPTO_memcmp(given, token, token.count) == 0
    }

    private static func print(_ bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 32)
        var size = UInt32(hash.count)
        EVP_Digest(bytes, bytes.count, &hash, &size, EVP_sha256(), nil)
        return hash
    }
}
