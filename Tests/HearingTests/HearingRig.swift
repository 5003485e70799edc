import Foundation
import SpeechRig
import Synchronization

@testable import Hearing

extension SpeechRig {
    /// The recogniser's process; built beside the tests.
    static let worker = [
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("HearingWorker").path,
        SphinxWorker.command,
    ]
}

/// A recogniser for tests that says what it is told to, and keeps what it was asked.
final class ScriptedRecogniser: SpeechRecogniser {
    struct Heard: Sendable {
        var request: RecognitionRequest
        var samples: Int
    }

    private let answer: @Sendable (RecognitionRequest) async throws -> [Hypothesis]
    private let log = Mutex<[Heard]>([])

    init(_ answer: @escaping @Sendable (RecognitionRequest) async throws -> [Hypothesis]) { self.answer = answer }

    var heard: [Heard] { log.withLock { $0 } }

    func hears(_ language: String) -> Bool { true }

    func run() async {}

    func recognise(_ audio: UtteranceAudio, _ request: RecognitionRequest) async throws -> [Hypothesis] {
        var count = 0
        for try await part in audio { count += part.count }
        let samples = count
        log.withLock { $0.append(Heard(request: request, samples: samples)) }
        return try await answer(request)
    }
}

/// A value that several tasks write.
final class Kept<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<Result: Sendable>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        try value.withLock { value in try body(&value) }
    }
}

extension SphinxEars {
    /// What of a line would be told to Asterisk first, as a session does it.
    func first(
        in line: [Int16], _ request: RecognitionRequest = RecognitionRequest()
    ) throws -> Hypothesis? {
        var cutter = UtteranceCutter(sampleRate: 8000)
        var speech: [Int16] = []
        for piece in cutter.take(line + Sounds.silence(milliseconds: 1000)) {
            switch piece {
            case .began: speech = []
            case .audio(let samples): speech += samples
            case .dropped: continue
            case .ended:
                let heard = try hear(speech, request).first
                if let heard, heard.confidence >= AEAPSettings().reportFrom { return heard }
            }
        }
        return nil
    }
}
