import Interchange
import Portfolio
import Settings
import Store
import Vocabulary

extension WebhookSettings {
    /// What the store writes events for.
    var subscriber: OutboxSubscriber { OutboxSubscriber(name: name, url: "\(address)", events: events) }

    /// Tells an event, signed at this moment.
    @Sendable static func post(_ webhook: WebhookSettings, _ event: OutboxEvent, at now: Timestamp) async
        -> ExchangeAnswer
    {
        let body = event.body.bytes
        guard let signature = WebhookSignature(secret: webhook.secret.reveal()) else {
            return .failed("cannot be told anything: its secret is none")
        }
        return await HTTPCaller().post(
            body, to: webhook.address, tls: webhook.tls,
            headers: [
                ("Content-Type", "application/json"), ("User-Agent", "marcador"), ("webhook-id", event.id),
                ("webhook-timestamp", "\(now.wholeSeconds)"),
                ("webhook-signature", signature.header(id: event.id, seconds: now.wholeSeconds, body: body)),
            ], patience: webhook.timeout)
    }
}
