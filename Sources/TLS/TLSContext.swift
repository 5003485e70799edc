import COpenSSL

/// Certificates, keys and rules, read and found good: made once, used for any number of sessions.
///
/// Making one takes milliseconds and may read files: not on an event loop. Two are equal when their settings are.
// Never changed after init, and OpenSSL counts and locks what sessions of several threads share of it.
public final class TLSContext: @unchecked Sendable {
    /// What it was made of.
    let role: Role
    let pointer: OpaquePointer

    enum Role: Hashable {
        case client(TLSClientSettings)
        case server(TLSServerSettings)
    }

    /// For clients. Throws when a file is of no use: the key is another certificate's, no certificate is in it, …
    public convenience init(_ settings: TLSClientSettings) throws(TLSFailure) {
        if let name = settings.serverName { _ = try PeerName(name) }
        let pointer = try Self.make { context throws(TLSFailure) in
            try Self.trust(settings.trust, context)
            if let identity = settings.identity { try Self.show(identity, context) }
            SSL_CTX_set_verify(context, SSL_VERIFY_PEER, noteFault)
        }
        self.init(role: .client(settings), pointer: pointer)
    }

    /// For servers.
    public convenience init(server settings: TLSServerSettings) throws(TLSFailure) {
        let pointer = try Self.make { context throws(TLSFailure) in
            try Self.show(settings.identity, context)
            if let clients = settings.clients {
                try Self.trust(clients, context)
                SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, noteFault)
            }
        }
        self.init(role: .server(settings), pointer: pointer)
    }

    private init(role: Role, pointer: OpaquePointer) {
        self.role = role
        self.pointer = pointer
    }

    deinit { SSL_CTX_free(pointer) }

    /// What it was made of; nil for a server.
    public var clientSettings: TLSClientSettings? {
        if case .client(let settings) = role { settings } else { nil }
    }

    var handshakeTimeout: Duration {
        switch role {
        case .client(let settings): settings.handshakeTimeout
        case .server(let settings): settings.handshakeTimeout
        }
    }

    /// The file of the certificate that the peer is shown.
    var shows: String? {
        switch role {
        case .client(let settings): settings.identity?.certificate.name
        case .server(let settings): settings.identity.certificate.name
        }
    }

    private static func make(
        _ prepare: (OpaquePointer) throws(TLSFailure) -> Void
    ) throws(TLSFailure) -> OpaquePointer {
        OpenSSLError.clear()
        guard let context = SSL_CTX_new(TLS_method()) else { throw .broken(OpenSSLError.take().words) }
        do throws(TLSFailure) {
            guard tls_set_least_version(context, TLS1_2_VERSION) == 1 else {
                throw .broken(OpenSSLError.take().words)
            }
            tls_refuse_renegotiation(context)
            tls_cache_no_sessions(context)
            // An idle session gives its buffers back: thousands of them cost little.
            tls_set_modes(context, Int(SSL_MODE_RELEASE_BUFFERS))
            // A trusted certificate need not be an authority that signed itself.
            X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), UInt(X509_V_FLAG_PARTIAL_CHAIN))
            try prepare(context)
            return context
        } catch {
            SSL_CTX_free(context)
            throw error
        }
    }
}

extension TLSContext: Equatable {
    public static func == (left: TLSContext, right: TLSContext) -> Bool { left.role == right.role }
}

extension TLSContext: CustomStringConvertible {
    public var description: String {
        switch role {
        case .client: "TLS"
        case .server: "TLS as a server"
        }
    }
}

// MARK: - Files

