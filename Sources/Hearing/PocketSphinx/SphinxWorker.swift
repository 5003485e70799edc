internal import Glibc

/// The process that holds libpocketsphinx: it reads utterances from standard input and writes what it heard to standard
/// output, one after another, until its input ends. It opens no socket and writes no file.
public enum SphinxWorker {
    /// What makes a program this worker: the first argument, before those of ``PocketSphinxSettings``.
    public static let command = "pocketsphinx-worker"

    /// Runs to the end of the input.
    /// - Parameter arguments: the English model's directory, and the languages: `es`, or `es=DIRECTORY` for one with a
    ///   model of its own.
    /// - Returns: exit code: 0 at the end of the input, 69 where pocketsphinx cannot be used, 65 after a broken request.
    public static func run(arguments: [String]) -> Int32 {
        // The one that reads may be gone; then writing fails, and the end of the input follows.
        signal(SIGPIPE, SIG_IGN)
        let model = arguments.first ?? SphinxEars.debianModel
        let languages = arguments.dropFirst().map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let models = languages.compactMap { $0.count == 2 ? ($0[0], $0[1]) : nil }
        let ears: SphinxEars
        do {
            ears = try SphinxEars(
                languages: languages.compactMap(\.first), model: model, models: Dictionary(models) { $1 })
        } catch RecogniserFailure.unsuitable(let why) {
            say(.impossible(why))
            return 69
        } catch {
            say(.impossible("\(error)"))
            return 69
        }
        say(.ready(ears.description))
        var input = InputReader()
        while let line = input.line() {
            guard let request = WorkerLine.decode(WorkerRequest.self, from: line),
                (0...WorkerRequest.mostSamples).contains(request.samples), let bytes = input.bytes(request.samples * 2)
            else { return 65 }
            do {
                let heard = try ears.hear(AudioCodec.slin.samples(bytes), request.recognition)
                say(.heard(id: request.id, heard.map { .init(text: $0.text, confidence: $0.confidence) }))
            } catch RecogniserFailure.unsuitable(let why) {
                say(.refused(id: request.id, why))
            } catch {
                say(.refused(id: request.id, "\(error)"))
            }
        }
        return 0
    }

    private static func say(_ answer: WorkerAnswer) {
        let bytes = WorkerLine.encode(answer)
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// Reads standard input, blocking.
private struct InputReader {
    private var buffer: [UInt8] = []

    /// The next line without its end; nil at the end of the input, and when it is longer than a line may be.
    mutating func line() -> [UInt8]? {
        var searched = 0
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                return line
            }
            searched = buffer.count
            guard buffer.count < WorkerLine.limit, more() else { return nil }
        }
    }

    mutating func bytes(_ count: Int) -> [UInt8]? {
        while buffer.count < count { guard more() else { return nil } }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private mutating func more() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            buffer.append(contentsOf: chunk[..<count])
            return true
        }
    }
}
