/// A ``ServerDoor`` in the hands of its server.
struct ServerEntrance: Sendable {
    let loop: SessionLoop
    let host: String?
    let port: Int
    private let door: LoopBound<ServerDoor>

    /// Takes over a listening socket.
    init(on loop: SessionLoop, descriptor: CInt, host: ServerDoor.Host) async throws(SessionLoop.Failure) {
        self.loop = loop
        let name = try ListeningSockets.name(of: descriptor)
        self.host = name.host?.text
        self.port = name.port
        let result: Result<LoopBound<ServerDoor>, SessionLoop.Failure> = await withUnsafeContinuation { continuation in
            loop.execute {
                let door = ServerDoor(on: loop, descriptor: descriptor, host: host)
                continuation.resume(
                    returning: Result { () throws(SessionLoop.Failure) in
                        try loop.add(door)
                        return LoopBound(door, to: loop)
                    })
            }
        }
        door = try result.get()
    }

    /// Guests to show in, one at least; none when the door is closed, or after ``stop()``.
    func guests() async -> [AGIConnection] {
        // The door resumes it once: when guests come, or in the end.
        await withUnsafeContinuation { continuation in door.run { $0.wait(continuation) } }
    }

    func stop() { door.runLater { $0.stop() } }

    func beginClosing() { door.runLater { $0.close() } }

    func close() async { await finished { $0.close() } }

    func closeAll() async { await finished { $0.closeAll() } }

    private func finished(_ body: @escaping @Sendable (ServerDoor) -> Void) async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            door.runLater {
                body($0)
                continuation.resume()
            }
        }
    }
}
