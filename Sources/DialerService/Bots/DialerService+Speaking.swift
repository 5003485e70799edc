import DialerCore
import Logging
import Settings
import Speaking
import Vocabulary

// The voice of the bots: where prompts are spoken, and where an Asterisk on another machine fetches them.
extension DialerService {
    /// Makes the studio, and serves its prompts over HTTP while `body` runs, where the config file says so.
    func withStudio(_ body: @escaping @Sendable (PromptStudio) async throws -> Void) async throws {
        let speaking = settings.speaking
        let log = Logger(label: "speaking")
        let cache = PromptCache(directory: speaking.directory, limits: speaking.limits, logger: log)
        let studio: @Sendable (Int) -> PromptStudio = { port in
            PromptStudio(
                engine: speaking.engine, cache: cache, delivery: speaking.delivery(boundPort: port),
                settings: speaking.studio, logger: log)
        }
        guard let http = speaking.http else { return try await body(studio(0)) }
        let server = PromptServer(cache: cache, configuration: http.configuration, logger: log)
        let bound = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { bound.continuation.finish() }
                try await server.run { bound.continuation.yield($0) }
            }
            defer { group.cancelAll() }
            // Without a port it could not listen, and throws why.
            if let port = await bound.stream.first(where: { _ in true }) {
                group.addTask { try await body(studio(port)) }
            }
            try await group.next()
        }
    }

    /// Has prompts spoken, ahead of the calls and for those on the line, and people heard. Without a bot neither.
    func speak(_ studio: PromptStudio, _ floor: BotFloor, _ work: AsyncStream<BotPreparation>) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await floor.hear() }
            var isOpen = settings.hasBots
            if isOpen { group.addTask { await studio.run() } }
            for await preparation in work {
                if !isOpen { group.addTask { await studio.run() } }
                isOpen = true
                switch preparation {
                case .call(let attempt, let script): await floor.prepare(attempt, script: script)
                case .silenced:
                    logger.warning(
                        "the bots have no voice: nothing could be said in the last \(Voicelessness.limit) calls; accounts wait a minute, and nobody is called who would hear nothing ('marcador bot say' tells what the engine lacks)"
                    )
                    await dialer.submit(.botsSilenced(until: clock.now + BotFloor.muteRest))
                case .leads(let claimed):
                    group.addTask {
                        var callable = claimed
                        callable.leads = await floor.prepare(claimed.leads, of: claimed.campaign)
                        await self.dialer.submit(callable.event)
                    }
                }
            }
            group.cancelAll()
        }
    }
}
