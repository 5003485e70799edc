/// Where something is sent: `https://crm.example:8443/hooks?of=marcador`.
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    public let isSecure: Bool
    /// A name or an address, IPv6 without brackets.
    public let host: String
    public let port: Int
    /// With the query.
    public let path: String
    private let authority: String

    public var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }

    /// Without the query, where some keep a secret.
    public var shown: String { "\(isSecure ? "https" : "http")://\(authority)\(path.prefix { $0 != "?" })" }

    /// The header `Host`.
    var hostHeader: String { authority }

    /// Whether it never leaves this machine.
    public var isLoopback: Bool {
        host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.split(separator: ".").count == 4)
    }

    /// `nil` for what is no such address, names a user, or has a fragment.
    public init?(_ text: String) {
        guard text.utf8.count <= 2000, text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }),
            !text.contains(where: { "#\"<>\\^`{|}".contains($0) })
        else { return nil }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return nil }
        isSecure = scheme == "https://"
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest.dropFirst(authority.count)
        path = tail.hasPrefix("/") ? String(tail) : "/\(tail)"
        guard !authority.contains("@"), let (host, port) = Self.hostAndPort(authority) else { return nil }
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        self.authority = String(authority)
    }

    private static func hostAndPort(_ authority: Substring) -> (String, Int?)? {
        var host = authority
        var port: Int?
        let isBracketed = authority.hasPrefix("[")
        let end = isBracketed ? authority.lastIndex(of: "]") : authority.startIndex
        if let end, let colon = authority[end...].lastIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard digits.allSatisfy(\.isNumber), let number = Int(digits), (1...65535).contains(number) else {
                return nil
            }
            port = number
            host = authority[..<colon]
        }
        if isBracketed {
            guard host.hasSuffix("]") else { return nil }
            host = host.dropFirst().dropLast()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            guard !host.isEmpty, host.count <= 253, !host.hasPrefix("."), !host.hasPrefix("-"),
                host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" })
            else { return nil }
        }
        return (host.lowercased(), port)
    }
}
