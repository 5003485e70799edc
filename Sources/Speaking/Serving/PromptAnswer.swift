internal import NIOHTTP1

/// What is answered to a request. It needs no socket.
struct PromptAnswer: Sendable, Equatable {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: [UInt8] = []

    /// The path below which prompts lie.
    static let path = "/prompts/"
    private static let ending = ".wav"
    /// In seconds: for so long Asterisk plays its own copy without asking. What lies at an address never changes.
    private static let freshness = 86_400

    /// Reads the file where there is one.
    static func to(_ request: HTTPRequestHead, from cache: PromptCache) -> PromptAnswer {
        guard request.method == .GET || request.method == .HEAD else {
            return refusal(.methodNotAllowed, extra: ("Allow", "GET, HEAD"))
        }
        guard let key = key(of: request.uri), let prompt = cache.find(key) else { return refusal(.notFound) }
        let tag = "\"\(key.text)\""
        var headers: HTTPHeaders = ["ETag": tag, "Cache-Control": "private, max-age=\(freshness)"]
        let known = request.headers[canonicalForm: "If-None-Match"]
        if known.contains(where: { $0 == "*" || $0 == tag || $0 == "W/\(tag)" }) {
            return PromptAnswer(status: .notModified, headers: headers)
        }
        // It may have been removed in between.
        guard let bytes = try? Disk.read(prompt.path, limit: prompt.size), bytes.count == prompt.size else {
            return refusal(.notFound)
        }
        headers.add(name: "Content-Type", value: "audio/wav")
        headers.add(name: "Content-Length", value: "\(bytes.count)")
        return PromptAnswer(status: .ok, headers: headers, body: request.method == .HEAD ? [] : bytes)
    }

    static func refusal(_ status: HTTPResponseStatus, extra: (String, String)? = nil) -> PromptAnswer {
        var headers: HTTPHeaders = ["Content-Length": "0", "Cache-Control": "no-store"]
        if let extra { headers.add(name: extra.0, value: extra.1) }
        return PromptAnswer(status: status, headers: headers)
    }

    /// Nothing but the name of a prompt leads to a file.
    private static func key(of uri: String) -> PromptKey? {
        guard uri.hasPrefix(path), uri.hasSuffix(ending) else { return nil }
        return PromptKey(uri.dropFirst(path.count).dropLast(ending.count))
    }
}
