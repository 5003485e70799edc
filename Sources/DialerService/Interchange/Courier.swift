import Interchange
import Logging
import Settings
import Store
import Synchronization
import Vocabulary

/// Tells webhooks what is in the outbox, beside everything else: one task for each, a few events in memory, and nothing
/// that calls wait for.
struct Courier: Sendable {
    let store: Store
    let clock: ServiceClock
    let logger: Logger
    /// Those configured now.
    let webhooks: @Sendable () -> [WebhookSettings]
    var post: @Sendable (WebhookSettings, OutboxEvent, Timestamp) async -> ExchangeAnswer = WebhookSettings.post
    /// 0 ..< 1
    var draw: @Sendable () -> Double = { Double.random(in: 0..<1) }

    /// How often it is looked whether there is something to tell.
    private static let pause = Duration.seconds(1)
    private static let tidyPause = Duration.seconds(60)
    /// Events that are read at once, and sent at once, to one webhook.
    private static let mostRead = 16
    private static let mostSent = 4
    /// What was given up, and ids of updates, are kept for so long.
    private static let keepGivenUp = Duration.seconds(30 * 86_400)
    private static let keepUpdates = Duration.seconds(90 * 86_400)

    /// Until cancelled.
    func run() async {
        let served = Served()
        await withDiscardingTaskGroup { group in
            group.addTask { await tidyUp() }
            while !Task.isCancelled {
                for webhook in webhooks() where served.names.withLock({ $0.insert(webhook.name).inserted }) {
                    group.addTask {
                        await serve(webhook.name)
                        served.names.withLock { _ = $0.remove(webhook.name) }
                    }
                }
                do { try await clock.sleep(for: Self.pause) } catch { break }
            }
            group.cancelAll()
        }
    }

    /// For as long as it is configured.
    private func serve(_ name: String) async {
        var told: String?
        while !Task.isCancelled, let webhook = webhooks().first(where: { $0.name == name }) {
            do throws(StoreError) {
                guard try await !round(webhook) else { continue }
                told = nil
            } catch {
                // The same trouble is told once, until it is over.
                if told != error.sentence {
                    logger.warning("webhook \(name): what is to be told was not read, and is tried again: \(error)")
                }
                told = error.sentence
            }
            do { try await clock.sleep(for: Self.pause) } catch { return }
        }
    }

    /// - Returns: whether there may be more to tell at once.
    func round(_ webhook: WebhookSettings) async throws(StoreError) -> Bool {
        let turn = try await store.outboxTurn(of: webhook.name, now: clock.now, limit: Self.mostRead)
        guard !turn.events.isEmpty else { return false }
        let outcomes = await send(turn, to: webhook)
        guard !outcomes.isEmpty else { return false }
        try await store.settleDeliveries(outcomes, of: webhook.name, now: clock.now)
        return !outcomes.values.contains(where: \.isTheEnd)
    }

    /// A few at once, and no more once nothing is taken there.
    private func send(_ turn: OutboxTurn, to webhook: WebhookSettings) async -> [Int64: DeliveryOutcome] {
        await withTaskGroup(of: (OutboxEvent, DeliveryOutcome?).self) { group in
            var left = turn.events[...]
            func next() {
                guard let event = left.popFirst() else { return }
                group.addTask { (event, await self.tell(webhook, event, turn.failures)) }
            }
            for _ in 0..<Self.mostSent { next() }
            var outcomes: [Int64: DeliveryOutcome] = [:]
            var isOver = false
            for await (event, outcome) in group {
                guard let outcome else { continue }
                // Trouble that several met at once is one trouble.
                if outcome.isTheEnd, isOver { continue }
                isOver = isOver || outcome.isTheEnd
                outcomes[event.number] = outcome
                say(outcome, of: event, to: webhook, failures: turn.failures)
                if !isOver { next() }
            }
            return outcomes
        }
    }

    /// `nil` when the daemon ends meanwhile: nobody knows what came of it, and it is told again.
    private func tell(
        _ webhook: WebhookSettings, _ event: OutboxEvent, _ failures: Int
    ) async -> DeliveryOutcome? {
        let answer = await post(webhook, event, clock.now)
        switch DeliveryPolicy.verdict(on: answer) {
        case .delivered: return .delivered
        case _ where Task.isCancelled: return nil
        case .refused(let why):
            let wait = DeliveryPolicy.wait(afterRefusals: event.tries + 1, draw: draw())
            return .refused(why, again: wait.map { clock.now + $0 })
        case .trouble(let why, let asked):
            let wait = DeliveryPolicy.wait(afterFailures: failures + 1, draw: draw(), asked: asked)
            return .trouble(why, again: clock.now + wait)
        case .disabled(let why): return .disabled(why)
        }
    }

    private func say(_ outcome: DeliveryOutcome, of event: OutboxEvent, to webhook: WebhookSettings, failures: Int) {
        let name = webhook.name
        switch outcome {
        case .delivered where failures > 0: logger.notice("webhook \(name): takes events again")
        case .delivered: logger.debug("webhook \(name): told \(event.kind) \(event.id)")
        case .refused(let why, nil):
            logger.warning(
                "webhook \(name): \(why), \(event.kind) \(event.id); it is given up, see 'marcador webhooks show \(name)'"
            )
        case .refused(let why, _): logger.debug("webhook \(name): \(why), \(event.kind) \(event.id)")
        case .trouble(let why, _) where failures == 0:
            logger.warning("webhook \(name), \(webhook.address.shown): \(why); events wait, and are tried again")
        case .trouble(let why, let again): logger.debug("webhook \(name): \(why); next try at \(again)")
        case .disabled(let why):
            logger.warning(
                "webhook \(name): \(why); events wait until 'marcador webhooks retry \(name)', or another url")
        }
    }

    // MARK: What is over

    private func tidyUp() async {
        while !Task.isCancelled {
            do throws(StoreError) {
                for webhook in webhooks() { try await giveUp(webhook.name, after: webhook.giveUp) }
                try await giveUp(nil, after: .seconds(3 * 86_400))
                while try await store.forgetDeliveries(givenUpBefore: clock.now - Self.keepGivenUp) > 0 {}
                while try await store.forgetUpdates(before: clock.now - Self.keepUpdates) > 0 {}
            } catch { logger.warning("webhooks: what is over was not put away, and will be in a minute: \(error)") }
            do { try await clock.sleep(for: Self.tidyPause) } catch { return }
        }
    }

    /// - Parameter name: `nil`: those that have left the config file.
    private func giveUp(_ name: String?, after age: Duration) async throws(StoreError) {
        var count = 0
        while !Task.isCancelled {
            let some = try await store.giveUpDeliveries(of: name, olderThan: age, now: clock.now)
            count += some
            if some == 0 { break }
        }
        guard count > 0 else { return }
        let who = name.map { "webhook \($0)" } ?? "webhooks that are not configured any more"
        logger.warning(
            "\(who): \(count) events were not taken in time and are given up; 'marcador webhooks list' shows them for 30 days"
        )
    }
}

/// Webhooks that have their task.
private final class Served: Sendable {
    let names = Mutex<Set<String>>([])
}

extension DeliveryOutcome {
    /// Whether nothing else is to be sent now.
    fileprivate var isTheEnd: Bool {
        switch self {
        case .trouble, .disabled: true
        case .delivered, .refused: false
        }
    }
}
