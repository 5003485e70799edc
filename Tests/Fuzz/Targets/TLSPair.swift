import TLS

/// A client and a server with a certificate for pbx.example. Its key is nobody's secret: it is here and nowhere else.
enum TLSPair {
    static let client = Result { () throws(TLSFailure) in
        try TLSContext(TLSClientSettings(trust: .only(certificate), serverName: "pbx.example"))
    }

    static let server = Result { () throws(TLSFailure) in
        try TLSContext(server: TLSServerSettings(identity: TLSIdentity(certificate: certificate, key: key)))
    }

    private static let certificate = PEM(
        name: "fuzz-certificate.pem",
        text: """
            -----BEGIN CERTIFICATE-----
            MIIBZzCCAQ2gAwIBAgIBATAKBggqhkjOPQQDAjAWMRQwEgYDVQQDDAtwYnguZXhh
            bXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowFjEUMBIGA1UE
            AwwLcGJ4LmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATq4SBDgZ7Y
            sKjjArZSdShLWf0SSIajXKJrRXVSy8WdVpwb5Bgz8ahzepj9DRYwxjwqS8zeNo8U
            7TwanBG8WUJdo0owSDAWBgNVHREEDzANggtwYnguZXhhbXBsZTAPBgNVHRMBAf8E
            BTADAQH/MB0GA1UdDgQWBBRd32qp2e4sM2W33CDMEvUGlY+/XDAKBggqhkjOPQQD
            AgNIADBFAiBAZUi2IY2bdpcVsiT0hhspUriwijpPB5aLqvigQAkjSgIhAIEt+uru
            dvsjezzat5HOx9gycvGI8LIoTP9hwI3wIjF8
            -----END CERTIFICATE-----

            """)

    private static let key = PEM(
        name: "fuzz-key.pem",
        text: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgqOz4UcJ9jvHSV5lS
            XQ0PKUCRSgXLPljfzseIVcgcY8WhRANCAATq4SBDgZ7YsKjjArZSdShLWf0SSIaj
            XKJrRXVSy8WdVpwb5Bgz8ahzepj9DRYwxjwqS8zeNo8U7TwanBG8WUJd
            -----END PRIVATE KEY-----

            """)
}
