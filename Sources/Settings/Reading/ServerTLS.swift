import TLS

/// Reads how a server is reached by TLS, and the files named there: what is wrong with them is found now and not when
/// the first call is due.
struct TLSReader {
    /// Where relative paths begin: empty, or ending in a slash.
    let folder: String
    let surroundings: Surroundings

    /// `nil` when there is no `tls`, and when something was reported.
    func read(_ server: MapReader) -> TLSContext? {
        guard server.has("tls") else { return nil }
        let map = server.child("tls", Schema.TLS.section)
        let serverName = map(Schema.TLS.serverName)
        let authorities = map(Schema.TLS.caFile).map { file(at: $0, map, Schema.TLS.caFile.key) }
        let certificate = map(Schema.TLS.certificate).map { file(at: $0, map, Schema.TLS.certificate.key) }
        let key = map(Schema.TLS.key).map { file(at: $0, map, Schema.TLS.key.key, isSecret: true) }
        for (one, other) in [("certificate", "key"), ("key", "certificate")] where map.has(one) && !map.has(other) {
            map.problems.error(
                "'\(map.path).\(one)' is of no use alone; add \(other), the file of the other half",
                at: map.place(of: one))
            return nil
        }
        var settings = TLSClientSettings(serverName: serverName)
        // What was refused has been reported: nothing can be tried with the rest.
        switch (authorities, map.has(Schema.TLS.caFile.key)) {
        case (let pem??, _): settings.trust = .only(pem)
        case (_, true): return nil
        case (_, false): break
        }
        switch (certificate, key) {
        case (let certificate??, let key??): settings.identity = TLSIdentity(certificate: certificate, key: key)
        default: if map.has("certificate") { return nil }
        }
        if map.has(Schema.TLS.serverName.key), serverName == nil { return nil }
        do {
            return try TLSContext(settings)
        } catch .unusable(let file, let problem) {
            let name = [authorities, certificate, key].firstIndex { ($0 ?? nil)?.name == file }
                .map { [Schema.TLS.caFile.key, Schema.TLS.certificate.key, Schema.TLS.key.key][$0] }
            map.problems.error(
                "'\(map.path)\(name.map { ".\($0)" } ?? "")': '\(file)' \(problem)",
                at: name.map { map.place(of: $0) } ?? map.place)
        } catch {
            map.problems.error("'\(map.path)' is of no use: \(error)", at: map.place)
        }
        return nil
    }

    private func file(at given: String, _ map: MapReader, _ key: String, isSecret: Bool = false) -> PEM? {
        let path = given.hasPrefix("/") ? given : folder + given
        do {
            let contents = try surroundings.readFile(path)
            if isSecret, contents.isWorldReadable {
                map.problems.warning(
                    "'\(map.path).\(key)': every user can read '\(path)'; run chmod 640 on it", at: map.place(of: key))
            }
            return PEM(name: path, text: contents.text)
        } catch {
            map.problems.error("'\(map.path).\(key)': '\(path)' \(error.text)", at: map.place(of: key))
            return nil
        }
    }
}
