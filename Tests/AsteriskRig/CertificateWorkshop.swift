package import Foundation

/// Certificates for tests, made by `openssl` in a directory that goes when the test is over. Keys are P-256: quick.
package struct CertificateWorkshop: Sendable {
    package let directory: URL

    package struct Pair: Sendable {
        package let certificate: URL
        package let key: URL
    }

    package static func with<Result>(_ body: (CertificateWorkshop) async throws -> Result) async throws -> Result {
        let directory = URL(fileURLWithPath: "/tmp/marcador-certificates-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        return try await body(CertificateWorkshop(directory: directory))
    }

    /// An authority that signed itself.
    package func authority(_ name: String) async throws -> Pair {
        let file = try await request(name)
        return try await sign(
            file, by: nil, dates: nil,
            extensions: "basicConstraints = critical, CA:true\nkeyUsage = keyCertSign, cRLSign")
    }

    /// A certificate for `names`, such as `DNS:pbx.example` and `IP:127.0.0.1`.
    /// - Parameters:
    ///   - by: nil: signed by itself.
    ///   - dates: first and last moment, `YYYYMMDDHHMMSSZ`; nil: from now for a month.
    ///   - uses: extended key usages, such as `clientAuth`.
    package func certificate(
        _ name: String, names: [String] = [], by authority: Pair?, dates: (from: String, through: String)? = nil,
        uses: String = "serverAuth, clientAuth"
    ) async throws -> Pair {
        let file = try await request(name)
        var extensions = "basicConstraints = CA:false\nextendedKeyUsage = \(uses)"
        if !names.isEmpty { extensions += "\nsubjectAltName = \(names.joined(separator: ", "))" }
        return try await sign(file, by: authority, dates: dates, extensions: extensions)
    }

    /// Runs `openssl`; throws with its words when it fails.
    package func openssl(_ arguments: [String]) async throws {
        let log = directory.appendingPathComponent("openssl-\(UUID().uuidString.prefix(8)).out")
        let child = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"), ["-C", directory.path, "openssl"] + arguments, log: log)
        await child.ended()
        guard child.exitCode == 0 else {
            let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
            throw RigError.refused("openssl \(arguments.joined(separator: " ")): \(words)")
        }
    }

    /// Key and request of a name; the name of both files without their ending.
    private func request(_ name: String) async throws -> String {
        let file = "c-\(UUID().uuidString.prefix(8))"
        try await openssl([
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
            "/CN=\(name)",
            "-keyout", "\(file).key", "-out", "\(file).csr",
        ])
        return file
    }

    private func sign(
        _ file: String, by authority: Pair?, dates: (from: String, through: String)?, extensions: String
    ) async throws -> Pair {
        // `openssl ca` and not `openssl x509`: only it takes dates of the past and of the future.
        let place = directory.appendingPathComponent("\(file).d")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data().write(to: place.appendingPathComponent("index.txt"))
        let configuration = """
            [ca]
            default_ca = one
            [one]
            database = \(place.path)/index.txt
            new_certs_dir = \(place.path)
            rand_serial = yes
            default_md = sha256
            policy = any
            x509_extensions = wanted
            [any]
            commonName = supplied
            [wanted]
            subjectKeyIdentifier = hash
            \(extensions)
            """
        try Data(configuration.utf8).write(to: place.appendingPathComponent("ca.cnf"))
        var arguments = [
            "ca", "-batch", "-notext", "-config", "\(place.path)/ca.cnf", "-in", "\(file).csr", "-out", "\(file).crt",
        ]
        if let authority {
            arguments += ["-cert", authority.certificate.path, "-keyfile", authority.key.path]
        } else {
            arguments += ["-selfsign", "-keyfile", "\(file).key"]
        }
        if let dates {
            arguments += ["-startdate", dates.from, "-enddate", dates.through]
        } else {
            arguments += ["-days", "30"]
        }
        try await openssl(arguments)
        return Pair(
            certificate: directory.appendingPathComponent("\(file).crt"),
            key: directory.appendingPathComponent("\(file).key"))
    }
}
