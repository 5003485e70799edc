import DialerCore
import Vocabulary
import Yams

/// Reads the list of servers.
struct ServersReader {
    private(set) var servers: [ServerSettings] = []
    /// Every trunk named anywhere, also on servers that have something else wrong.
    private(set) var trunkNames: Set<String> = []

    init(_ map: MapReader, secrets: SecretReader) {
        let elements = map.elements("servers")
        if elements.isEmpty, !map.has("servers") || map.node("servers")?.sequence != nil {
            map.problems.error(
                "'servers' is missing; add at least one Asterisk server: name, secret_file and trunks",
                at: map.place(of: "servers"))
        }
        var names: [String: Place?] = [:]
        var places: [String: String] = [:]
        for element in elements {
            let reader = MapReader(
                element.node, path: element.path, section: Schema.Server.section, place: element.node.place,
                document: map.document, problems: map.problems)
            let name = reader(Schema.Server.name)
            if let name { reader.claim(name, in: &names) }
            if let server = read(reader, name: name, secrets: secrets) {
                let place = "\(server.host):\(server.port)"
                if let other = places[place] {
                    reader.problems.error(
                        "'\(element.path)' is the same Asterisk as '\(other)' (\(place)); keep one, or correct host or port",
                        at: reader.place)
                }
                places[place] = server.name.rawValue
                servers.append(server)
            }
        }
    }

    private mutating func read(_ map: MapReader, name: String?, secrets: SecretReader) -> ServerSettings? {
        let host = map(Schema.Server.host)
        let tls = TLSReader(folder: secrets.folder, surroundings: secrets.surroundings).read(map)
        let port = map(Schema.Server.port) ?? (map.has("tls") ? 5039 : 5038)
        let user = map(Schema.Server.user)
        let secret = secrets.read(map)
        let maxCalls = map(Schema.Server.maxCalls)
        let callsPerSecond = map(Schema.Server.callsPerSecond)
        let isLocal = host.map { ["127.0.0.1", "::1", "localhost"].contains($0) } ?? false
        let recordings = map(Schema.Server.recordings) ?? (isLocal ? ServerSettings.localRecordings : nil)
        var trunks: [String: String] = [:]
        let named = map.named("trunks", by: Schema.Server.trunkName)
        for trunk in named {
            trunkNames.insert(trunk.name)
            trunks[trunk.name] = map.read(
                trunk.value, Schema.Server.dialString, path: trunk.path, fallback: trunk.place)
        }
        if named.isEmpty,
            !map.has("trunks") || map.node("trunks")?.scalar.map({ Word($0).isNull }) == true
                || map.node("trunks")?.mapping?.isEmpty == true
        {
            map.problems.error(
                "'\(map.path).trunks' is missing; add at least one way out, like carrier: PJSIP/{digits}@carrier",
                at: map.place(of: "trunks"))
        }
        guard let name, let host, let user, let secret, let maxCalls, let callsPerSecond else { return nil }
        return ServerSettings(
            host: host, port: port, user: user, secret: secret, tls: tls, recordings: recordings,
            server: Server(id: ServerID(name), trunks: trunks, maxCalls: maxCalls, callsPerSecond: callsPerSecond))
    }
}

extension MapReader {
    /// Reports a name that an earlier element of the list has.
    func claim(_ name: String, in names: inout [String: Place?]) {
        if let first = names[name] {
            let line = first.map { " (first on line \($0.line))" } ?? ""
            problems.error("the name '\(name)' is taken\(line); choose another", at: place(of: "name"))
        } else {
            names[name] = place(of: "name")
        }
    }
}

extension Substring {
    func trimmingEnd(_ isDropped: (Character) -> Bool) -> Substring {
        guard let last = lastIndex(where: { !isDropped($0) }) else { return "" }
        return self[...last]
    }
}
