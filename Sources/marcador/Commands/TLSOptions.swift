import ArgumentParser
import TLS

/// How a command that needs no config file reaches AMI by TLS.
struct TLSOptions: ParsableArguments {
    @Flag(help: "Reach it by TLS, port 5039 unless --port says another.") var tls = false
    @Option(help: "The certificates that are trusted, in PEM, instead of this machine's authorities; means --tls.")
    var caFile: String?
    @Option(help: "The name its certificate must be for, where it is not --host; means --tls.") var serverName: String?
    @Option(help: "A certificate to show, in PEM; means --tls, and needs --key.") var certificate: String?
    @Option(help: "Its key, in PEM.") var key: String?

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key go together")
        }
    }

    /// Nil: without TLS. The files are read now.
    func context() throws -> TLSContext? {
        guard tls || caFile != nil || serverName != nil || certificate != nil else { return nil }
        do throws(TLSFailure) {
            var settings = TLSClientSettings(serverName: serverName)
            if let caFile { settings.trust = .only(try PEM(file: caFile)) }
            if let certificate, let key {
                settings.identity = TLSIdentity(certificate: try PEM(file: certificate), key: try PEM(file: key))
            }
            return try TLSContext(settings)
        } catch {
            throw Exit.with(.configuration, "TLS: \(error)")
        }
    }
}
