import Foundation

/// The real Asterisk of the tests, started for the demo and stopped with it.
final class DemoAsterisk {
    private let process = Process()
    let port: Int
    let secretFile: String

    enum Failure: Error, CustomStringConvertible {
        case noScript
        case ended(String)

        var description: String {
            switch self {
            case .noScript: "scripts/asterisk-run is not here: run 'make demo PBX=asterisk' in a checkout of Marcador"
            case .ended(let log): "the Asterisk of the demo did not start; its output is in \(log)"
            }
        }
    }

    /// Starts it and waits until its manager answers, at most half a minute.
    init(directory: String, agents: Int, ports: (ami: Int, agi: Int, sip: Int)) async throws {
        let script = "scripts/asterisk-run"
        guard FileManager.default.isExecutableFile(atPath: script) else { throw Failure.noScript }
        let run = "\(directory)/asterisk"
        let log = "\(directory)/asterisk.log"
        try Data().write(to: URL(fileURLWithPath: log))
        port = ports.ami
        secretFile = "\(run)/ami-secret"
        process.executableURL = URL(fileURLWithPath: script)
        process.arguments = [
            "--dir", run, "--ami-port", "\(ports.ami)", "--agi-port", "\(ports.agi)", "--sip-port", "\(ports.sip)",
            "--agents", "\(agents)", "--with", "\(ProcessInfo.processInfo.processIdentifier)",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: log)
        process.standardError = process.standardOutput
        try process.run()
        for _ in 0..<300 {
            guard process.isRunning else { throw Failure.ended(log) }
            if FileManager.default.fileExists(atPath: secretFile), Self.answers(ports.ami) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        stop()
        throw Failure.ended(log)
    }

    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    /// Whether somebody listens on that loopback port.
    private static func answers(_ port: Int) -> Bool {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
