import Logging

extension FastAGIServer {
    /// One connection from its environment to its end.
    func serve(_ guest: AGIConnection) async {
        await guest.withScript { await converse(with: guest) }
        guest.close()
    }

    private func converse(with guest: AGIConnection) async {
        do throws(AGIError) {
            let environment = try await guest.environment()
            await run(
                AGISession(
                    environment: environment, connection: guest, deadlines: configuration.deadlines, base: logger))
        } catch {
            counters.count { $0.badPeers.add(error) }
            logger.debug("FastAGI closed a connection from \(guest.peerAddress): \(error)")
        }
    }

    private func run(_ session: AGISession) async {
        defer { counters.count { $0.served += 1 } }
        guard let script = router.script(for: session.environment.path) else { return await apologise(to: session) }
        do {
            try await script(session)
        } catch let error as AGIError where error.isEndOfCall {
            session.logger.debug("the script ended with the call: \(error)")
        } catch is CancellationError {
            session.logger.debug("the script was cancelled")
        } catch {
            counters.count { $0.failedScripts += 1 }
            session.logger.warning("the script '\(session.environment.path)' failed: \(error)")
            await session.fail()
        }
    }

    private func apologise(to session: AGISession) async {
        let path = session.environment.path
        counters.count { $0.unknownPaths += 1 }
        let known = router.paths.joined(separator: ", ")
        session.logger.warning(
            "no script serves the path '\(path)' that context \(session.environment.context ?? "?") asked for: use one of: \(known)"
        )
        // Whether the console line arrives changes nothing: the dialplan goes on either way.
        let shown = String(String.UnicodeScalarView(path.unicodeScalars.prefix(100).filter { $0.value >= 0x20 }))
        try? await session.verbose("FastAGI: no script serves '\(shown)'; known: \(known.prefix(400))")
        await session.fail()
    }
}
