import COpenSSL

/// Where the verify callback writes what it refused: afterwards OpenSSL has forgotten the certificate.
final class FaultNote {
    var refused: (certificate: TLSCertificate, fault: CertificateFault)?
    /// The name that was wanted, for the message.
    var wanted = ""
}

/// Called by OpenSSL for each certificate of the peer's chain; changes nothing of its verdict.
func noteFault(isGood: Int32, verification: OpaquePointer?) -> Int32 {
    guard isGood != 1, let verification, let pointer = tls_note(verification) else { return isGood }
    // The session that owns the note is in the midst of the call that led here.
    let note = Unmanaged<FaultNote>.fromOpaque(pointer).takeUnretainedValue()
    if note.refused == nil, let certificate = X509_STORE_CTX_get_current_cert(verification) {
        let code = X509_STORE_CTX_get_error(verification)
        var fault = CertificateFault(code, wanted: note.wanted)
        // Somebody of the same name is trusted: it is the key that is another.
        if fault == .unknownAuthority,
            let namesake = X509_STORE_CTX_get_obj_by_subject(
                verification, X509_LU_X509, X509_get_issuer_name(certificate))
        {
            X509_OBJECT_free(namesake)
            fault = .forged
        }
        note.refused = (TLSCertificate(certificate), fault)
    }
    return isGood
}

extension CertificateFault {
    /// - Parameter code: an `X509_V_ERR_…`.
    fileprivate init(_ code: Int32, wanted: String) {
        switch code {
        case X509_V_ERR_HOSTNAME_MISMATCH: self = .wrongName(wanted)
        case X509_V_ERR_IP_ADDRESS_MISMATCH: self = .wrongAddress(wanted)
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: self = .selfSigned
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            X509_V_ERR_CERT_UNTRUSTED:
            self = .unknownAuthority
        case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
        case X509_V_ERR_CERT_SIGNATURE_FAILURE: self = .forged
        case X509_V_ERR_INVALID_PURPOSE: self = .other("its extendedKeyUsage does not allow this use")
        default: self = .other(String(cString: X509_verify_cert_error_string(Int(code))))
        }
    }
}
