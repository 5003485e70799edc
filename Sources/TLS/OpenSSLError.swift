import COpenSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What OpenSSL has to say about a call that failed. Its queue belongs to the thread: it is cleared before each call and
/// read right after it.
struct OpenSSLError {
    /// An `SSL_R_…`, `PEM_R_…` or `X509_R_…`; 0 when nothing was said.
    var reason: Int32
    var library: Int32
    var words: String

    static func clear() { ERR_clear_error() }

    /// Takes all that is queued. An alert of the peer says most, otherwise what was queued first.
    static func take() -> OpenSSLError {
        var found: OpenSSLError?
        while true {
            let code = ERR_get_error()
            guard code != 0 else { break }
            let error = OpenSSLError(code)
            if found == nil || (error.alert != nil && found?.alert == nil) { found = error }
        }
        return found ?? OpenSSLError(reason: 0, library: 0, words: "no reason given")
    }

    private init(reason: Int32, library: Int32, words: String) {
        self.reason = reason
        self.library = library
        self.words = words
    }

    private init(_ code: UInt) {
        reason = ERR_GET_REASON(code)
        library = ERR_GET_LIB(code)
        if let text = ERR_reason_error_string(code) {
            words = String(cString: text)
        } else if code & 0x8000_0000 != 0, let text = strerror(Int32(truncatingIfNeeded: code & 0x7FFF_FFFF)) {
            words = String(cString: text)
        } else {
            words = "OpenSSL error \(String(code, radix: 16))"
        }
    }

    /// The number of the alert the peer sent; nil when it was something else.
    var alert: Int32? {
        library == ERR_LIB_SSL && (1000..<1256).contains(reason) ? reason - 1000 : nil
    }
}
