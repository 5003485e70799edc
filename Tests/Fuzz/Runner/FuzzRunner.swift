import FuzzDriver
import FuzzTargets

#if canImport(Glibc)
    import Glibc
#endif

/// `fuzz-runner TARGET [libFuzzer's options and folders]` fuzzes; `fuzz-runner --list` names the targets;
/// `fuzz-runner --growth TARGET FILE …` says what repeating those inputs leaves on the heap.
@main
struct FuzzRunner {
    static func main() {
        let arguments = CommandLine.arguments
        switch arguments.dropFirst().first {
        case "--list": for target in FuzzTarget.all { print(target.name) }
        case "--growth" where arguments.count > 3:
            printGrowth(of: target(named: arguments[2]), inputs: arguments[3...].map(content))
        case let name?:
            chosen = target(named: name)
            fuzz(arguments.prefix(1) + arguments.dropFirst(2))
        case nil: stop("name a target; --list shows them")
        }
    }

    private static func fuzz(_ arguments: some Sequence<String>) {
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var count = CInt(words.count - 1)
        words.withUnsafeMutableBufferPointer { buffer in
            var base = buffer.baseAddress
            exit(LLVMFuzzerRunDriver(&count, &base, testOneInput))
        }
    }

    /// Bytes that are allocated after the last round and were not after the one before it; caches fill in the first.
    private static func printGrowth(of target: FuzzTarget, inputs: [[UInt8]]) {
        var held: [Int] = []
        for _ in 0..<4 {
            for input in inputs { try? target.run(input) }
            held.append(__sanitizer_get_current_allocated_bytes())
        }
        print("growth: \(held[3] - held[2]) bytes by \(inputs.count) inputs")
    }

    private static func target(named name: String) -> FuzzTarget {
        guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
            stop("there is no target '\(name)'; --list shows them")
        }
        return target
    }

    private static func content(of path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { stop("\(path) cannot be read") }
        defer { fclose(file) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { content += chunk[..<count] }
        return content
    }

    private static func stop(_ sentence: String) -> Never {
        let line = Array("fuzz-runner: \(sentence)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(64)
    }
}

/// Written once, before the fuzzing begins in the same thread.
nonisolated(unsafe) private var chosen: FuzzTarget?

/// libFuzzer's own `main`, which nobody calls, wants this name.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    do {
        try chosen?.run(Array(UnsafeBufferPointer(start: data, count: size)))
    } catch {
        // What libFuzzer takes for a crash: it keeps the input.
        fatalError("\(error)")
    }
    return 0
}
