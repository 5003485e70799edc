import COpenSSL
public import NIOCore

/// One TLS connection without I/O: what the peer sent goes in, what it said and what is to be sent to it comes out.
///
/// Whatever was called, and also when it threw: send ``takeOutput()``, which then has the reason for the peer.
public final class TLSSession {
    public enum State: Sendable {
        case handshaking
        case open
        /// The peer has said farewell; nothing more comes.
        case endedByPeer
        /// We have, or what was wrong has been thrown.
        case over
    }

    public private(set) var state = State.handshaking
    /// Known once the handshake is over.
    public private(set) var summary: TLSSummary?

    private let context: TLSContext
    let ssl: OpaquePointer
    /// Memory between us and OpenSSL; the session owns both.
    private let input: OpaquePointer
    private let output: OpaquePointer
    private let note = FaultNote()
    private var hasHeardTLS = false

    /// So much enters OpenSSL before what it says is taken out, both ways: its memory stays below two records.
    private static let portion = 16_384

    /// - Parameter host: the host connected to; a client's server name goes before it. No matter to a server.
    public init(_ context: TLSContext, host: String) throws(TLSFailure) {
        OpenSSLError.clear()
        guard let ssl = SSL_new(context.pointer) else { throw .broken(OpenSSLError.take().words) }
        guard let input = tls_memory() else {
            SSL_free(ssl)
            throw .broken("no memory")
        }
        guard let output = tls_memory() else {
            BIO_free(input)
            SSL_free(ssl)
            throw .broken("no memory")
        }
        SSL_set_bio(ssl, input, output)
        do throws(TLSFailure) {
            switch context.role {
            case .client(let settings):
                note.wanted = settings.serverName ?? host
                try PeerName(note.wanted).demand(of: ssl)
                SSL_set_connect_state(ssl)
            case .server: SSL_set_accept_state(ssl)
            }
        } catch {
            SSL_free(ssl)
            throw error
        }
        self.context = context
        self.ssl = ssl
        self.input = input
        self.output = output
        tls_set_note(ssl, Unmanaged.passUnretained(note).toOpaque())
    }

    deinit { SSL_free(ssl) }

    /// Lets a client speak first. Does nothing to a server.
    public func start() throws(TLSFailure) {
        var nothing = ByteBuffer()
        try advance(&nothing)
    }

