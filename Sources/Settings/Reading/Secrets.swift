/// Under which keys a secret may stand, and how it is spoken of.
struct SecretKeys: Sendable {
    /// Of the file that holds it.
    let file: Field<String>
    /// Of the environment variable.
    let variable: Field<String>
    /// Of the secret itself; `nil`: it may not stand in the config file.
    let inline: Field<Secret>?
    let noun: String
    /// The end of `add secret_file with …`.
    let wanted: String
    /// In characters.
    let least: Int

    init(
        file: Field<String>, variable: Field<String>, inline: Field<Secret>? = nil, noun: String, wanted: String,
        least: Int = 1
    ) {
        self.file = file
        self.variable = variable
        self.inline = inline
        self.noun = noun
        self.wanted = wanted
        self.least = least
    }

    static let server = SecretKeys(
        file: Schema.Server.secretFile, variable: Schema.Server.secretEnv, inline: Schema.Server.secret,
        noun: "secret", wanted: "that of the AMI account")
}

/// Finds a secret where its keys say it is.
struct SecretReader {
    /// Where relative paths begin: empty, or ending in a slash.
    let folder: String
    /// Whether everybody may read the config file.
    let isWorldReadable: Bool
    let surroundings: Surroundings

    func read(_ map: MapReader, _ keys: SecretKeys = .server) -> Secret? {
        let secret = keys.inline.flatMap { map($0) }
        let file = map(keys.file)
        let variable = map(keys.variable)
        let inline = keys.inline.map { [$0.key] } ?? []
        let given = (inline + [keys.file.key, keys.variable.key]).filter { map.has($0) }
        guard let key = given.first else {
            let ways = [keys.file.key, keys.variable.key] + inline
            map.problems.error(
                "'\(map.path)' has no \(keys.noun); add \(ways.dropLast().joined(separator: ", ")) or \(ways[ways.count - 1]) with \(keys.wanted)",
                at: map.place)
            return nil
        }
        guard given.count == 1 else {
            map.problems.error(
                "'\(map.path)' has \(given.joined(separator: " and ")); keep one of them", at: map.place(of: given[1]))
            return nil
        }
        if let secret {
            if isWorldReadable {
                map.problems.warning(
                    "'\(map.path).\(key)' stands in a file every user can read; run chmod 640 on it, or use \(keys.file.key)",
                    at: map.place(of: key))
            }
            return secret
        }
        if let file { return read(file: file, map, keys) }
        if let variable {
            guard let value = surroundings.environment(variable), let secret = Secret(value), isLong(secret, keys)
            else {
                map.problems.error(
                    "'\(map.path).\(key)': the environment variable \(variable) is not set, or no \(keys.noun) of \(keys.least) to 200 characters; set it for the daemon",
                    at: map.place(of: key))
                return nil
            }
            return secret
        }
        return nil
    }

    private func isLong(_ secret: Secret, _ keys: SecretKeys) -> Bool { secret.reveal().count >= keys.least }

    private func read(file: String, _ map: MapReader, _ keys: SecretKeys) -> Secret? {
        let path = file.hasPrefix("/") ? file : folder + file
        let key = keys.file.key
        let place = map.place(of: key)
        do {
            let contents = try surroundings.readFile(path)
            guard let secret = Secret(String(contents.text.drop(while: \.isWhitespace).trimmingEnd(\.isWhitespace))),
                isLong(secret, keys)
            else {
                map.problems.error(
                    "'\(map.path).\(key)': '\(path)' must hold one line of \(keys.least) to 200 characters, the \(keys.noun) and nothing else",
                    at: place)
                return nil
            }
            if contents.isWorldReadable {
                map.problems.warning(
                    "'\(map.path).\(key)': every user can read '\(path)'; run chmod 640 on it", at: place)
            }
            return secret
        } catch {
            map.problems.error("'\(map.path).\(key)': '\(path)' \(error.text)", at: place)
            return nil
        }
    }
}
