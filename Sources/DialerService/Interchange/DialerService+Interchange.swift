import DialerCore
import Interchange
import Logging
import Portfolio
import Settings
import Store

// What goes to other systems, and what comes from them.
extension DialerService {
    /// The path of updates.
    public static let updatesPath = "/v1/updates"

    var courier: Courier {
        Courier(
            store: store, clock: clock, logger: Logger(label: "webhooks"),
            webhooks: { [weak self] in self?.settings.webhooks ?? [] })
    }

    /// Takes updates over HTTP where the config file says so, until cancelled.
    func takeUpdates() async throws {
        guard let api = settings.api else {
            // Nothing to do until the daemon ends.
            for await _ in AsyncStream(Never.self, { _ in }) {}
            return
        }
        let log = Logger(label: "api")
        let server = RequestServer(
            host: api.listen, port: api.port, path: Self.updatesPath, token: api.token.reveal(), logger: log
        ) { [weak self] body in
            await self?.answer(toUpdates: body) ?? ServedAnswer(status: 503, body: [], retryAfter: 5)
        }
        try await server.run { log.notice("updates are taken on \(api.listen):\($0)\(Self.updatesPath)") }
    }

    /// Once this has answered they are on the disk, and the next call goes by them.
    private func answer(toUpdates body: [UInt8]) async -> ServedAnswer {
        func refusal(_ status: Int, _ sentence: String, retryAfter: Int? = nil) -> ServedAnswer {
            let json = JSON.fields([JSON.Field("error", .text(sentence))])
            return ServedAnswer(status: status, body: json.bytes, retryAfter: retryAfter)
        }
        let updates: [UpdateReader.Reading]
        do throws(UpdateRefusal) { updates = try UpdateReader.read(body) } catch {
            return refusal(400, error.reason)
        }
        do throws(StoreError) {
            let results = try await store.apply(updates, now: clock.now)
            let answer = UpdateAnswer(updates, results)
            await endCalls(for: answer.news)
            if answer.hasNews { await dialer.submit(.portfolioChanged) }
            return ServedAnswer(status: 200, body: answer.json.bytes)
        } catch {
            logger.error("api: \(updates.count) updates were not taken: \(error)")
            return refusal(503, "nothing was taken: \(error.sentence)", retryAfter: 5)
        }
    }

    /// As far as nobody has answered them.
    func end(_ closed: CeasedCalls) async {
        if !closed.debtors.isEmpty || !closed.phones.isEmpty {
            await dialer.submit(.contactsCeased(closed.debtors, closed.phones))
        }
        if !closed.accounts.isEmpty { await dialer.submit(.accountsClosed(closed.accounts)) }
    }

    /// That ring for people who must not be called any more, or about accounts on which nothing is owed.
    private func endCalls(for updates: [AccountUpdate]) async {
        do throws(StoreError) {
            let closed = try await store.closed(by: updates)
            await end(closed)
        } catch { logger.warning("api: calls that ring for who was closed by updates were not ended: \(error)") }
    }
}
