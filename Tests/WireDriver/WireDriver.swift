import Foundation
import Synchronization

/// Lets programs that check AMI and AGI libraries from outside drive ours: `WireDriver KIND [--banner] [--chunk N]`
/// reads bytes from standard input and prints what the library made of them as one line of JSON;
/// `WireDriver ami-client --port P` is a client for a played Asterisk, told what to do by JSON lines.
///
/// It adds nothing to the library: each kind hands the bytes over and writes down what came back.
@main struct WireDriver {
    static func main() async {
        let options = Options(Array(CommandLine.arguments.dropFirst()))
        switch options.kind {
        case "ami-parse": print(AMIKinds.parse(input(), options).line)
        case "ami-encode": print(AMIKinds.encode(input()).line)
        case "ami-unescape": print(AMIKinds.unescape(input()).line)
        case "agi-env": print(AGIKinds.environment(input(), options).line)
        case "agi-reply": print(AGIKinds.replies(input(), options).line)
        case "agi-command": print(AGIKinds.command(input()).line)
        case "ami-client": await AMIClientKind(port: options.port).run()
        default:
            FileHandle.standardError.write(Data("WireDriver: no kind '\(options.kind)'; see its first lines\n".utf8))
            exit(2)
        }
    }

    private static func input() -> [UInt8] { Array(FileHandle.standardInput.readDataToEndOfFile()) }
}

struct Options {
    var kind = ""
    var expectsBanner = false
    /// Bytes handed over at a time; 0 for all at once.
    var chunk = 0
    var port = 0

    init(_ arguments: [String]) {
        var rest = arguments[...]
        kind = rest.popFirst() ?? ""
        while let argument = rest.popFirst() {
            switch argument {
            case "--banner": expectsBanner = true
            case "--chunk": chunk = rest.popFirst().flatMap { Int($0) } ?? 0
            case "--port": port = rest.popFirst().flatMap { Int($0) } ?? 0
            default: break
            }
        }
    }

    /// The input in the pieces it is to be handed over in.
    func pieces(_ bytes: [UInt8]) -> some Sequence<ArraySlice<UInt8>> {
        let step = chunk > 0 ? chunk : max(1, bytes.count)
        return stride(from: 0, to: bytes.count, by: step).lazy.map { bytes[$0..<min($0 + step, bytes.count)] }
    }
}

/// Prints whole lines from any task.
enum Output {
    private static let lock = Mutex(())

    static func say(_ members: KeyValuePairs<String, JSON>) {
        let line = Data((JSON.object(members).line + "\n").utf8)
        lock.withLock { _ in FileHandle.standardOutput.write(line) }
    }
}
