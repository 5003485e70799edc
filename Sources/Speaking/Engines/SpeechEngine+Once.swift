internal import Glibc

extension SpeechEngine {
    /// Speaks a text once, into nobody's cache.
    /// - Returns: a WAV file as Asterisk plays it.
    public func speak(_ wanted: WantedPrompt) async throws(SpeechFailure) -> [UInt8] {
        let renderer = SpeechRenderer(engine: self)
        let result = await offPool { isStopped -> Result<[UInt8], SpeechFailure> in
            do throws(SpeechFailure) {
                let place: Workplace
                do throws(CacheFailure) {
                    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
                    place = try CacheFolder(path: folder).workplace()
                } catch {
                    throw .cache(error)
                }
                defer { place.remove() }
                return .success(
                    try renderer.render(
                        text: wanted.text, language: wanted.language, urgency: .now, in: place, until: isStopped))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
