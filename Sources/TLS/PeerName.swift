import COpenSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whom a certificate must be for.
enum PeerName {
    /// Matched against DNS names, and told to the server as SNI.
    case host(String)
    /// Matched against addresses; SNI has none of those.
    case address(String)

    init(_ text: String) throws(TLSFailure) {
        // An address with its zone (fe80::1%eth0) is the same address to a certificate.
        let bare = text.contains(":") ? String(text.prefix { $0 != "%" }) : text
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, bare, &four) == 1 || inet_pton(AF_INET6, bare, &six) == 1 {
            self = .address(bare)
            return
        }
        // The dot at the end of a name that is whole is written in no certificate.
        let name = bare.hasSuffix(".") ? String(bare.dropLast()) : bare
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.".utf8.contains(byte)
        }
        guard isName, (1...253).contains(name.utf8.count), !name.hasPrefix(".") else { throw .badName(text) }
        self = .host(name)
    }

    /// Makes a session insist on it.
    func demand(of session: OpaquePointer) throws(TLSFailure) {
        switch self {
        case .host(let name):
            SSL_set_hostflags(session, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            guard SSL_set1_host(session, name) == 1, tls_set_server_name_indication(session, name) == 1 else {
                throw .badName(name)
            }
        case .address(let address):
            guard X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), address) == 1 else { throw .badName(address) }
        }
    }
}
