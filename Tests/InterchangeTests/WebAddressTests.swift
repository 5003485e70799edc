import Testing

@testable import Interchange

@Suite struct WebAddressTests {
    /// text, secure, host, port, path
    static let good: [(String, Bool, String, Int, String)] = [
        ("https://crm.example/hooks", true, "crm.example", 443, "/hooks"),
        ("HTTPS://CRM.example", true, "crm.example", 443, "/"),
        ("http://127.0.0.1:8080/a/b?c=d&e", false, "127.0.0.1", 8080, "/a/b?c=d&e"),
        ("https://crm.example:8443?of=x", true, "crm.example", 8443, "/?of=x"),
        ("http://[::1]:9/x", false, "::1", 9, "/x"), ("https://[fd00::5]/", true, "fd00::5", 443, "/"),
    ]

    @Test(arguments: good) func isRead(text: String, secure: Bool, host: String, port: Int, path: String) throws {
        let address = try #require(WebAddress(text))
        #expect(address.isSecure == secure && address.host == host && address.port == port && address.path == path)
        #expect(WebAddress("\(address)") == address)
    }

    @Test(arguments: [
        "", "crm.example", "ftp://crm.example", "https://", "https:///x", "https://ana@crm.example/",
        "https://crm.example:0/", "https://crm.example:70000/", "https://crm.example:/", "https://crm.example/#x",
        "https://crm.example/a b", "https://crm.example/\r\nHost: x", "https://[::1", "https://[zz]/", "https://-x/",
        "https://crm_x.example/", "https://crm.example/ñ",
    ]) func isNone(text: String) { #expect(WebAddress(text) == nil) }

    @Test func whatStaysOnThisMachine() {
        for text in ["http://localhost/", "http://127.0.0.1/", "http://127.1.2.3:80/", "http://[::1]/"] {
            #expect(WebAddress(text)?.isLoopback == true, "\(text)")
        }
        for text in ["http://localhost.example/", "http://127.example/", "http://10.0.0.1/", "http://[::2]/"] {
            #expect(WebAddress(text)?.isLoopback == false, "\(text)")
        }
    }

    @Test func theQueryIsNotShown() {
        #expect(WebAddress("https://crm.example/a?key=123")?.shown == "https://crm.example/a")
    }
}