extension TLSContext {
    /// Where distributions keep the authorities of the machine in one file.
    private static let bundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ]

    /// All of them are read now: looking for them one by one would read files in the midst of a handshake.
    private static func trust(_ trust: TLSTrust, _ context: OpaquePointer) throws(TLSFailure) {
        let pem: PEM
        switch trust {
        case .only(let given): pem = given
        case .system:
            var found: PEM?
            for file in bundles where found == nil { found = try? PEM(file: file) }
            guard let found else {
                throw .unusable(
                    file: bundles[0],
                    problem: "is not there: install ca-certificates, or give the authority's certificate as ca_file")
            }
            pem = found
        }
        let store = SSL_CTX_get_cert_store(context)
        try pem.withCertificates { certificates throws(TLSFailure) in
            for certificate in certificates where X509_STORE_add_cert(store, certificate) != 1 {
                throw .unusable(file: pem.name, problem: "cannot be trusted: \(OpenSSLError.take().words)")
            }
        }
    }

    private static func show(_ identity: TLSIdentity, _ context: OpaquePointer) throws(TLSFailure) {
        try identity.certificate.withCertificates { certificates throws(TLSFailure) in
            OpenSSLError.clear()
            guard SSL_CTX_use_certificate(context, certificates[0]) == 1 else {
                throw .unusable(
                    file: identity.certificate.name,
                    problem: "has a certificate that cannot be used: \(OpenSSLError.take().words); make another")
            }
            for further in certificates.dropFirst() where tls_add_chain_certificate(context, further) != 1 {
                throw .unusable(
                    file: identity.certificate.name,
                    problem: "has a further certificate that cannot be used: \(OpenSSLError.take().words); remove it")
            }
            let key = try privateKey(identity.key)
            defer { EVP_PKEY_free(key) }
            guard X509_check_private_key(certificates[0], key) == 1 else {
                throw .unusable(
                    file: identity.key.name,
                    problem:
                        "is not the key of the certificate in \(identity.certificate.name); give the two that belong together"
                )
            }
            guard SSL_CTX_use_PrivateKey(context, key) == 1 else {
                throw .unusable(
                    file: identity.key.name, problem: "has a key that cannot be used: \(OpenSSLError.take().words)")
            }
        }
    }

    private static func privateKey(_ pem: PEM) throws(TLSFailure) -> OpaquePointer {
        guard let source = memory(of: pem) else { throw .broken("no memory") }
        defer { BIO_free(source) }
        OpenSSLError.clear()
        var wasAsked = false
        let key = withUnsafeMutablePointer(to: &wasAsked) { asked in
            PEM_read_bio_PrivateKey(source, nil, passphrase, asked)
        }
        if let key { return key }
        let error = OpenSSLError.take()
        // What was in the file must not get into a log; OpenSSL's words may.
        let problem =
            if wasAsked {
                "is locked by a passphrase, and nobody is there to enter it; write it without one: openssl pkey -in \(pem.name) -out NEW"
            } else if !pem.text.contains("PRIVATE KEY-----") {
                "holds no private key in PEM; give the file that has '-----BEGIN PRIVATE KEY-----' in it"
            } else {
                "holds no private key that can be read (\(error.words)); make it anew"
            }
        throw .unusable(file: pem.name, problem: problem)
    }

    fileprivate static func memory(of pem: PEM) -> OpaquePointer? {
        var text = pem.text
        return text.withUTF8 { bytes -> OpaquePointer? in
            guard let memory = BIO_new(BIO_s_mem()) else { return nil }
            var written = 0
            if bytes.count > 0, BIO_write_ex(memory, bytes.baseAddress, bytes.count, &written) != 1 {
                BIO_free(memory)
                return nil
            }
            return memory
        }
    }
}

/// Nobody is there to enter one: says that it was asked for, and gives none.
private func passphrase(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ forWriting: Int32, _ asked: UnsafeMutableRawPointer?
) -> Int32 {
    asked?.assumingMemoryBound(to: Bool.self).pointee = true
    return -1
}

extension PEM {
    /// Lends its certificates, at least one.
    fileprivate func withCertificates(
        _ body: ([OpaquePointer]) throws(TLSFailure) -> Void
    ) throws(TLSFailure) {
        guard let source = TLSContext.memory(of: self) else { throw .broken("no memory") }
        defer { BIO_free(source) }
        var list: [OpaquePointer] = []
        defer { for certificate in list { X509_free(certificate) } }
        OpenSSLError.clear()
        while let certificate = PEM_read_bio_X509(source, nil, passphrase, nil) { list.append(certificate) }
        let end = OpenSSLError.take()
        let isWhole = end.library == ERR_LIB_PEM && end.reason == PEM_R_NO_START_LINE
        guard isWhole else {
            throw .unusable(
                file: name,
                problem:
                    "has something wrong in its certificate number \(list.count + 1): \(end.words); make the file anew")
        }
        guard !list.isEmpty else {
            throw .unusable(
                file: name,
                problem: "holds no certificate in PEM; give the file that has '-----BEGIN CERTIFICATE-----' in it")
        }
        try body(list)
    }
}
