/// Why there is no TLS, or no more of it, in one sentence with its cure.
public enum TLSFailure: Error, Sendable, Hashable {
    /// A certificate, a key or a file of authorities is of no use; found before anything is connected.
    case unusable(file: String, problem: String)
    /// The server name is neither a name nor an address.
    case badName(String)
    /// The peer's certificate is not believed.
    case certificateRefused(TLSCertificate, CertificateFault)
    /// Whoever answers there speaks something else; the start of it.
    case notTLS(heard: String)
    /// The peer speaks no version from TLS 1.2 on.
    case tooOld
    /// The peer ended the handshake; `showed` is the file of the certificate we have for it.
    case refused(TLSAlert, showed: String?)
    /// No end of the handshake in time.
    case silent(Duration)
    /// The line ended within the handshake; the system's words if it has any.
    case endedInHandshake(String?)
    /// The line ended without the farewell of TLS: what came may not be all that was sent.
    case truncated
    /// Something that is no TLS came in between, or what came was forged; OpenSSL's words.
    case broken(String)
    /// More was to be sent before the end of the handshake than is kept for it.
    case tooMuchToSend

    /// Whether trying again soon is of no use: somebody must change something first.
    public var needsPeople: Bool {
        switch self {
        case .unusable, .badName, .certificateRefused, .notTLS, .tooOld: true
        case .refused(let alert, _): alert.needsPeople
        case .silent, .endedInHandshake, .truncated, .broken, .tooMuchToSend: false
        }
    }
}

/// What is wrong with a certificate.
public enum CertificateFault: Sendable, Hashable {
    /// It is for others than this name.
    case wrongName(String)
    case wrongAddress(String)
    case selfSigned
    /// Nobody trusted has signed it, nor any authority on the way.
    case unknownAuthority
    case expired
    case notYetValid
    /// An authority of that name is trusted, and it has another key.
    case forged
    /// OpenSSL's words.
    case other(String)
}

/// The reason a peer gives for its refusal: a number of RFC 8446.
public struct TLSAlert: Sendable, Hashable {
    public let number: Int32
    public let words: String

    static let handshakeFailure: Int32 = 40
    static let badCertificate: Int32 = 42
    static let unsupportedCertificate: Int32 = 43
    static let certificateRevoked: Int32 = 44
    static let certificateExpired: Int32 = 45
    static let certificateUnknown: Int32 = 46
    static let unknownAuthority: Int32 = 48
    static let accessDenied: Int32 = 49
    static let protocolVersion: Int32 = 70
    static let internalError: Int32 = 80
    static let unrecognizedName: Int32 = 112
    static let certificateRequired: Int32 = 116

    /// Not for an internal error, which may pass.
    var needsPeople: Bool { number != Self.internalError }
}

extension TLSFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unusable(let file, let problem): "\(file) \(problem)"
        case .badName(let name):
            "'\(name.shownOnOneLine)' is neither a host name nor an IP address; correct the server name"
        case .certificateRefused(let certificate, let fault): fault.sentence(of: certificate)
        case .notTLS(let heard):
            "does not speak TLS on this port, it says '\(heard)'; correct the port, or connect without TLS"
        case .tooOld: "speaks no TLS from version 1.2 on; update its OpenSSL, or let it offer TLS 1.2"
        case .refused(let alert, let showed): alert.sentence(showed: showed)
        case .silent(let after):
            "the TLS handshake did not end within \(after.inSeconds) s; does this port speak TLS, and is the machine overloaded?"
        case .endedInHandshake(let why):
            "closed the connection within the TLS handshake\(why.map { " (\($0))" } ?? ""); see its log, and whether this port speaks TLS"
        case .truncated:
            "the connection was cut without the farewell of TLS (close_notify): the peer was killed, or somebody in between cut it"
        case .broken(let words):
            "the TLS connection broke: \(words); something between the two changes what they send, or one of them is faulty"
        case .tooMuchToSend: "the TLS handshake is not over, and more was to be sent than is kept until then"
        }
    }
}

extension CertificateFault {
    fileprivate func sentence(of certificate: TLSCertificate) -> String {
        let who = "'\(certificate.subject)'"
        switch self {
        case .wrongName(let wanted), .wrongAddress(let wanted):
            return
                "the server's certificate is for \(certificate.names.enumerated(atMost: 8)), not for '\(wanted)'; connect by such a name, give it as server_name, or give the server a certificate for '\(wanted)'"
        case .selfSigned:
            return
                "the server's certificate \(who) is self-signed and not among those trusted; if it is the right one, put it into a file and give that as ca_file"
        case .unknownAuthority:
            return
                "the certificate \(who) is signed by '\(certificate.issuer)', which is not trusted here; give the certificate of that authority as ca_file"
        case .expired:
            return "the certificate \(who) has expired on \(String(utc: certificate.validThrough)); renew it"
        case .notYetValid:
            return
                "the certificate \(who) is not valid before \(String(utc: certificate.validFrom)); check the clocks of both machines"
        case .forged:
            return
                "the certificate \(who) is not signed by the key of '\(certificate.issuer)' that is trusted here; give the present certificate of that authority as ca_file"
        case .other(let words):
            return "the certificate \(who) is refused: \(words); give the server another certificate"
        }
    }
}

extension TLSAlert {
    fileprivate func sentence(showed: String?) -> String {
        switch (number, showed) {
        case (Self.certificateRequired, nil):
            return "asks for a certificate of the client, and there is none; give certificate and key"
        case (Self.handshakeFailure, nil):
            return
                "ended the TLS handshake (\(words)): it asks for a certificate of the client, or has no cipher in common; give certificate and key if it is the former"
        case (Self.unknownAuthority, let showed?):
            return
                "does not know the authority that signed our certificate \(showed); have it signed by one the server trusts, and put what leads there into the same file"
        case (Self.certificateExpired, let showed?):
            return "says that our certificate \(showed) has expired or is not valid yet; renew it, and check the clocks"
        case (Self.badCertificate...Self.certificateUnknown, let showed?), (Self.accessDenied, let showed?),
            (Self.certificateRequired, let showed?):
            return "refuses our certificate \(showed) (\(words)); give one that the server accepts"
        case (Self.unrecognizedName, _):
            return "does not know the name it was asked for (\(words)); give a server_name that it has"
        default: return "ended the TLS handshake (\(words)); see its log"
        }
    }
}

extension [String] {
    /// `a, b and c`, the rest counted.
    fileprivate func enumerated(atMost limit: Int) -> String {
        guard !isEmpty else { return "no name at all" }
        if count == 1 { return self[0] }
        if count <= limit { return "\(dropLast().joined(separator: ", ")) and \(self[count - 1])" }
        return "\(prefix(limit).joined(separator: ", ")) and \(count - limit) more"
    }
}

extension Duration {
    /// Whole seconds, or with as many decimals as it takes.
    fileprivate var inSeconds: String {
        let (seconds, attoseconds) = components
        guard attoseconds != 0 else { return "\(seconds)" }
        return "\(Double(seconds) + Double(attoseconds) / 1e18)"
    }
}
