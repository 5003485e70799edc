import Interchange
import Portfolio

extension Schema {
    enum Webhook {
        static let name = Field(
            "name", .name, .required, "The name of the webhook; what it has still to be told hangs on it.")
        static let url = Field(
            "url", .webAddress, .required, "Where events are posted; `https`, or `http` on this machine.")
        static let secretFile = Field(
            "secret_file", .path, .optional("one of the two"),
            "A file that holds the secret of the signature and nothing else; at least 16 characters, or `whsec_` and base64."
        )
        static let secretEnv = Field(
            "secret_env", .variableName, .optional("one of the two"),
            "An environment variable that holds the secret of the signature.")
        static let event = Kind<EventKind>.choice(EventKind.askable.map { ($0.rawValue, $0) })
        static let timeout = Field(
            "timeout", .duration(.milliseconds(500) ... .seconds(60)), .standard(.seconds(10)),
            "How long one try may take, from the connection to the end of the answer.")
        static let giveUp = Field(
            "give_up", .duration(.seconds(60) ... .seconds(30 * 86_400)), .standard(.seconds(3 * 86_400)),
            "What has not been taken for so long is given up; it is kept for another 30 days, for `marcador webhooks retry`."
        )
        static let plainHTTP = Field(
            "plain_http", .truth, .standard(false),
            "Allow `http` to another machine, where what is sent can be read on the way.")
        static let section = Section(
            path: "webhooks[]",
            doc:
                "Somebody who is told of events: what, how it is signed and when it is tried again is in docs/webhooks.md. Exactly one of `secret_file` and `secret_env` is needed.",
            entries: [
                name.entry, url.entry, secretFile.entry, secretEnv.entry,
                .nested("events", "list of events", required: true, "What it is told; see docs/webhooks.md."),
                timeout.entry, giveUp.entry, plainHTTP.entry,
                .nested(
                    "tls", "section", standard: "the authorities this machine trusts",
                    "How its server is known: the keys of `servers[].tls`."),
            ])

        static let secret = SecretKeys(
            file: secretFile, variable: secretEnv, noun: "secret", wanted: "that of the signature", least: 16)
    }

    enum API {
        static let listen = Field(
            "listen", .address, .standard("127.0.0.1"),
            "The address the daemon listens on, of the loopback only; in front of others belongs a proxy with TLS.")
        static let port = Field(
            "port", .wholeNumber(0...65535), .standard(4580), "The port the daemon listens on; 0 takes a free one.")
        static let tokenFile = Field(
            "token_file", .path, .optional("one of the two"),
            "A file that holds the token that clients send, and nothing else; at least 16 characters.")
        static let tokenEnv = Field(
            "token_env", .variableName, .optional("one of the two"), "An environment variable that holds the token.")
        static let section = Section(
            path: "api",
            doc:
                "Where other systems tell of payments, balances, phones and withdrawals (docs/api.md). Without the section nobody can. Exactly one of `token_file` and `token_env` is needed.",
            entries: [listen.entry, port.entry, tokenFile.entry, tokenEnv.entry])

        static let token = SecretKeys(
            file: tokenFile, variable: tokenEnv, noun: "token", wanted: "that of its clients", least: 16)
    }
}

extension Kind<WebAddress> {
    static let webAddress = Kind.text("address", range: "https://host/path") { text throws(Refusal) in
        guard let address = WebAddress(text) else {
            // It may have a secret in it: it is not quoted.
            throw Refusal("must be an address like https://crm.example/hooks, without a user's name or a '#'")
        }
        return address
    } write: {
        $0.shown
    }
}
