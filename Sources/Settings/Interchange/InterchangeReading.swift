import Interchange
import Portfolio
import TLS
import Yams

extension Settings {
    /// What was refused is missing, and reported.
    static func readWebhooks(_ map: MapReader, secrets: SecretReader) -> [WebhookSettings] {
        var names: [String: Place?] = [:]
        return map.elements("webhooks").compactMap { element in
            let reader = MapReader(
                element.node, path: element.path, section: Schema.Webhook.section, place: element.node.place,
                document: map.document, problems: map.problems)
            let name = reader(Schema.Webhook.name)
            if let name { reader.claim(name, in: &names) }
            return readWebhook(reader, name: name, secrets: secrets)
        }
    }

    private static func readWebhook(_ map: MapReader, name: String?, secrets: SecretReader) -> WebhookSettings? {
        let address = map(Schema.Webhook.url)
        let secret = secrets.read(map, Schema.Webhook.secret)
        let events = map.list("events", of: Schema.Webhook.event).map(\.value)
        let timeout = map(Schema.Webhook.timeout)
        let giveUp = map(Schema.Webhook.giveUp)
        let plainHTTP = map(Schema.Webhook.plainHTTP)
        let isTLSGiven = map.has("tls")
        var tls = TLSReader(folder: secrets.folder, surroundings: secrets.surroundings).read(map)
        if !map.has("events") || map.node("events")?.sequence?.isEmpty == true {
            map.problems.error(
                "'\(map.path).events' is missing; name what it is told, like [promise.made, promise.broken]",
                at: map.place(of: "events"))
        }
        if let secret, WebhookSignature(secret: secret.reveal()) == nil {
            map.problems.error(
                "'\(map.path)': what follows 'whsec_' in its secret is no base64; make one with 'openssl rand -base64 32'",
                at: map.place)
        }
        guard let name, let address, let secret, let timeout, let giveUp, let plainHTTP else { return nil }
        if address.isSecure {
            if !isTLSGiven { tls = machineTrust(map) }
            guard tls != nil else { return nil }
        } else if !address.isLoopback, !plainHTTP {
            map.problems.error(
                "'\(map.path).url' is not encrypted, and leaves this machine; write https://, or add plain_http: true if the way there is safe",
                at: map.place(of: "url"))
        } else if isTLSGiven {
            map.problems.error(
                "'\(map.path).tls' is without effect with http; write https:// in url, or remove it",
                at: map.place(of: "tls"))
        }
        return WebhookSettings(
            name: name, address: address, secret: secret, events: Set(events), timeout: timeout, giveUp: giveUp,
            tls: address.isSecure ? tls : nil)
    }

    private static func machineTrust(_ map: MapReader) -> TLSContext? {
        do { return try TLSContext(TLSClientSettings()) } catch {
            map.problems.error("'\(map.path).url' cannot be verified: \(error)", at: map.place(of: "url"))
            return nil
        }
    }

    /// `nil` without the section, and when something was reported.
    static func readAPI(_ top: MapReader, secrets: SecretReader) -> APISettings? {
        guard top.has("api") else { return nil }
        let map = top.child("api", Schema.API.section)
        let listen = map(Schema.API.listen)
        let port = map(Schema.API.port)
        let token = secrets.read(map, Schema.API.token)
        guard let listen, let port, let token else { return nil }
        guard listen == "::1" || listen.hasPrefix("127.") else {
            map.problems.error(
                "'\(map.path).listen' is reached from other machines, and the line is not encrypted; listen on 127.0.0.1 and put a proxy with TLS in front of it",
                at: map.place(of: "listen"))
            return nil
        }
        return APISettings(listen: listen, port: port, token: token)
    }
}