    /// Takes what came from the line and appends what the peer said to `said`, also when it throws then.
    public func feed(_ bytes: ByteBuffer, said: inout ByteBuffer) throws(TLSFailure) {
        var bytes = bytes
        if !hasHeardTLS, let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) {
            // A handshake or an alert begins each TLS conversation; all else is somebody who speaks something else.
            guard first == SSL3_RT_HANDSHAKE || first == SSL3_RT_ALERT else {
                state = .over
                throw .notTLS(heard: Self.firstLine(of: bytes))
            }
            hasHeardTLS = true
        }
        while bytes.readableBytes > 0, state == .handshaking || state == .open {
            guard let portion = bytes.readSlice(length: min(bytes.readableBytes, Self.portion)) else { return }
            guard write(portion, to: input) else {
                state = .over
                throw .broken("no memory")
            }
            try advance(&said)
        }
    }

    /// Takes bytes off the front of `bytes` and gives what is to be sent for them: call it until none are left.
    public func encrypt(_ bytes: inout ByteBuffer) throws(TLSFailure) -> ByteBuffer {
        guard state == .open else { throw .broken("it is closed") }
        var portion = bytes.readSlice(length: min(bytes.readableBytes, 4 * Self.portion)) ?? ByteBuffer()
        while portion.readableBytes > 0 {
            OpenSSLError.clear()
            var taken = 0
            let result = portion.withUnsafeReadableBytes { SSL_write_ex(ssl, $0.baseAddress, $0.count, &taken) }
            guard result == 1, taken > 0 else { throw failed() }
            portion.moveReaderIndex(forwardBy: taken)
        }
        return takeOutput() ?? ByteBuffer()
    }

    /// What is to be sent now; nil when nothing is.
    public func takeOutput() -> ByteBuffer? {
        let pending = tls_pending(output)
        guard pending > 0 else { return nil }
        var bytes = ByteBufferAllocator().buffer(capacity: pending)
        bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: pending) { space in
            var count = 0
            return BIO_read_ex(output, space.baseAddress, pending, &count) == 1 ? count : 0
        }
        return bytes.readableBytes > 0 ? bytes : nil
    }

    /// Says farewell, where there is something to part from.
    public func close() {
        if state == .open || state == .endedByPeer {
            OpenSSLError.clear()
            SSL_shutdown(ssl)
        }
        state = .over
    }

    /// The line has ended. Throws when that was too early: a peer that means it says farewell before.
    public func lineEnded() throws(TLSFailure) {
        defer { state = .over }
        switch state {
        case .handshaking: throw .endedInHandshake(nil)
        case .open: throw .truncated
        case .endedByPeer, .over: return
        }
    }

    // MARK: - OpenSSL

    private func advance(_ said: inout ByteBuffer) throws(TLSFailure) {
        if state == .handshaking {
            OpenSSLError.clear()
            let result = SSL_do_handshake(ssl)
            if result == 1 {
                state = .open
                summary = TLSSummary(ssl)
            } else if SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ {
                throw failed()
            }
        }
        while state == .open {
            OpenSSLError.clear()
            var count = 0
            let expected = max(1024, tls_pending(input), Int(SSL_pending(ssl)))
            said.writeWithUnsafeMutableBytes(minimumWritableBytes: expected) { space in
                SSL_read_ex(ssl, space.baseAddress, space.count, &count) == 1 ? count : 0
            }
            if count > 0 { continue }
            switch SSL_get_error(ssl, 0) {
            case SSL_ERROR_WANT_READ: return
            case SSL_ERROR_ZERO_RETURN: state = .endedByPeer
            default: throw failed()
            }
        }
    }

    /// Reads the reason right after the call that failed.
    private func failed() -> TLSFailure {
        let error = OpenSSLError.take()
        state = .over
        if let refused = note.refused { return .certificateRefused(refused.certificate, refused.fault) }
        if let number = error.alert {
            if number == TLSAlert.protocolVersion { return .tooOld }
            let words = SSL_alert_desc_string_long(number).map { String(cString: $0) } ?? "alert \(number)"
            return .refused(TLSAlert(number: number, words: words), showed: context.shows)
        }
        let isTooOld = [SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_VERSION_TOO_LOW, SSL_R_UNSUPPORTED_SSL_VERSION]
        if error.library == ERR_LIB_SSL, isTooOld.contains(error.reason) { return .tooOld }
        return .broken(error.words)
    }

    private func write(_ bytes: ByteBuffer, to memory: OpaquePointer) -> Bool {
        bytes.withUnsafeReadableBytes { bytes in
            var count = 0
            return BIO_write_ex(memory, bytes.baseAddress, bytes.count, &count) == 1 && count == bytes.count
        }
    }

    private static func firstLine(of bytes: ByteBuffer) -> String {
        let line = bytes.readableBytesView.prefix(80).prefix { $0 != 10 && $0 != 13 }
        return String(decoding: line, as: UTF8.self).shownOnOneLine
    }
}

/// What was agreed on.
public struct TLSSummary: Sendable, Hashable {
    /// Such as `TLSv1.3`.
    public let version: String
    public let cipher: String
    /// The peer's own; nil when it has shown none, as clients may.
    public let certificate: TLSCertificate?

    init(_ ssl: OpaquePointer) {
        version = String(cString: SSL_get_version(ssl))
        cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)).map { String(cString: $0) } ?? "none"
        certificate = SSL_get0_peer_certificate(ssl).map(TLSCertificate.init)
    }
}

extension TLSSummary: CustomStringConvertible {
    public var description: String {
        guard let certificate else { return "\(version) (\(cipher))" }
        return
            "\(version) (\(cipher)), certificate '\(certificate.subject)' by '\(certificate.issuer)' through \(String(utc: certificate.validThrough))"
    }
}
